"""Why a plate cannot be asked for, answered or decided, as codes."""

from dataclasses import dataclass
from enum import StrEnum


class TakeoverRefusal(StrEnum):
    """Why not. Sentences: parking.takeovers.words."""

    NO_CAR = "takeover_no_car"
    OWN_CAR = "takeover_own_car"
    ASKED_ALREADY = "takeover_asked_already"
    TOO_MANY = "takeover_too_many"
    OVER = "takeover_over"
    OWN_REQUEST = "takeover_own_request"
    GONE = "takeover_gone"
    TOO_LATE = "takeover_too_late"


@dataclass(eq=False)  # two refusals are two, and an exception must have a hash
class TakeoverRefusedError(Exception):
    """It cannot be had so."""

    code: TakeoverRefusal
