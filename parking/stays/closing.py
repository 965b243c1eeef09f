"""How a stay ended."""

from enum import StrEnum


class Closing(StrEnum):
    """By an exit that was seen, or one that a person brought to it.

    Or unseen: the car came in again, or a person found it gone. Or the car backed out of the entry.
    """

    EXIT = "exit"
    MATCHED = "matched"
    SUPERSEDED = "superseded"
    REVIEW = "review"
    REVERSED = "reversed"


# Nobody knows when the car left, or it never parked: nothing more is asked for than was paid.
NOT_BILLED = frozenset({Closing.SUPERSEDED, Closing.REVIEW, Closing.REVERSED})
