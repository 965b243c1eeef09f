"""Replaying a list's log: whether it gives exactly what stands, and where it does not."""

from dataclasses import dataclass, fields

from sqlalchemy import select
from sqlalchemy.orm import Session

from parking.waitlists.log import BrokenLogError, Entry, ListState, fold
from parking.waitlists.models import Waitlist, WaitlistEvent
from parking.waitlists.order import line_of
from parking.waitlists.writing import state_of


@dataclass(frozen=True)
class Difference:
    """Where the list and its log disagree: the application, what of it, and both values."""

    entry: int | None
    what: str
    stands: str
    replayed: str


@dataclass(frozen=True)
class Replay:
    """What replaying a log found: how many events, who has a place, every difference."""

    events: int
    living: int
    differences: tuple[Difference, ...]

    @property
    def is_same(self) -> bool:
        """Whether the log gives exactly what stands."""
        return not self.differences


def replay(session: Session, waitlist: Waitlist) -> Replay:
    """Fold a list's whole log and compare it with what stands. Three queries."""
    session.refresh(waitlist)
    stands = state_of(session, waitlist)
    query = select(WaitlistEvent).where(WaitlistEvent.waitlist_id == waitlist.id)
    events = [row.as_event for row in session.scalars(query.order_by(WaitlistEvent.number))]
    try:
        replayed = fold(events)
    except BrokenLogError as error:
        broken = Difference(None, "log", "", str(error))
        return Replay(len(events), len(line_of(stands)), (broken,))
    return Replay(len(events), len(line_of(stands)), tuple(compare(stands, replayed)))


def compare(stands: ListState, replayed: ListState) -> list[Difference]:
    """Every difference between a list and what its log makes. Empty: they are the same."""
    found = [
        Difference(None, what, str(getattr(stands, what)), str(getattr(replayed, what)))
        for what in ("rules", "last", "moves")
        if getattr(stands, what) != getattr(replayed, what)
    ]
    for number in sorted({*stands.entries, *replayed.entries}):
        found += _compare(number, stands.entries.get(number), replayed.entries.get(number))
    return found


def _compare(number: int, stands: Entry | None, replayed: Entry | None) -> list[Difference]:
    if stands is None or replayed is None:
        return [Difference(number, "entry", str(stands or ""), str(replayed or ""))]
    values = [
        (one.name, getattr(stands, one.name), getattr(replayed, one.name)) for one in fields(Entry)
    ]
    return [Difference(number, name, str(old), str(new)) for name, old, new in values if old != new]
