"""Which rules hold in a garage, and how strictly: the switches, their defaults, their table."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any


class Strictness(StrEnum):
    """Off: not asked. Soft: opens and is recorded. Hard: does not open by itself."""

    OFF = "off"
    SOFT = "soft"
    HARD = "hard"


@dataclass(frozen=True, slots=True)
class GaragePolicy:
    """A garage's switches. Life safety and responders have none: they stand above every rule.

    The defaults ask of nobody what a lane without these facts could not know. Raises ValueError
    where a time is below zero.
    """

    # Plates that somebody approved for attention.
    hot_threats: bool = True
    hot_debts: bool = True
    # What else than the exact plate opens.
    aliases: bool = True
    second_factor: bool = True
    unread_with_factor: bool = True
    still_picture: bool = True
    needs_vehicle: bool = True
    # A right's own conditions.
    hours: Strictness = Strictness.HARD
    unpaid: Strictness = Strictness.HARD
    suspended: Strictness = Strictness.HARD
    expiry_grace_hours: int = 0
    duty: bool = True
    duty_early_minutes: int = 60
    duty_late_minutes: int = 60
    visits: bool = True
    # Who is inside already. Hard turns soft once the list is older than the minutes.
    anti_passback: Strictness = Strictness.OFF
    one_inside: Strictness = Strictness.OFF
    presence_trusted_minutes: int = 15
    # The garage's space, and the way out.
    full_stops_permits: bool = False
    exit_hold_seconds: int = 0
    exit_grace_minutes: int = 15

    def __post_init__(self) -> None:
        """Refuse times below zero."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, int) and value < 0:
                raise ValueError(f"{field.name} is below zero")


DEFAULT_POLICY = GaragePolicy()


def policy_changes(policy: GaragePolicy) -> dict[str, Any]:
    """The switches that differ from their defaults, as JSON."""
    names = [field.name for field in fields(policy)]
    return {
        name: getattr(policy, name)
        for name in names
        if getattr(policy, name) != getattr(DEFAULT_POLICY, name)
    }


def policy_from(table: Mapping[str, Any]) -> GaragePolicy:
    """Read switches back. Unknown names are passed over, since another version may know them.

    Raises ValueError where a known switch has a value that it cannot have.
    """
    known = {field.name for field in fields(GaragePolicy)}
    return GaragePolicy(**{n: _value(n, table[n]) for n in table if n in known})


def _value(name: str, value: Any) -> Any:
    default = getattr(DEFAULT_POLICY, name)
    if isinstance(default, Strictness):
        return Strictness(value)
    if type(value) is not type(default):
        raise ValueError(f"{name} cannot be {value!r}")
    return value
