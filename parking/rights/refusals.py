"""Why a step on a list of rights is refused, as codes. Sentences: parking.rights.words."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class RightsRefusal(StrEnum):
    """Why something cannot be done to a list. Sentences: parking.rights.words."""

    OWN_PROPOSAL = "own_proposal"
    NOT_WAITING = "not_waiting"
    ALREADY_LISTED = "already_listed"
    OVER = "over"
    CANNOT_RESTORE = "cannot_restore"
    NO_MISREADING = "no_misreading"
    TOO_UNLIKE = "too_unlike"
    UNKNOWN_CAR = "unknown_car"
    OTHER_CAR = "other_car"
    UNKNOWN_PERMIT = "unknown_permit"
    UNKNOWN_PERSON = "unknown_person"
    ODD_TIMES = "odd_times"
    ODD_VISIT = "odd_visit"
    CHANGED_MEANWHILE = "changed_meanwhile"
    # A sign-up for a duty.
    NO_SIGN_UP = "no_sign_up"
    OTHER_CLASS = "other_class"
    ROSTERED = "rostered"
    NO_CAR = "no_car"
    TOO_LATE = "too_late"
    TOO_EARLY = "too_early"
    OUTSIDE_HOURS = "outside_hours"
    OVERLAPS = "overlaps"
    NO_PLACE = "no_place"


@dataclass(eq=False)
class RightsRefusedError(Exception):
    """A step that cannot be done now, by its code, and what the sentence names."""

    code: RightsRefusal
    details: dict[str, Any] = field(default_factory=dict)
