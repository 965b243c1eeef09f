"""Exits without an entry, and entries without an exit: found by age, and settled by a person."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, case, or_, select
from sqlalchemy.orm import Session

from core import audit
from parking.access.pairing import parts_of, possible_numbers
from parking.models import Garage, Stay, UnpairedExit
from parking.stays.closing import Closing
from parking.stays.counting import note_movement
from parking.stays.places import locked_garage
from parking.stays.review import Reviewer, ReviewRefusedError
from parking.visits.costs import keep_balance

# How many open stays are offered for an exit, the likeliest first.
OFFERED = 12


def list_exits(garage_slug: str = "", *, settled: bool = False) -> Select[UnpairedExit]:
    """Exits whose stay nobody knows, the oldest first; those settled by a person apart."""
    of_nobody = UnpairedExit.stay_id.is_(None)
    is_settled = UnpairedExit.settled_at.is_not(None)
    query = select(UnpairedExit).where(of_nobody, is_settled if settled else ~is_settled)
    if garage_slug:
        query = query.where(UnpairedExit.garage.has(Garage.slug == garage_slug))
    return query.order_by(UnpairedExit.at, UnpairedExit.id)


def list_entries(now: datetime, older_than: timedelta, garage_slug: str = "") -> Select[Stay]:
    """Stays that are open for longer than this, the oldest first."""
    query = select(Stay).where(Stay.left_at.is_(None), Stay.entered_at <= now - older_than)
    if garage_slug:
        query = query.where(Stay.garage.has(Garage.slug == garage_slug))
    return query.order_by(Stay.entered_at, Stay.id)


def find_possible_stays(session: Session, left: UnpairedExit) -> Sequence[Stay]:
    """The open stays that an exit may have ended: like plates first, then unread, then others."""
    query = select(Stay).where(
        Stay.garage_id == left.garage_id, Stay.left_at.is_(None), Stay.entered_at <= left.at
    )
    order = [Stay.entered_at.desc(), Stay.id]
    if left.key is not None:
        number = parts_of(left.key).number
        near = or_(*(Stay.key.endswith(f"/{other}") for other in sorted(possible_numbers(number))))
        ranks = ((Stay.key.endswith(f"/{number}"), 0), (near, 1), (Stay.key.is_(None), 2))
        order.insert(0, case(*ranks, else_=3))
    return session.scalars(query.order_by(*order).limit(OFFERED)).unique().all()


def pair_by_hand(
    session: Session, exit_id: int, stay_id: int, reviewer: Reviewer, zone: ZoneInfo
) -> None:
    """A person says which open stay an exit ended; it costs no more than until then.

    Taken back by parting the two again. Raises ReviewRefusedError.
    """
    garage, left = _locked(session, exit_id)
    stay = session.get(Stay, stay_id, with_for_update=True, populate_existing=True)
    if stay is None or stay.garage_id != garage.id or left.settled_at is not None:
        raise ReviewRefusedError
    if stay.left_at is not None or stay.entered_at > left.at:
        raise ReviewRefusedError
    stay.left_at, stay.exit_passage_uid, stay.exit_key = left.at, left.passage_uid, left.key
    stay.closed_by, stay.doubt = Closing.MATCHED, None
    session.delete(left)
    note_movement(session, garage, left.at, stays=-1, cars=0 if left.is_counted else -1)
    keep_balance(stay, zone)
    audit.record_act(session, reviewer, "stay.matched", ("stay", stay.id), {"garage": garage.slug})


def settle(session: Session, exit_id: int, reviewer: Reviewer) -> None:
    """Nothing is to be done about an exit. Raises ReviewRefusedError."""
    garage, left = _locked(session, exit_id)
    if left.settled_at is not None:
        raise ReviewRefusedError
    left.settled_at, left.settled_by = reviewer.now, reviewer.person_id
    left.settled_reason = reviewer.reason
    audit.record_act(
        session, reviewer, "exit.settled", ("unpaired_exit", left.id), {"garage": garage.slug}
    )


def put_back(session: Session, exit_id: int, reviewer: Reviewer) -> None:
    """Take back that nothing is to be done. Raises ReviewRefusedError."""
    garage, left = _locked(session, exit_id)
    if left.settled_at is None:
        raise ReviewRefusedError
    left.settled_at = left.settled_by = None
    left.settled_reason = ""
    audit.record_act(
        session, reviewer, "exit.put_back", ("unpaired_exit", left.id), {"garage": garage.slug}
    )


def _locked(session: Session, exit_id: int) -> tuple[Garage, UnpairedExit]:
    """The garage before the exit, as everywhere: so nobody waits for each other."""
    query = select(Garage.slug).join(UnpairedExit).where(UnpairedExit.id == exit_id)
    slug = session.scalar(query)
    garage = locked_garage(session, slug) if slug else None
    left = session.get(UnpairedExit, exit_id, with_for_update=True, populate_existing=True)
    if garage is None or left is None or left.stay_id is not None:
        raise ReviewRefusedError
    return garage, left
