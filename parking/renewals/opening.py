"""Renewals opened: a row and a mail for each permit whose paid days end within a week."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session, selectinload

from parking.models import Permit, Product
from parking.permits.life import PermitState
from parking.permits.renewing import renewal_price
from parking.permits.steps import PermitRefusedError
from parking.permits.terms import midnight
from parking.renewals import telling
from parking.renewals.models import PermitRenewal
from parking.renewals.rules import NOTICE_BEFORE, RenewalState, grace_ends, plan_first
from payments.cards.queries import CardOnFile, find_kept
from payments.setup import payments

log = structlog.get_logger(__name__)


def open_renewals(session: Session, now: datetime, zone: ZoneInfo, at_most: int) -> int:
    """Open the renewals that are to be written about by now; how many.

    One that was given up, since the permit was to end, is opened again where it goes on after all.
    """
    permits = _find_unopened(session, now, zone, at_most)
    given_up = _given_up(session, permits)
    cards = find_kept(session, [permit.person_id for permit in permits], payments().provider.name)
    renewals = []
    for permit in permits:
        renewal = given_up.get(permit.id) or _new(permit, now)
        if renewal.told_cents is None:
            renewal.told_cents = cents_of(permit, zone)
        _plan(renewal, cards.get(permit.person_id), now)
        renewals.append(renewal)
    session.add_all(renewals)
    session.flush()  # all at once, before mails are written one by one
    for renewal in renewals:
        cents = renewal.told_cents
        if cents:
            telling.announce(session, renewal, cents, cards.get(renewal.permit.person_id), now)
    return len(renewals)


def card_changed(session: Session, person_id: int, now: datetime) -> None:
    """Plan a person's open renewals anew: they have saved another card, or taken theirs back."""
    query = (
        select(PermitRenewal)
        .join(Permit, Permit.id == PermitRenewal.permit_id)
        .where(
            Permit.person_id == person_id,
            PermitRenewal.state.in_([RenewalState.DUE, RenewalState.WAITING, RenewalState.PAYER]),
        )
        .order_by(PermitRenewal.id)
    )
    card = find_kept(session, [person_id], payments().provider.name).get(person_id)
    for renewal in session.scalars(query):
        _plan(renewal, card, now)


def cents_of(permit: Permit, zone: ZoneInfo) -> int | None:
    """What a permit's next days cost; None where its product has no price for them."""
    try:
        return renewal_price(permit, zone).cents
    except PermitRefusedError:
        log.error("renewal_without_price", permit=permit.id)  # noqa: TRY400 - the code says all
        return None


def _plan(renewal: PermitRenewal, card: CardOnFile | None, now: datetime) -> None:
    # What costs nothing needs nobody: it is given as from a card.
    is_by_itself = card is not None or renewal.told_cents == 0
    plan = plan_first(renewal.ends_at, now, has_card=is_by_itself)
    renewal.state, renewal.next_at, renewal.failure = plan.state, plan.next_at, ""
    permit = renewal.permit
    if permit.state == PermitState.SUSPENDED:
        return
    if card is not None:
        permit.unpaid_until = grace_ends(renewal.ends_at)
    elif now < renewal.ends_at:
        permit.unpaid_until = None  # whoever pays by hand knows the day on which it ends


def _new(permit: Permit, now: datetime) -> PermitRenewal:
    return PermitRenewal(permit=permit, ends_at=permit.valid_until, tries=0, opened_at=now)


def _find_unopened(
    session: Session, now: datetime, zone: ZoneInfo, at_most: int
) -> Sequence[Permit]:
    known = and_(PermitRenewal.permit_id == Permit.id, PermitRenewal.ends_at == Permit.valid_until)
    query = (
        select(Permit)
        .outerjoin(PermitRenewal, known)
        .where(
            ~_ends_with_product(session, now, zone),
            Permit.state == PermitState.ACTIVE,
            Permit.ends_with_term.is_(False),
            Permit.away_from.is_(None),
            Permit.valid_until > now,
            Permit.valid_until <= now + NOTICE_BEFORE,
            or_(PermitRenewal.id.is_(None), PermitRenewal.state == RenewalState.OVER),
        )
        .options(selectinload(Permit.person), selectinload(Permit.product))
        .order_by(Permit.id)
        .limit(at_most)
        .with_for_update(of=Permit)
    )
    return session.scalars(query).all()


def _ends_with_product(session: Session, now: datetime, zone: ZoneInfo) -> ColumnElement[bool]:
    """Whether a permit is paid to the last day on which its product is good: an event, a lease."""
    latest = (now + NOTICE_BEFORE).astimezone(zone).date()
    ending = select(Product.id, Product.good_until).where(Product.good_until <= latest)
    return or_(
        false(),
        *(
            and_(
                Permit.product_id == product_id,
                Permit.valid_until >= midnight(last_day + timedelta(days=1), zone),
            )
            for product_id, last_day in session.execute(ending)
            if last_day is not None
        ),
    )


def _given_up(session: Session, permits: Sequence[Permit]) -> dict[str, PermitRenewal]:
    ends = {permit.id: permit.valid_until for permit in permits}
    query = select(PermitRenewal).where(
        PermitRenewal.permit_id.in_(ends), PermitRenewal.state == RenewalState.OVER
    )
    found = session.scalars(query)
    return {row.permit_id: row for row in found if row.ends_at == ends[row.permit_id]}
