"""Drawn cars and drawn photographs of their plates, before the real reader and the real rules."""

import numpy as np
import pytest

from lpr.lane.cameras.frames import Frame
from lpr.lane.process import LaneProcess
from lpr.lane_benchmark.photographs import meet_all
from lpr.reading.pipeline import open_reader
from lpr.reading.records import Box, Character, PlateRead
from tests.unit.lpr.lane.deciding.test_gatekeeper import Lane

CARS = {"rolls up", "stands", "stands as the camera wakes"}


@pytest.mark.parametrize("seed", [0, 3], ids=["day", "night"])
def test_cars_are_let_in_at_once_and_photographs_in_shaking_hands_never(seed: int) -> None:
    became = dict(meet_all(open_reader("onnx").read, "8ABC12", "MA", seed))
    assert {became.pop(kind) for kind in CARS} == {"opened"}
    assert set(became.values()) <= {"no_vehicle", "unread"}
    assert len(became) == 3


EMPTY = np.full((90, 160, 3), 120, np.uint8)
PAPER = EMPTY.copy()
PAPER[50:64, 60:100] = 220
CAR = np.full_like(EMPTY, 30)
CAR[50:64, 60:100] = 220


class Film:
    """A stream that shows an empty lane for a while, then a plate, and ends."""

    is_stream, is_live = True, False
    broken, trouble = 0, None

    def __init__(self, lane, picture):
        self.pictures = [EMPTY] * 302 + [picture] * 4
        self.lane = lane

    def frames(self):
        return (Frame(self.lane.now(), picture) for picture in self.pictures)

    def release(self, arrival):
        """Nothing is kept."""

    def stop(self):
        """It ends by itself."""


class Reader:
    def read(self, picture):
        if picture[55, 70, 0] != 220:
            return []
        characters = tuple(Character(c, 0.999) for c in "8ABC12")
        return [PlateRead("8ABC12", 0.999, Box(60, 50, 40, 14), characters, "MA", 0.99)]


@pytest.mark.parametrize(("picture", "reason"), [(PAPER, "no_vehicle"), (CAR, "permit")])
def test_a_lane_that_has_seen_itself_empty_tells_a_car_from_paper(tmp_path, picture, reason):
    lane = Lane(tmp_path)
    LaneProcess(lane.keeper, Film(lane, picture), Reader()).run()
    assert lane.keeper.last.decision.reason == reason
    assert lane.raises == (reason == "permit")
