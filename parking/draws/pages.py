"""What pages of draws read: in public by ticket alone, and with names for the office."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from core.audit import AuditEntry
from core.identity.models import Person
from parking.draws.drawing import Judged, listed
from parking.draws.life import LIVE, DrawState, Stage, stage_of
from parking.draws.lottery import ALGORITHM, draw_order, number_of
from parking.draws.models import Draw, DrawEntry
from parking.draws.rules import published_rules, rules_hash

# Whoever is drawn within the first so many stands on the draw's page; the CSV has them all.
SHOWN = 100


@dataclass(frozen=True)
class Outcome:
    """What a rehearsal found: how the list would be, and who would be offered a place."""

    listed: int
    offered: Sequence[tuple[DrawEntry, str]]  # with names, in the order drawn
    left_out: Mapping[str, int]  # by reason
    classes: Mapping[str, tuple[int, int]]  # on the list, and offered a place


def find_draw(session: Session, draw_id: int) -> Draw | None:
    """A draw by its number."""
    return session.get(Draw, draw_id)


def list_draws() -> Select[Draw]:
    """All draws: those that go on first, then the newest."""
    return select(Draw).order_by(Draw.state.in_(LIVE).desc(), Draw.id.desc())


def stage_now(draw: Draw, now: datetime) -> Stage:
    """Where a draw stands now."""
    return stage_of(draw.state, draw.opens_at, draw.closes_at, now)


def awaits_value(draw: Draw, now: datetime) -> bool:
    """Whether a witness may write down the public value now."""
    is_missing = bool(draw.public_source) and not draw.public_value
    return draw.state == DrawState.CLOSED and is_missing and now >= draw.draws_at


def first_drawn(session: Session, draw: Draw) -> Sequence[DrawEntry]:
    """The first tickets in the order drawn. One query."""
    query = select(DrawEntry).where(DrawEntry.draw_id == draw.id, DrawEntry.position.is_not(None))
    return session.scalars(query.order_by(DrawEntry.position).limit(SHOWN)).all()


def count_states(session: Session, draw_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """How many entries of each draw are in which state. One query."""
    query = (
        select(DrawEntry.draw_id, DrawEntry.state, func.count())
        .where(DrawEntry.draw_id.in_(draw_ids))
        .group_by(DrawEntry.draw_id, DrawEntry.state)
    )
    counts: dict[int, dict[str, int]] = {draw_id: {} for draw_id in draw_ids}
    for draw_id, state, number in session.execute(query):
        counts[draw_id][state] = number
    return counts


def count_listed(session: Session, draw: Draw) -> int:
    """How many tickets are on the published list."""
    query = select(func.count()).where(DrawEntry.draw_id == draw.id, DrawEntry.weight.is_not(None))
    return session.scalar(query) or 0


def published(session: Session, draw: Draw) -> dict[str, Any]:
    """What draw.json holds: all that one needs to recompute a draw, by ticket alone."""
    entries = listed(session, draw.id)
    is_drawn = draw.state in (DrawState.DRAWN, DrawState.OVER)
    order = sorted(entries, key=lambda entry: entry.position or 0)
    return {
        "algorithm": ALGORITHM,
        "draw": draw.id,
        "product": f"{draw.product.name}, {draw.product.garage.name}",
        **published_rules(draw),
        "seed": draw.seed,
        "public_value": draw.public_value,
        "list_hash": draw.list_hash,
        "tickets": [[entry.ticket, entry.weight] for entry in entries],
        "order": [entry.ticket for entry in order] if is_drawn else None,
    }


def order_rows(session: Session, draw: Draw) -> list[tuple[object, ...]]:
    """Each ticket in the order drawn: place, ticket, weight, its number, how it stands."""
    if draw.seed is None:
        return []
    drawn = [entry for entry in listed(session, draw.id) if entry.position is not None]
    return [
        (
            entry.position,
            entry.ticket,
            entry.weight,
            number_of(draw.seed, draw.public_value, entry.ticket, entry.weight or 1),
            entry.state,
        )
        for entry in sorted(drawn, key=lambda entry: entry.position or 0)
    ]


def list_entries(draw: Draw, state: str = "") -> Select[DrawEntry]:
    """The office's list of entries, with people, by name."""
    query = (
        select(DrawEntry)
        .join(Person, Person.id == DrawEntry.person_id)
        .where(DrawEntry.draw_id == draw.id)
        .options(joinedload(DrawEntry.person))
    )
    if state:
        query = query.where(DrawEntry.state == state)
    return query.order_by(
        DrawEntry.position.is_(None), DrawEntry.position, Person.name, DrawEntry.id
    )


def trail(session: Session, draw: Draw) -> Sequence[tuple[AuditEntry, str | None]]:
    """What the office did with a draw, newest first, with names. One query."""
    query = (
        select(AuditEntry, Person.name)
        .outerjoin(Person, Person.id == AuditEntry.actor_id)
        .where(AuditEntry.subject_type == "draw", AuditEntry.subject_id == str(draw.id))
        .order_by(AuditEntry.id.desc())
    )
    return [(entry, name) for entry, name in session.execute(query)]


def hashes_in_trail(session: Session, draw: Draw) -> set[str]:
    """The hash of the rules as the trail has it; of a draw from before that was kept, today's."""
    opened = [entry for entry, _name in trail(session, draw) if entry.action == "draw.open"]
    return {entry.details.get("rules_hash", rules_hash(draw)) for entry in opened}


def rehearse(session: Session, draw: Draw, judged: Judged, seed: str) -> Outcome:
    """Draw the entries there are with a seed that is thrown away; the sealed one stays sealed."""
    tickets = judged.tickets
    order = draw_order(seed, "", tickets)
    by_ticket = {entry.ticket: entry for entry in judged.entries}
    people = session.execute(
        select(Person.id, Person.name, Person.employment_class)
        .join(DrawEntry, DrawEntry.person_id == Person.id)
        .where(DrawEntry.draw_id == draw.id)
    )
    known = {person_id: (name, group) for person_id, name, group in people}
    offered = [by_ticket[ticket] for ticket in order[: draw.places]]
    on_list = [known[by_ticket[ticket].person_id][1] for ticket in order]
    with_offer = [known[entry.person_id][1] for entry in offered]
    reasons = list(judged.unfit.values())
    return Outcome(
        listed=len(order),
        offered=[(entry, known[entry.person_id][0]) for entry in offered[:SHOWN]],
        left_out={reason: reasons.count(reason) for reason in sorted(set(reasons))},
        classes={
            group: (on_list.count(group), with_offer.count(group)) for group in sorted(set(on_list))
        },
    )
