"""Why another plate cannot be put on a permit, as codes; sentences: parking.temporary.words."""

from dataclasses import dataclass
from enum import StrEnum


class TemporaryRefusal(StrEnum):
    """Why not."""

    ONE_AT_A_TIME = "temporary_one_at_a_time"
    DAYS = "temporary_days"
    ON_PERMIT = "temporary_on_permit"
    ON_ACCOUNT = "temporary_on_account"
    LOOKS_LIKE = "temporary_looks_like"
    NOT_ON_PERMIT = "temporary_not_on_permit"
    OVER = "temporary_over"


@dataclass(eq=False)  # two refusals are two, and an exception must have a hash
class TemporaryRefusedError(Exception):
    """A temporary plate cannot be had so."""

    code: TemporaryRefusal
