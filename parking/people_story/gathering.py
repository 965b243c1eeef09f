"""Gathers what is known of one person from every corner, in as few queries as it takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from core.identity.models import Person
from core.outbox import OutboxMessage, list_mails_to
from parking.draws.models import Draw, DrawEntry
from parking.models import Permit, PermitEvent, Product, Stay, Vehicle
from parking.people_story.trail import Act, find_acts
from parking.permits.life import LIVING
from parking.waitlists.models import Waitlist, WaitlistEntry, WaitlistEvent
from payments import queries as payments
from payments.models import Charge

# So many of each: the rest stands on the lists that the page leads to.
SHOWN = 50


@dataclass(frozen=True)
class Story:
    """All of one person. `stays` are None until somebody has said why they look."""

    person: Person
    vehicles: Sequence[Vehicle]
    permits: Sequence[Permit]
    waitlists: Sequence[WaitlistEntry]
    steps: Mapping[int, Sequence[WaitlistEvent]]
    draws: Sequence[DrawEntry]
    charges: Sequence[Charge]
    acts: Sequence[Act]
    mails: Sequence[OutboxMessage]
    stays: Sequence[Stay] | None

    @property
    def living(self) -> Sequence[Permit]:
        """The permits that are asked for, offered or in force."""
        return [permit for permit in self.permits if permit.state in LIVING]

    @property
    def past(self) -> Sequence[Permit]:
        """The permits that are over."""
        return [permit for permit in self.permits if permit.state not in LIVING]

    @property
    def badges(self) -> list[tuple[datetime, str, str]]:
        """Which badges were given and taken: when, before, after; the newest first."""
        return [(act.entry.at, *act.badge) for act in self.acts if act.badge]


def gather(session: Session, person: Person, *, with_stays: bool) -> Story:
    """Everything of a person. Nine queries, one more with the stays."""
    vehicles = session.scalars(
        select(Vehicle).where(Vehicle.person_id == person.id).order_by(Vehicle.id)
    ).all()
    permits = _permits(session, person.id)
    entries, steps = _waitlists(session, person.id)
    permit_ids = [permit.id for permit in permits]
    return Story(
        person=person,
        vehicles=vehicles,
        permits=permits,
        waitlists=entries,
        steps=steps,
        draws=_draws(session, person.id),
        charges=payments.list_charges_of_person(session, person.id, SHOWN),
        mails=list_mails_to(session, person.email, SHOWN),
        acts=find_acts(session, person, vehicles, permit_ids),
        stays=find_stays(session, vehicles, permit_ids) if with_stays else None,
    )


def find_stays(
    session: Session, vehicles: Sequence[Vehicle], permit_ids: Sequence[str]
) -> Sequence[Stay]:
    """The newest stays of a person's permits, and of the cars that are on the account now."""
    keys = [car.key for car in vehicles if car.removed_at is None]
    whose: ColumnElement[bool] = or_(Stay.permit_id.in_(permit_ids), Stay.key.in_(keys))
    query = select(Stay).where(whose).order_by(Stay.entered_at.desc(), Stay.id.desc())
    return session.scalars(query.limit(SHOWN)).all()


def _permits(session: Session, person_id: int) -> Sequence[Permit]:
    """The newest first, with products, cars and every step."""
    query = (
        select(Permit)
        .where(Permit.person_id == person_id)
        .options(
            joinedload(Permit.product).lazyload(Product.prices),
            joinedload(Permit.vehicles),
            selectinload(Permit.events).joinedload(PermitEvent.actor),
        )
        .order_by(Permit.state.in_(LIVING).desc(), Permit.created_at.desc(), Permit.id)
    )
    return session.scalars(query).unique().all()


def _waitlists(
    session: Session, person_id: int
) -> tuple[Sequence[WaitlistEntry], Mapping[int, Sequence[WaitlistEvent]]]:
    query = (
        select(WaitlistEntry, WaitlistEvent)
        .join(Waitlist, Waitlist.id == WaitlistEntry.waitlist_id)
        .join(Product, Product.id == Waitlist.product_id)
        .outerjoin(
            WaitlistEvent,
            (WaitlistEvent.waitlist_id == WaitlistEntry.waitlist_id)
            & (WaitlistEvent.entry_number == WaitlistEntry.number),
        )
        .where(WaitlistEntry.person_id == person_id)
        .options(
            contains_eager(WaitlistEntry.waitlist)
            .contains_eager(Waitlist.product)
            .lazyload(Product.prices),
            joinedload(WaitlistEvent.actor),
        )
        .order_by(WaitlistEntry.applied_at.desc(), WaitlistEvent.number.desc())
    )
    steps: dict[int, list[WaitlistEvent]] = {}
    entries: dict[int, WaitlistEntry] = {}
    for entry, event in session.execute(query):
        entries[entry.id] = entry
        steps.setdefault(entry.id, [])
        if event is not None:
            steps[entry.id].append(event)
    return list(entries.values()), steps


def _draws(session: Session, person_id: int) -> Sequence[DrawEntry]:
    query = (
        select(DrawEntry)
        .join(Draw, Draw.id == DrawEntry.draw_id)
        .where(DrawEntry.person_id == person_id)
        .options(contains_eager(DrawEntry.draw).joinedload(Draw.product).lazyload(Product.prices))
        .order_by(DrawEntry.entered_at.desc())
    )
    return session.scalars(query).unique().all()
