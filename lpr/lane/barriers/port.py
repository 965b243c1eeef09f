"""The port to a barrier: what it may be told, what it answers, and what can be seen of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

COMMAND_LIFE = timedelta(seconds=5)


class BarrierAnswer(StrEnum):
    """What the barrier did with a command to raise."""

    RAISED = "raised"
    ALREADY = "already"
    EXPIRED = "expired"
    OBSTRUCTED = "obstructed"
    FAILED = "failed"
    NOT_CONNECTED = "not_connected"
    UNKNOWN = "unknown"

    @classmethod
    def _missing_(cls, value: object) -> "BarrierAnswer":  # noqa: ARG003 - the hook's shape
        """Take the answer of a lane one version ahead for one that nobody knows."""
        return cls.UNKNOWN


class LowerAnswer(StrEnum):
    """What the barrier did when it was told to lower."""

    LOWERING = "lowering"
    OCCUPIED = "occupied"  # a vehicle stands under the boom
    NOT_SEEN = "not_seen"  # the vehicle detector does not say
    FIRE = "fire"
    HELD = "held"  # it is held up
    BY_ITSELF = "by_itself"  # its own controller lowers it, and nothing else can
    FAILED = "failed"
    NOT_CONNECTED = "not_connected"


class Position(StrEnum):
    """Where the boom is, as its switches say."""

    RAISED = "raised"
    LOWERED = "lowered"
    MOVING = "moving"
    OBSTRUCTED = "obstructed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class BarrierCommand:
    """Raise once, for this passage, before it expires.

    `command_uid` is the uid of the attendant's command where one stands behind it: a person may
    ask again for a passage whose first raise failed. `keeps_up` stands for no vehicle: it holds a
    boom up, and says nothing to one that is seen to be up already.
    """

    passage_uid: str
    issued_at: datetime
    command_uid: str = ""
    keeps_up: bool = False

    @property
    def uid(self) -> str:
        """What no barrier does twice."""
        return self.command_uid or self.passage_uid

    @property
    def expires_at(self) -> datetime:
        """From when on it may move nothing."""
        return self.issued_at + COMMAND_LIFE

    def is_expired(self, now: datetime) -> bool:
        """Whether the driver for whom it was meant may be gone. A clock set back expires it too."""
        return not self.issued_at <= now <= self.expires_at


@dataclass(frozen=True, slots=True)
class BarrierState:
    """What the barrier says of itself; None where it has no such input or does not answer."""

    position: Position = Position.UNKNOWN
    occupied: bool | None = None  # a vehicle is on the detector under the boom
    fire: bool | None = None
    answers: bool = True
    key_switch: bool | None = None

    def why_not_lower(self) -> LowerAnswer | None:
        """What forbids lowering the boom now: whatever is not surely clear does."""
        if not self.answers:
            return LowerAnswer.FAILED
        if self.fire:
            return LowerAnswer.FIRE
        if self.occupied is None:
            return LowerAnswer.NOT_SEEN
        return LowerAnswer.OCCUPIED if self.occupied else None


class Barrier(Protocol):
    """Anything with a boom. It does no command twice, and nothing by itself raises it later.

    No call raises an exception or takes longer than a few seconds, whatever the barrier does.
    """

    def raise_for(self, command: BarrierCommand, now: datetime) -> BarrierAnswer:
        """Raise the boom for the command's passage and say what came of it.

        RAISED where the boom was seen to rise (or, without position switches, where the barrier
        accepted the command); FAILED where it did not answer or move in time. A command that
        was given before, or whose passage was seen through, is ALREADY.
        """
        ...

    def lower(self, now: datetime) -> LowerAnswer:
        """Lower the boom, unless a vehicle is or may be under it, or fire or a hold keeps it up."""
        ...

    def hold(self, *, is_held: bool) -> None:
        """Keep the boom up from now on, or let it go. Waits for nothing.

        A barrier that can be told so keeps it up by itself; one that cannot is raised again by
        whoever holds it. It is not lowered while it is held.
        """
        ...

    def state(self, now: datetime) -> BarrierState:
        """What was last seen of the barrier; waits for nothing."""
        ...

    def close(self) -> None:
        """Let the barrier go without moving it."""
        ...
