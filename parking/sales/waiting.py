"""What one place is told while it waits: from its own ticket and the published board. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from parking.sales import pacing
from parking.sales.board import Board
from parking.sales.life import SaleState
from parking.sales.order import number_of

NO_NEWS_SECONDS = 15


class Phase(StrEnum):
    """Where one place stands."""

    NO_NEWS = "no_news"  # nothing is published: the place is kept, news come later
    BEFORE = "before"  # there is no order before the opening
    IN_LINE = "in_line"
    CALLED = "called"
    OVER = "over"


@dataclass(frozen=True)
class Outlook:
    """What a place is told: its number, who is before it, and when it asks again."""

    phase: Phase
    number: int = 0
    ahead: int = 0
    # The time in which it is called at the earliest, if all goes by the pace.
    wait: timedelta = timedelta()
    # More are before it than there are spaces that wait for nobody.
    is_doubtful: bool = False
    # None: there is nothing to ask again for.
    next_look: int | None = None


def look(board: Board | None, place: int, now: datetime, per_second: int) -> Outlook:
    """What a place is told now. `per_second` is how many questions the server answers."""
    if board is None:
        return Outlook(Phase.NO_NEWS, next_look=NO_NEWS_SECONDS)
    if board.state in (SaleState.OVER, SaleState.CANCELLED):
        return Outlook(Phase.OVER)
    people = max(board.places, place)
    if board.early is None:
        until = board.opens_at - now
        wait = pacing.seconds_to_opening_look(place, people, until, per_second)
        return Outlook(Phase.BEFORE, next_look=wait)
    number = number_of(place, board.early, board.seed)
    if number <= board.called:
        # A pause, or the last space, may change what a called person can do.
        look_again = pacing.LULL_SECONDS if board.is_paused or board.left <= 0 else None
        return Outlook(Phase.CALLED, number, next_look=look_again)
    ahead = number - board.called - 1
    return Outlook(
        Phase.IN_LINE,
        number,
        ahead,
        wait=timedelta(minutes=(ahead + 1) / board.per_minute),
        is_doubtful=ahead >= board.left - board.turns,
        next_look=pacing.seconds_to_look(
            place, ahead, people - board.called, (board.per_minute, per_second)
        ),
    )
