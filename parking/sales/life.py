"""Where a sale stands, and why a step is refused. Pure."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class SaleState(StrEnum):
    """What was done to a sale last."""

    ANNOUNCED = "announced"
    OPEN = "open"  # the order is known, and people are called
    OVER = "over"
    CANCELLED = "cancelled"


# Those during which a product is sold through its waiting room alone; one at a time.
LIVE = (SaleState.ANNOUNCED, SaleState.OPEN)


class Stage(StrEnum):
    """A sale as people see it: its state, and what holds it up."""

    ANNOUNCED = "announced"
    OPEN = "open"
    PAUSED = "paused"
    SOLD_OUT = "sold_out"
    OVER = "over"
    CANCELLED = "cancelled"


class SaleRefusal(StrEnum):
    """Why something cannot be done to a sale. Sentences: parking.sales.words."""

    NOT_NOW = "sale_not_now"
    NOT_FOR_PERSON = "sale_not_for_person"
    HAS_SALE = "sale_has_sale"
    HAS_DRAW = "sale_has_draw"
    HAS_PLACE = "sale_has_place"
    ENDS_TOO_SOON = "sale_ends_too_soon"
    NOT_FIRST_COME = "sale_not_first_come"


@dataclass(eq=False)
class SaleRefusedError(Exception):
    """A step that cannot be done now, by its code, and what the sentence names."""

    code: SaleRefusal
    details: dict[str, Any] = field(default_factory=dict)


def stage_of(state: str, paused_at: datetime | None, left: int | None) -> Stage:
    """Where a sale stands. `left` is how many spaces are free; None where nobody has counted."""
    if state == SaleState.OPEN and left is not None and left <= 0:
        return Stage.SOLD_OUT
    if state in LIVE and paused_at is not None:
        return Stage.PAUSED
    return Stage(state)
