"""Why a change cannot be made or taken back."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class ChangeRefusal(StrEnum):
    """Why not. Sentences: parking.products.change_words."""

    NOTHING_NEW = "nothing_new"
    STALE = "stale_change"
    NOT_A_DRAFT = "not_a_draft"
    NOT_IN_FORCE = "not_in_force"
    BACKWARDS = "price_backwards"
    LATER_CHANGE = "later_change"
    PERMITS_SINCE = "permits_since"
    NAMES_SINCE = "names_since"
    CARS_SINCE = "cars_since"
    PAID_SINCE = "paid_since"
    PRICE_BEGUN = "price_begun"
    ACCEPTED_SINCE = "accepted_since"
    IN_USE = "in_use"


@dataclass(eq=False)
class ChangeRefusedError(Exception):
    """A change that is not made or not taken back: why, and what the reason names."""

    code: ChangeRefusal
    details: dict[str, Any] = field(default_factory=dict)
