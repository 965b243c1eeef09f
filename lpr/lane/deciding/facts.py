"""What a lane knows of a vehicle beside its picture: each fact filled by the part that owns it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from lpr.lane.deciding.circumstances import AccountOf, no_account
from lpr.lane.watching.tracking import Vehicle
from parking.access import Factor, LifeSafety, Whereabouts


@dataclass(frozen=True, slots=True)
class Shown:
    """What the driver showed at the lane: a badge or code of a permit, a responder's code.

    `code` is as `parking.access.code_digest` gives it; `ticket` the claim code of a visitor who
    leaves.
    """

    factor: Factor | None = None
    code: str | None = None
    ticket: str | None = None


def nothing_shown(_vehicle: Vehicle) -> Shown:
    """The lane has no reader and no keys."""
    return Shown()


def _no_emergency() -> LifeSafety | None:
    return None


def _moving(_vehicle: Vehicle) -> bool:
    return False


def _no_stays() -> bool:
    return False


def _cannot_tell(_vehicle: Vehicle) -> bool | None:
    return None


def _never_came() -> timedelta | None:
    return None


@dataclass(slots=True)
class Facts:
    """Asked when a vehicle is decided, by the lane's main thread. A fact nobody owns is left out.

    `life_safety` is what holds the lane open now; `is_still` whether the vehicle's picture does
    not move, `sees_vehicle` whether there is more of it than a plate; `account_of` what the stay of
    the ticket that was shown, or of the plate that was read, costs, `knows_tickets` whether a
    ticket would tell that; `whereabouts` who is inside; `shown` what the driver showed beside the
    plate; `list_held_for` how long ago the list came.
    """

    life_safety: Callable[[], LifeSafety | None] = _no_emergency
    is_still: Callable[[Vehicle], bool] = _moving
    sees_vehicle: Callable[[Vehicle], bool | None] = _cannot_tell
    account_of: AccountOf = no_account
    knows_tickets: Callable[[], bool] = _no_stays
    whereabouts: Whereabouts | None = None
    shown: Callable[[Vehicle], Shown] = nothing_shown
    list_held_for: Callable[[], timedelta | None] = _never_came
