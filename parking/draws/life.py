"""Where a draw and an entry stand, and why a step is refused. Pure."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class DrawState(StrEnum):
    """What was done to a draw last."""

    ENTRIES = "entries"  # announced: people enter within the window
    CLOSED = "closed"  # the list is hashed and published
    DRAWN = "drawn"  # the order is known; places are offered, and pass on
    OVER = "over"
    CANCELLED = "cancelled"


# Those that keep places, of which a product has one at a time.
LIVE = (DrawState.ENTRIES, DrawState.CLOSED, DrawState.DRAWN)


class Stage(StrEnum):
    """A draw as people see it: its state, and where the clock stands."""

    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSING = "closing"  # the window is over, and the list not published yet
    CLOSED = "closed"
    DRAWN = "drawn"
    OVER = "over"
    CANCELLED = "cancelled"


class EntryState(StrEnum):
    """Where one person's entry stands."""

    ENTERED = "entered"
    WITHDRAWN = "withdrawn"  # before the close: it is on no list
    LEFT_OUT = "left_out"  # at the close: the product was no longer open to the person
    LISTED = "listed"
    IN_LINE = "in_line"
    STEPPED_BACK = "stepped_back"  # after the close: listed, and offered nothing
    OFFERED = "offered"
    TAKEN = "taken"
    DECLINED = "declined"
    LAPSED = "lapsed"
    SKIPPED = "skipped"  # at its turn the product was not open to the person
    NO_PLACE = "no_place"  # the draw ended before its turn
    CANCELLED = "cancelled"


class DrawRefusal(StrEnum):
    """Why something cannot be done to a draw. Sentences: parking.draws.words."""

    NOT_OPEN = "draw_not_open"
    NOT_FOR_YOU = "draw_not_for_you"
    NOT_IN = "draw_not_in"
    NOT_NOW = "draw_not_now"
    BUYING = "draw_buying"
    HAS_DRAW = "draw_has_draw"
    HAS_SALE = "draw_has_sale"
    TOO_FEW_SPACES = "draw_too_few_spaces"
    OWN_DRAW = "draw_own_draw"
    SEED_SEALED = "draw_seed_sealed"


@dataclass(eq=False)
class DrawRefusedError(Exception):
    """A step that cannot be done now, by its code, and what the sentence names."""

    code: DrawRefusal
    details: dict[str, Any] = field(default_factory=dict)


def stage_of(state: str, opens_at: datetime, closes_at: datetime, now: datetime) -> Stage:
    """Where a draw stands now. Its window is open from its first instant until before its last."""
    if state != DrawState.ENTRIES:
        return Stage(state)
    if now < opens_at:
        return Stage.ANNOUNCED
    return Stage.OPEN if now < closes_at else Stage.CLOSING
