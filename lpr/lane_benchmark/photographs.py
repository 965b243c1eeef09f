"""How many real cars a lane misses around their plates, and how many photographs it takes for cars.

`python -m lpr.lane_benchmark.photographs COUNT` draws so many arrivals and photographs and prints
what became of them, as JSON.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from core.plates import plate_key
from lpr.lane.cameras.frames import Frame
from lpr.lane.deciding.circumstances import Circumstances
from lpr.lane.deciding.passage import examine
from lpr.lane.watching.looks import Look
from lpr.lane.watching.presence import PicturePresence
from lpr.lane.watching.tracking import Tracker, Vehicle
from lpr.lane_benchmark.held_up import HOLDERS, Holder, draw_empty, draw_held_up
from lpr.reading.pipeline import PlateReader, open_reader
from lpr.reading.records import PlateRead
from lpr.training.scenes import draw_arrival
from parking.access import AccessList, Decision, Direction, EntryRight, LaneKind, LaneRules, Outcome

RULES = LaneRules("bench", LaneKind.RESTRICTED, Direction.ENTRY, unread_state_opens=True)
_BEGAN = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
_EMPTY_LOOKS = 300  # the lane has seen itself empty for a minute
_STATES = ("MA", "NY", "CT", "NH", "RI", "CA", "TX", "FL")
_FRAMES = 3
_LOOKS = 25  # five seconds

Read = Callable[[Any], Sequence[PlateRead]]


@dataclass(frozen=True)
class Met:
    """What became of a plate: opened at once, or later while it was looked at; else the reason."""

    kind: str
    became: str


class Gate:
    """A stream's tracker and the rules, five looks a second, with one enrolled plate."""

    def __init__(
        self, read: Read, number: str, state: str, presence: PicturePresence | None = None
    ) -> None:
        self._read = read
        self._tracker = Tracker(is_stream=True, presence=presence)
        self._now = _BEGAN
        right = EntryRight(plate_key(state, "passenger", number), state, "passenger", number, "1")
        until = _BEGAN + timedelta(days=1)
        self._list = AccessList(
            serial=1, made_at=_BEGAN, valid_until=until, rules=RULES, rights=[right]
        )

    def meet(self, pictures: Sequence[Any]) -> str:
        """Show the pictures, the last one again until five seconds are over."""
        reads = [self._read(picture) for picture in pictures]
        vehicle: Vehicle | None = None
        became = "unread"
        for turn in range(_LOOKS):
            shown = min(turn, len(pictures) - 1)
            ready = self._see(pictures[shown], reads[shown])
            vehicle = vehicle or next(iter(ready), None)
            if vehicle is None:
                continue
            decision = self._decide(vehicle)
            if decision.outcome is Outcome.OPEN:
                return "opened" if ready else "opened later"
            became = decision.reason.value
        return became

    def _see(self, picture: Any, reads: Sequence[PlateRead]) -> list[Vehicle]:
        self._now += timedelta(seconds=0.2)
        return self._tracker.add(Look(Frame(self._now, picture), reads, 0.0))

    def _decide(self, vehicle: Vehicle) -> Decision:
        sees = self._tracker.sees_vehicle(vehicle)
        where = Circumstances(RULES, ZoneInfo("UTC"), self._now, sees_vehicle=sees)
        return examine(vehicle, where, self._list).decision


def measure(read: Read, count: int) -> Counter[Met]:
    """Draw `count` arrivals, each in three ways, and `count` photographs with each holder."""
    dice, found = Random(107), Counter[Met]()
    for seed in range(count):
        letters = "".join(dice.choice("ABCDEFGHJKLMNPRSTVWXYZ") for _ in range(3))
        number = f"{letters}{dice.randrange(10_000):04}"
        for kind, became in meet_all(read, number, dice.choice(_STATES), seed):
            found[Met(kind, became)] += 1
    return found


def meet_all(read: Read, number: str, state: str, seed: int) -> Iterator[tuple[str, str]]:
    """Yield what became of one plate on its car and of its photographs, at one place."""
    lane = known_lane(draw_empty(seed, 3))
    arrival = draw_arrival(number, state, seed=seed, frames=_FRAMES)
    yield "rolls up", Gate(read, number, state, deepcopy(lane)).meet(arrival)
    yield "stands", Gate(read, number, state, deepcopy(lane)).meet(arrival[-1:])
    yield "stands as the camera wakes", Gate(read, number, state).meet(arrival[-1:])
    for holder in HOLDERS:
        held = draw_held_up(number, state, holder, seed=seed, frames=_FRAMES)
        yield _name(holder), Gate(read, number, state, deepcopy(lane)).meet(held)


def known_lane(pictures: Sequence[Any]) -> PicturePresence:
    """What a lane knows that has seen itself empty, as in these pictures, for a minute."""
    presence = PicturePresence()
    for turn in range(_EMPTY_LOOKS + 1):
        presence.is_present(pictures[turn % len(pictures)], plate_seen=False)
    return presence


def _name(holder: Holder) -> str:
    return f"photograph, {holder.breadth} m broad" if holder.breadth else "photograph on a pole"


def _main(count: int) -> None:
    reader: PlateReader = open_reader("onnx")
    found = measure(reader.read, count)
    table: dict[str, dict[str, int]] = {}
    for met, times in sorted(found.items(), key=lambda pair: (pair[0].kind, pair[0].became)):
        table.setdefault(met.kind, {})[met.became] = times
    print(json.dumps(table, indent=2))


if __name__ == "__main__":
    _main(int(sys.argv[1]))
