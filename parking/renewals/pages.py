"""What pages show of renewals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel.speaklater import LazyString
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from core.db import read_session
from parking.models import Permit
from parking.renewals.models import PermitRenewal
from parking.renewals.rules import OPEN, grace_ends, space_kept_until
from payments.cards.queries import CardOnFile, find_kept
from payments.cards.rules import Remedy, remedy_for
from payments.cards.words import REMEDY_SENTENCES
from payments.setup import payments


@dataclass(frozen=True)
class RenewalFilter:
    """Which renewals the office asks for; empty fields ask for all."""

    state: str = ""
    since: datetime | None = None


@dataclass(frozen=True)
class OwnRenewal:
    """The renewal of a permit's next days, for its holder."""

    renewal: PermitRenewal
    card: CardOnFile | None
    remedy: Remedy | None
    why: LazyString | str
    grace_ends: datetime
    kept_until: datetime


def list_renewals(chosen: RenewalFilter) -> Select[PermitRenewal]:
    """Renewals with their permits, holders and products; those that end last come first."""
    query = select(PermitRenewal).options(
        joinedload(PermitRenewal.permit).joinedload(Permit.person),
        joinedload(PermitRenewal.permit).joinedload(Permit.product),
    )
    if chosen.state:
        query = query.where(PermitRenewal.state == chosen.state)
    if chosen.since:
        query = query.where(PermitRenewal.ends_at >= chosen.since)
    return query.order_by(PermitRenewal.ends_at.desc(), PermitRenewal.id)


def count_by_state(session: Session, since: datetime) -> dict[str, int]:
    """How many renewals of days that end from `since` on are in each state."""
    query = (
        select(PermitRenewal.state, func.count())
        .where(PermitRenewal.ends_at >= since)
        .group_by(PermitRenewal.state)
    )
    return dict(session.execute(query).all())


def own_renewal(permit: Permit) -> OwnRenewal | None:
    """The renewal of a permit that is not settled yet; None where there is none. Two queries."""
    session = read_session()
    query = select(PermitRenewal).where(
        PermitRenewal.permit_id == permit.id, PermitRenewal.state.in_(OPEN)
    )
    renewal = session.scalars(query.order_by(PermitRenewal.ends_at.desc()).limit(1)).first()
    if renewal is None:
        return None
    cards = find_kept(session, [permit.person_id], payments().provider.name)
    return _own(renewal, cards.get(permit.person_id))


def renewals_of(
    session: Session, permits: Iterable[Permit], card: CardOnFile | None
) -> dict[str, OwnRenewal]:
    """The renewals of one person's permits that are not settled, by permit. One query."""
    query = select(PermitRenewal).where(
        PermitRenewal.permit_id.in_([permit.id for permit in permits]),
        PermitRenewal.state.in_(OPEN),
    )
    found = session.scalars(query.order_by(PermitRenewal.ends_at))
    return {renewal.permit_id: _own(renewal, card) for renewal in found}


def _own(renewal: PermitRenewal, card: CardOnFile | None) -> OwnRenewal:
    remedy = remedy_for(renewal.failure) if renewal.failure else None
    return OwnRenewal(
        renewal,
        card,
        remedy,
        REMEDY_SENTENCES[remedy] if remedy else "",
        grace_ends(renewal.ends_at),
        space_kept_until(renewal.ends_at),
    )
