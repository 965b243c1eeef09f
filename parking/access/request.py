"""One vehicle at one lane, as the rules are asked about it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from core.plates import fold
from parking.access.account import StayAccount
from parking.access.plates import KeyParts
from parking.access.rules import LaneRules
from parking.access.whereabouts import Whereabouts


class LifeSafety(StrEnum):
    """What opens a lane above every rule."""

    FIRE = "fire"
    KEY_SWITCH = "key_switch"
    CONSOLE = "console"
    RESPONDER = "responder"


class FactorKind(StrEnum):
    """What a driver showed beside the plate."""

    BADGE = "badge"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Factor:
    """A badge or signed code that the lane has verified, and the permits of its bearer."""

    kind: FactorKind
    permits: frozenset[str]


@dataclass(frozen=True, slots=True)
class Request:
    """One vehicle at one lane: what was read, and in what condition the lane is.

    `number` is None where nothing could be read. `is_sure` says that the reading stands above
    the opening threshold, `is_state_sure` that the state is as sure: one that is less so names no
    car, and still speaks against one of another state. `rules` are the lane's own, used until a
    list brings newer ones.
    What a lane does not know yet it leaves out: a `factor` or responder's code shown (`code`, as
    `code_digest` gives it), who is inside, the leaving car's account and since when it waits,
    whether the camera sees a picture that does not move (`is_still`), and whether it sees a vehicle
    around the plate (`sees_vehicle`, None where it cannot tell). `has_reader` says that the lane
    takes badges and codes, `has_ticket` that a leaving driver showed a claim code, `knows_tickets`
    that one would tell what is due. `list_held_for` is how long ago the list came from the server,
    by a clock that no jump of the lane's own changes; None where none came since the lane started.
    """

    now: datetime
    zone: ZoneInfo
    rules: LaneRules
    number: str | None = None
    state: str | None = None
    plate_type: str | None = None
    is_sure: bool = True
    is_state_sure: bool = True
    camera_works: bool = True
    journal_works: bool = True
    life_safety: LifeSafety | None = None
    factor: Factor | None = None
    code: str | None = None
    whereabouts: Whereabouts | None = None
    account: StayAccount | None = None
    waiting_since: datetime | None = None
    is_still: bool = False
    sees_vehicle: bool | None = None
    has_reader: bool = False
    has_ticket: bool = False
    knows_tickets: bool = False
    list_held_for: timedelta | None = None

    @property
    def names_state(self) -> bool:
        """Whether the state was read surely enough to tell whose car it is."""
        return self.state is not None and self.is_state_sure

    @property
    def looks_still(self) -> bool:
        """Whether the picture does not move, and the garage asks that it does."""
        return self.is_still and self.rules.policy.still_picture

    @property
    def lacks_vehicle(self) -> bool:
        """Whether the lane misses a vehicle around the plate, and the garage asks for one."""
        return self.sees_vehicle is False and self.rules.policy.needs_vehicle

    @property
    def plate(self) -> KeyParts | None:
        """The plate as the list is asked for it, folded; None where there is none."""
        if not self.number:
            return None
        return KeyParts(fold(self.number), self.state, self.plate_type)
