"""How a lane behaves: its kind, its direction, its garage, its switches."""

from dataclasses import dataclass
from enum import StrEnum

from parking.access.hours import Window
from parking.access.policy import DEFAULT_POLICY, GaragePolicy


class LaneKind(StrEnum):
    """Public lanes serve patients and visitors; restricted lanes admit who is on the list."""

    PUBLIC = "public"
    RESTRICTED = "restricted"


class Direction(StrEnum):
    """Which way cars pass the lane."""

    ENTRY = "entry"
    EXIT = "exit"


class GarageState(StrEnum):
    """`full` and `closed` turn away people without a permit, `closed_to_all` everybody."""

    OPEN = "open"
    FULL = "full"
    CLOSED = "closed"
    CLOSED_TO_ALL = "closed_to_all"


@dataclass(frozen=True, slots=True)
class LaneRules:
    """How one lane behaves. In `public_windows` a restricted lane serves everybody."""

    slug: str
    kind: LaneKind
    direction: Direction
    garage: str = ""
    garage_state: GarageState = GarageState.OPEN
    nearest_with_space: str = ""
    public_windows: tuple[Window, ...] = ()
    public_fails_open: bool = True
    unread_state_opens: bool = False
    unread_type_opens: bool = True
    held_open: bool = False
    policy: GaragePolicy = DEFAULT_POLICY
