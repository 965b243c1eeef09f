"""How a lane's question for its list is answered: at once, or as soon as there is something new."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from core.campus_time import now
from core.db import read_session, release_connection, transaction
from core.revisions import read_revisions
from core.web_server import is_stopping
from lpr.lists import issuing
from lpr.lists.drafts import Draft, Drafts
from lpr.lists.issuing import Asked
from lpr.lists.memory import ListMemory
from lpr.lists.waiting import WaitingRoom
from lpr.models import Lane


@dataclass(frozen=True)
class Newest:
    """A lane with its list numbered, and what that says."""

    lane: Lane
    draft: Draft


class ListDesk:
    """Answers for one process; what it remembers saves work and decides nothing."""

    def __init__(self, room: WaitingRoom) -> None:
        self._drafts = Drafts()
        self._memory = ListMemory()
        self._room = room

    def newest(self, lane: Lane, asked: Asked) -> Newest:
        """The lane's newest list; it gets a number where it says something new."""
        draft = self._drafts.draft(read_session(), lane, now())
        if not issuing.is_current(lane, draft, asked, now()):
            with transaction() as session:
                lane = session.get_one(Lane, lane.id, with_for_update=True, populate_existing=True)
                draft = self._drafts.draft(session, lane, now())
                if not issuing.is_current(lane, draft, asked, now()):
                    issuing.number_list(session, lane, draft, self._memory, now())
        self._memory.remember(lane, draft.content)
        return Newest(lane, draft)

    def newer(self, lane: Lane, asked: Asked, seconds: float) -> Newest:
        """The newest list, as soon as the lane does not hold it; after so many seconds anyhow."""
        found = self.newest(lane, asked)
        if found.lane.list_serial != asked.holds or not seconds:
            return found
        release_connection()
        watch = _Watch(self, found, asked)
        return self._room.wait(watch.look, seconds) or watch.newest


class _Watch:
    """What somebody who waits knows already, so that a look is one query while nothing changes."""

    def __init__(self, desk: ListDesk, newest: Newest, asked: Asked) -> None:
        self._desk = desk
        self._asked = asked
        self.newest = newest

    def look(self) -> Newest | None:
        """Something newer than what the lane holds."""
        session = read_session()
        if now() >= self._ends() or read_revisions(session) != self.newest.draft.seen:
            lane = session.get_one(Lane, self.newest.lane.id, populate_existing=True)
            self.newest = self._desk.newest(lane, self._asked)
        release_connection()
        return self.newest if self.newest.lane.list_serial != self._asked.holds else None

    def _ends(self) -> datetime:
        made_at, until = self.newest.lane.list_made_at, self.newest.draft.until
        return until if made_at is None else min(until, made_at + issuing.REFRESH)


def list_desk() -> ListDesk:
    """The desk of the application that runs."""
    seats = int(current_app.config["LIST_WAITERS"])
    made = ListDesk(WaitingRoom(seats, is_closing=is_stopping))
    desk: ListDesk = current_app.extensions.setdefault("gatehouse_lists", made)
    return desk
