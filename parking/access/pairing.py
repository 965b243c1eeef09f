"""Which stay a leaving car ends: by its plate, and where a reading was off, with the doubt said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from parking.access.plates import KeyParts, neighbours

_UNREAD = "-"


class Doubt(StrEnum):
    """What may be wrong about a pair of entry and exit, or about a stay that goes on."""

    STATE_UNREAD = "state_unread"
    ONE_CHARACTER = "one_character"
    # The exit had opened, and the car went back in: that is seen from the picture alone.
    BACKED_AWAY = "backed_away"


# What may make the exit of a stay another car's.
OF_TWO_CARS = frozenset({Doubt.STATE_UNREAD, Doubt.ONE_CHARACTER})


@dataclass(frozen=True, slots=True)
class StayInside:
    """A stay that an exit may end. `doubt` is set where a doubtful exit has ended it already."""

    stay_id: int
    plate: KeyParts
    since: datetime
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """The stay that an exit ends, and what is in doubt about it; None: it is that car's."""

    stay: StayInside
    doubt: Doubt | None = None


# A car that nobody could read on its way in: only its ticket tells which it is.
NOT_READ = KeyParts("", None, None)


def key_of(plate: KeyParts) -> str:
    """A plate as a stay keeps it, with a dash for what was not read: ``MA/-/8ABC12``."""
    return f"{plate.state or _UNREAD}/{plate.plate_type or _UNREAD}/{plate.number}"


def parts_of(key: str) -> KeyParts:
    """Take a stay's key apart again."""
    state, plate_type, number = key.split("/", 2)
    return KeyParts(number, _part(state), _part(plate_type))


def pair(plate: KeyParts, at: datetime, stays: Iterable[StayInside]) -> Pair | None:
    """The stay of the car with this plate that leaves at `at`; None where that cannot be said.

    A car that is certainly the same comes first: same number, same state, and no other type.
    It takes its stay back, too, where another exit ended that one in doubt. Else the same number
    with the state unread at one end or both, else a number one easily confused character off
    (`core.plates.CONFUSION_GROUPS`): each only where a single open stay fits.
    """
    begun = [stay for stay in stays if stay.since <= at]
    still_open = [stay for stay in begun if stay.doubt is None]
    for fits, among, doubt in (
        (is_same_plate, still_open, None),
        (is_same_plate, begun, None),
        (_may_be_same_plate, still_open, Doubt.STATE_UNREAD),
        (_is_one_character_off, still_open, Doubt.ONE_CHARACTER),
    ):
        found = [stay for stay in among if fits(plate, stay.plate)]
        if found:
            return _only(plate, found, doubt)
    return None


def is_same_plate(one: KeyParts, other: KeyParts) -> bool:
    """Whether two readings are certainly one plate; a type that was not read is no doubt.

    Most everyday plates show no type, and where two that differ only in it are inside, `pair`
    finds both and takes neither.
    """
    return one.state is not None and one.state == other.state and _may_be_same_plate(one, other)


def possible_numbers(number: str) -> frozenset[str]:
    """The folded numbers that a car read as this one may have been read as at the other end."""
    return frozenset((number, *neighbours(number)))


def _only(plate: KeyParts, found: Sequence[StayInside], doubt: Doubt | None) -> Pair | None:
    """The single stay; of several with the very same key the newest, whose car was seen last."""
    exact = [stay for stay in found if stay.plate == plate]
    if exact and (doubt is None or len(exact) == len(found)):
        return Pair(max(exact, key=lambda stay: (stay.since, stay.stay_id)), doubt)
    return Pair(found[0], doubt) if len(found) == 1 else None


def _may_be_same_plate(one: KeyParts, other: KeyParts) -> bool:
    return one.number == other.number and _do_not_differ(one, other)


def _is_one_character_off(one: KeyParts, other: KeyParts) -> bool:
    return other.number in neighbours(one.number) and _do_not_differ(one, other)


def _do_not_differ(one: KeyParts, other: KeyParts) -> bool:
    """Whether state and type are the same as far as they were read at both ends."""
    states, types = {one.state, other.state} - {None}, {one.plate_type, other.plate_type} - {None}
    return len(states) <= 1 and len(types) <= 1


def _part(text: str) -> str | None:
    return None if text == _UNREAD else text
