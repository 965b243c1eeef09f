"""The line of waiting cars: who is in hand, who comes next, who was told to open or sent away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lpr.console.turning import can_undo
from lpr.models import LaneCommand, Passage
from lpr.queries import LaneState

# A person needs this long to see that another car is in hand; whatever is pressed sooner was
# meant for the one before. Shorter than any decision, longer than a double press.
LEAST_LOOK = timedelta(milliseconds=600)
# How long a car that was sent away stays on the desk, with the way to undo it.
SENT_SHOWN = timedelta(seconds=30)
# An order that the lane took is answered by its barrier within seconds.
_BARRIER_ANSWERS = timedelta(seconds=12)


@dataclass(frozen=True)
class Hand:
    """The car in hand, and since when it is there on this desk."""

    state: LaneState
    passage: Passage
    since: datetime


@dataclass(frozen=True)
class Line:
    """Who waits, the longest wait first; `told` were told to open, `sent` sent away just now."""

    hand: Hand | None
    waiting: tuple[LaneState, ...]
    told: tuple[LaneState, ...]
    sent: tuple[LaneState, ...]

    @property
    def next_uid(self) -> str | None:
        """Whose turn it is after the car in hand; the first again after the last."""
        uids = [state.passage.uid for state in self.waiting if state.passage]
        if self.hand is None or len(uids) < 2:
            return None
        return uids[(uids.index(self.hand.passage.uid) + 1) % len(uids)]


def line_up(
    states: Sequence[LaneState], now: datetime, wanted: str = "", since: datetime | None = None
) -> Line:
    """Put the line together. A car that the desk has in hand stays there while it waits.

    `wanted` is the passage that the desk had in hand, `since` when it came there: a refresh never
    puts another car under the finger that is about to press.
    """
    waits = [s for s in states if s.passage is not None and s.waiting is not None]
    told = tuple(s for s in waits if is_on_its_way(s.command, s.passage, now))
    waiting = sorted((s for s in waits if s not in told), key=_longest_first)
    first = next((s for s in waiting if s.passage and s.passage.uid == wanted), None)
    state = first or next(iter(waiting), None)
    hand = None
    if state is not None and state.passage is not None:
        hand = Hand(state, state.passage, since if first and since else now)
    return Line(hand, tuple(waiting), told, tuple(s for s in states if _was_sent(s, now)))


def is_on_its_way(command: LaneCommand | None, passage: Passage | None, now: datetime) -> bool:
    """Whether an order to open this car's lane may still be carried out."""
    if command is None or passage is None or command.passage_uid not in (passage.uid, None):
        return False
    if command.created_at < passage.first_at:
        return False  # it was for the car before
    if command.answer == "taken":
        return now - command.created_at < _BARRIER_ANSWERS
    return command.answer is None and command.expires_at > now


def is_too_soon(since: datetime | None, looked: timedelta | None, now: datetime) -> bool:
    """Whether a key was pressed before anybody can have seen which car is in hand.

    `since` is when it came into hand, and `looked` for how long the desk had shown it as the key
    was pressed, where the desk says so: what reaches a busy server late was not pressed late.
    """
    if looked is not None and looked < LEAST_LOOK:
        return True
    return since is not None and timedelta(0) <= now - since < LEAST_LOOK


def _longest_first(state: LaneState) -> tuple[timedelta, str]:
    return -(state.waiting or timedelta(0)), state.lane.slug


def _was_sent(state: LaneState, now: datetime) -> bool:
    newest = state.newest
    if newest is None or newest.settled_at is None or not can_undo(newest, now):
        return False
    return now - newest.settled_at < SENT_SHOWN
