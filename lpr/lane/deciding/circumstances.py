"""In what condition a lane decides about a vehicle, and what it knows beside the picture."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from lpr.reading.consensus import AGREEING_READS, PassageRead
from parking.access import Factor, LaneRules, LifeSafety, StayAccount, Whereabouts

AccountOf = Callable[[PassageRead | None, str | None], StayAccount | None]


def no_account(_read: PassageRead | None, _ticket: str | None) -> None:
    """The lane has not heard of any stay."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """In what condition the lane is when it decides, and what it knows beside the picture."""

    rules: LaneRules
    zone: ZoneInfo
    now: datetime
    camera_works: bool = True
    journal_works: bool = True
    agreeing_reads: int = AGREEING_READS
    life_safety: LifeSafety | None = None
    whereabouts: Whereabouts | None = None
    is_still: bool = False
    sees_vehicle: bool | None = None
    factor: Factor | None = None
    code: str | None = None
    ticket: str | None = None
    account_of: AccountOf = no_account
    knows_tickets: bool = False
    has_reader: bool = False
    list_held_for: timedelta | None = None

    @property
    def shown(self) -> str:
        """In a word what was shown beside the plate; empty where nothing was."""
        if self.factor is not None:
            return self.factor.kind.value
        if self.code is not None:
            return "crew"
        return "ticket" if self.ticket is not None else ""
