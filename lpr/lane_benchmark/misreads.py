"""Misreads plates as they were measured to be: misreads.json, by scripts.measure_misreads."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from core.plates import fold
from lpr.lane_benchmark.plates import Plate
from lpr.reading.state import KINDS
from lpr.training.calibration import MOST_WRONG

TABLE = Path(__file__).with_name("misreads.json")
# Plates of all qualities, and cars before a camera that is set up well.
LOOKS, ARRIVALS = "looks", "arrivals"

_ANY = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a lane has read of a vehicle; `is_sure` as the opening threshold has it.

    `is_state_sure`: the state was read as surely as a lane wants it to open by.
    """

    number: str | None
    state: str | None
    plate_type: str | None
    is_sure: bool
    is_state_sure: bool = False


UNREAD = Reading(None, None, None, is_sure=False)


def load_table(path: Path = TABLE) -> dict[str, Any]:
    """The counts as they were measured."""
    table: dict[str, Any] = json.loads(path.read_text())
    return table


class Misreader:
    """Reads plates rightly, wrongly or not at all, as often as was counted `where`.

    One plate in 1,000 at least is surely misread: that many the opening threshold allows, and what
    was counted is too little to be trusted with less. Whether a state is read does not depend on
    how well the number was: in truth both are bad together, so this lets more in.
    """

    def __init__(self, table: Mapping[str, Any], where: str) -> None:
        self._read = _Shares(table["passages"][where])
        self._characters = _Confusions(table["characters"])
        self._own = _Names(table["states"][where]["own"])
        self._borrowed = _Names(table["states"][where]["borrowed"])
        types = table["types"]
        self._types = [types.get(word, 0) for word in ("right", "wrong", "unread")]

    def read(self, plate: Plate, dice: Random, home: str = "") -> Reading:
        """One passage of a plate. `home` is the state whose form its number has, if another."""
        read, is_sure, is_wrong = self._read.draw(dice)
        if not read:
            return UNREAD
        number = self._characters.misread(plate.number, dice) if is_wrong else plate.number
        names = self._borrowed if home else self._own
        state, is_state_sure = names.draw(plate.state, home, dice)
        plate_type = self._type(plate.plate_type, dice)
        return Reading(number, state, plate_type, is_sure, is_state_sure)

    def _type(self, plate_type: str, dice: Random) -> str | None:
        """Most everyday plates show none, and neither do those with chosen words."""
        if plate_type not in KINDS[1:] or not sum(self._types):
            return None
        told = dice.choices(("right", "wrong", "unread"), self._types)[0]
        if told == "right":
            return plate_type
        return dice.choice(KINDS[1:]) if told == "wrong" else None


class _Shares:
    """How a passage was read at all."""

    def __init__(self, counted: Mapping[str, int]) -> None:
        whole = counted["sure"] + counted["unsure"] + counted["unread"]
        self._sure_wrong = max(counted["sure_wrong"] / whole, MOST_WRONG)
        self._sure = max(counted["sure"] / whole, self._sure_wrong)
        self._unsure_wrong = self._sure + counted["unsure_wrong"] / whole
        self._read = self._sure + counted["unsure"] / whole

    def draw(self, dice: Random) -> tuple[bool, bool, bool]:
        """Whether something was read, surely, and wrongly."""
        turn = dice.random()
        if turn < self._sure:
            return True, True, turn < self._sure_wrong
        return turn < self._read, False, turn < self._unsure_wrong


class _Confusions:
    """Which characters are taken for which, lost, or seen where none is."""

    def __init__(self, counted: Mapping[str, Any]) -> None:
        self._read_as: Mapping[str, Mapping[str, int]] = counted["read_as"]
        self._added: Mapping[str, int] = counted["added"]
        changed = sum(sum(each.values()) for each in self._read_as.values())
        lost, added = sum(counted["lost"].values()), sum(self._added.values())
        self._kinds = (changed, lost, added)
        seen = counted["seen"]
        self._how_often = {
            mark: sum(each.values()) / seen[mark] for mark, each in self._read_as.items()
        }
        self._lost_how_often = {mark: many / seen[mark] for mark, many in counted["lost"].items()}

    def misread(self, number: str, dice: Random) -> str:
        """The number with one change, the likelier the oftener it was counted."""
        number = fold(number)
        kind = dice.choices(("changed", "lost", "added"), self._kinds)[0]
        if kind == "added":
            place = dice.randint(0, len(number))
            return number[:place] + _weighed(self._added, dice) + number[place:]
        if kind == "lost" and len(number) > 1:
            place = _place(number, self._lost_how_often, dice)
            return number[:place] + number[place + 1 :]
        place = _place(number, self._how_often, dice)
        others = self._read_as.get(number[place]) or dict.fromkeys(_ANY.replace(number[place], ""))
        return number[:place] + _weighed(others, dice) + number[place + 1 :]


class _Names:
    """Which state a plate is taken to be of."""

    def __init__(self, counted: Mapping[str, Any]) -> None:
        self._wrong: Mapping[str, int] = counted["wrong"]
        many = (counted["right"], counted["unread"], counted["home"], sum(self._wrong.values()))
        self._many = dict(zip(("right", "unread", "home", "wrong"), many, strict=True))
        self._surely: Mapping[str, int] = counted["surely"]

    def draw(self, state: str, home: str, dice: Random) -> tuple[str | None, bool]:
        """The state that is named, None where none is, and whether it is sure."""
        told = dice.choices(tuple(self._many), tuple(self._many.values()))[0]
        is_sure = dice.random() * self._many[told] < self._surely.get(told, 0)
        if told == "wrong":
            return _weighed(self._wrong, dice), is_sure
        return {"right": state, "home": home or None}.get(told), is_sure


def _place(number: str, how_often: Mapping[str, float], dice: Random) -> int:
    weights = [how_often.get(mark, 0.0) for mark in number]
    places = range(len(number))
    return dice.choices(places, weights)[0] if sum(weights) else dice.choice(places)


def _weighed(counted: Mapping[str, float | None], dice: Random) -> str:
    return dice.choices(tuple(counted), [many or 1 for many in counted.values()])[0]
