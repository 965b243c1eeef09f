"""How a stay ended."""

from enum import StrEnum


class Closing(StrEnum):
    """By an exit that was seen, or one that a person brought to it.

    Or unseen: the car came in again, or a person found it gone.
    """

    EXIT = "exit"
    MATCHED = "matched"
    SUPERSEDED = "superseded"
    REVIEW = "review"


# Nobody knows when the car left, so nothing more is asked for than was paid.
UNSEEN = frozenset({Closing.SUPERSEDED, Closing.REVIEW})
