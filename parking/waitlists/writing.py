"""Writing into a list's log: the list is locked, the event added, and its application follows.

Locks are taken in one order everywhere: waitlists by their ids, then as parking.permits.holding
says: charges, the permit, and last the pool.
"""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from parking.permits.steps import Actor
from parking.waitlists.log import Event, Kind, ListState, Move, after, entry_number, move_of
from parking.waitlists.models import Waitlist, WaitlistEntry, WaitlistEvent
from parking.waitlists.rules import rules_from


@dataclass(frozen=True)
class News:
    """What happens: the application it is about, and what must be known to replay it."""

    kind: Kind
    entry: int | None = None
    details: dict[str, Any] = field(default_factory=dict)


def lock_list(session: Session, waitlist_id: int) -> Waitlist:
    """A list whose row is locked until the transaction ends, read afresh."""
    return session.get_one(Waitlist, waitlist_id, with_for_update=True, populate_existing=True)


def write(session: Session, waitlist: Waitlist, news: News, actor: Actor) -> WaitlistEvent:
    """Add what happens to a locked list's log, and let its rows follow.

    Raises BrokenLogError where it cannot happen now: whoever calls has asked before.
    """
    waitlist.last_number += 1
    event = Event(waitlist.last_number, actor.now, news.kind, news.entry, news.details)
    row = WaitlistEvent(
        waitlist_id=waitlist.id,
        number=event.number,
        at=event.at,
        kind=event.kind,
        entry_number=None if event.kind is Kind.RULES else entry_number(event),
        actor_id=actor.person_id,
        reason=actor.reason,
        details=news.details,
    )
    if event.kind is Kind.RULES:
        waitlist.rules = news.details
    else:
        _follow(session, waitlist, event)
    session.add(row)
    session.flush()  # the next step reads what this one did
    return row


def state_of(session: Session, waitlist: Waitlist) -> ListState:
    """A list as its rows have it, read afresh; its moves as the log has them. Two queries."""
    query = select(WaitlistEntry).where(WaitlistEntry.waitlist_id == waitlist.id)
    rows = session.scalars(query.execution_options(populate_existing=True))
    return ListState(
        rules=rules_from(waitlist.rules),
        entries={row.number: row.as_entry for row in rows},
        moves=_moves_of(session, waitlist.id),
        last=waitlist.last_number,
    )


def find_row(session: Session, waitlist_id: int, number: int) -> WaitlistEntry | None:
    """An application by its number, read afresh; None where there is none."""
    query = select(WaitlistEntry).where(
        WaitlistEntry.waitlist_id == waitlist_id, WaitlistEntry.number == number
    )
    return session.scalar(query.execution_options(populate_existing=True))


def get_row(session: Session, waitlist_id: int, number: int) -> WaitlistEntry:
    """An application that is known to be there. Raises LookupError."""
    row = find_row(session, waitlist_id, number)
    if row is None:
        raise LookupError(f"no application {number} on list {waitlist_id}")
    return row


def _follow(session: Session, waitlist: Waitlist, event: Event) -> None:
    row = None if event.entry is None else find_row(session, waitlist.id, event.entry)
    stepped = after(row.as_entry if row else None, event)
    if row is None:
        row = WaitlistEntry(waitlist_id=waitlist.id)
        session.add(row)
    row.take(stepped)


def _moves_of(session: Session, waitlist_id: int) -> tuple[Move, ...]:
    query = (
        select(WaitlistEvent.entry_number, WaitlistEvent.details)
        .where(WaitlistEvent.waitlist_id == waitlist_id, WaitlistEvent.kind == Kind.MOVED)
        .order_by(WaitlistEvent.number)
    )
    return tuple(move_of(entry, details) for entry, details in session.execute(query) if entry)
