"""Why a car cannot be shared, as codes; sentences: parking.sharing.words."""

from dataclasses import dataclass
from enum import StrEnum


class ShareRefusal(StrEnum):
    """Why not."""

    UNKNOWN_PERSON = "share_unknown_person"
    ONESELF = "share_oneself"
    NO_CAR = "share_no_car"
    ASKED_ALREADY = "share_asked_already"
    SHARED_ALREADY = "share_shared_already"
    TOO_MANY = "share_too_many"
    NOT_YOURS_TO_AGREE = "share_not_yours_to_agree"
    OVER = "share_over"
    ONLY_CAR = "share_only_car"


@dataclass(eq=False)  # two refusals are two, and an exception must have a hash
class ShareRefusedError(Exception):
    """A car cannot be shared so."""

    code: ShareRefusal
