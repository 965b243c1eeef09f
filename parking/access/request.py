"""One vehicle at one lane, as the rules are asked about it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from core.plates import fold
from parking.access.plates import KeyParts
from parking.access.rules import LaneRules


class LifeSafety(StrEnum):
    """What opens a lane above every rule."""

    FIRE = "fire"
    KEY_SWITCH = "key_switch"
    CONSOLE = "console"


@dataclass(frozen=True, slots=True)
class Request:
    """One vehicle at one lane: what was read, and in what condition the lane is.

    `number` is None where nothing could be read. `is_sure` says that the reading stands above
    the opening threshold. `rules` are the lane's own, used until a list brings newer ones.
    """

    now: datetime
    zone: ZoneInfo
    rules: LaneRules
    number: str | None = None
    state: str | None = None
    plate_type: str | None = None
    is_sure: bool = True
    camera_works: bool = True
    journal_works: bool = True
    life_safety: LifeSafety | None = None

    @property
    def plate(self) -> KeyParts | None:
        """The plate as the list is asked for it, folded; None where there is none."""
        if not self.number:
            return None
        return KeyParts(fold(self.number), self.state, self.plate_type)
