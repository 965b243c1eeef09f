"""Keeps a reader that never stops, and whoever tries numbers out, from wearing the lane down."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

# A scanner reads a code that is held before it again and again: that is one showing.
HELD_FOR = timedelta(seconds=4)
MOST_SHOWN, SHOWN_WITHIN = 10, timedelta(seconds=10)
MOST_REFUSED, REFUSED_WITHIN = 5, timedelta(minutes=2)
CLOSED_FOR = timedelta(minutes=1)


@dataclass(slots=True)
class Flood:
    """One reader's showings. A clock that is set back begins anew."""

    _text: str = ""
    _text_at: datetime | None = None
    _shown: deque[datetime] = field(default_factory=deque)
    _refused: deque[datetime] = field(default_factory=deque)
    _closed_until: datetime | None = None

    def is_held(self, text: str, now: datetime) -> bool:
        """Whether the same thing is still being held before the reader."""
        held = self._text == text and _is_within(self._text_at, now, HELD_FOR)
        self._text, self._text_at = text, now
        return held

    def is_closed(self, now: datetime) -> bool:
        """Whether nothing more is taken of this reader for now. Counts this showing."""
        closed = self._closed_until
        if closed is not None and now < closed <= now + CLOSED_FOR:
            return True
        self._closed_until = None
        if _count(self._shown, now, SHOWN_WITHIN) > MOST_SHOWN:
            self._closed_until = now + CLOSED_FOR
            return True
        return False

    def note_refused(self, now: datetime) -> bool:
        """Count what proved nothing; True where that closes the reader for a while."""
        if _count(self._refused, now, REFUSED_WITHIN) < MOST_REFUSED:
            return False
        self._refused.clear()
        self._closed_until = now + CLOSED_FOR
        return True


def _is_within(at: datetime | None, now: datetime, span: timedelta) -> bool:
    return at is not None and timedelta(0) <= now - at < span


def _count(times: deque[datetime], now: datetime, span: timedelta) -> int:
    """How many of these lie in the span, with this one. Others are forgotten."""
    times.append(now)
    while not _is_within(times[0], now, span):
        times.popleft()
    return len(times)
