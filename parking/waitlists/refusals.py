"""Why a step on a waitlist is refused, as codes. Sentences: parking.waitlists.words."""

from dataclasses import dataclass, field
from enum import StrEnum

from parking.products.eligibility import Bar


class WaitlistRefusal(StrEnum):
    """Why something cannot be done on a waitlist."""

    NO_NAMES = "takes_no_names"
    NOT_FOR_YOU = "not_for_you"
    NOT_WAITING = "not_waiting"
    NO_OFFER = "no_offer"
    TOO_LATE = "too_late"
    ODD_DAY = "odd_day"
    ALONE = "alone"
    CHANGED_MEANWHILE = "changed_meanwhile"
    THERE_ALREADY = "there_already"


@dataclass(eq=False)
class WaitlistRefusedError(Exception):
    """A step that cannot be done now, by its code, and what bars the person where that is why."""

    code: WaitlistRefusal
    bars: tuple[Bar, ...] = field(default=())
