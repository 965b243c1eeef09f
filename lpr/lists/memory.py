"""What this process knows of the lists last numbered, so that the next can be told as a change.

It is never more than a saving: without it a lane gets its whole list.
"""

from sqlalchemy.orm import Session

from lpr.lists.content import Content
from lpr.lists.history import changes_between
from lpr.models import Lane


class ListMemory:
    """The content of each lane's newest list that this process has seen, with its number."""

    def __init__(self) -> None:
        self._seen: dict[int, tuple[int, Content]] = {}

    def remember(self, lane: Lane, content: Content) -> None:
        """Keep what the lane's newest list says."""
        self._seen[lane.id] = (lane.list_serial, content)

    def newest(self, session: Session, lane: Lane) -> Content | None:
        """What the lane's newest list says; None where that cannot be made out.

        Where another process numbered lists meanwhile, what it recorded is put on top.
        """
        if lane.id not in self._seen:
            return None
        serial, content = self._seen[lane.id]
        if serial == lane.list_serial:
            return content if content.digest == lane.list_digest else None
        changes = changes_between(session, lane.id, serial, lane.list_serial)
        if changes is None:
            return None
        newest = content.changed(changes) if changes else content
        return newest if newest.digest == lane.list_digest else None
