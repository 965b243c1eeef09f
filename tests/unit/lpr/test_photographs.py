"""Drawn cars and drawn photographs of their plates, before the real reader and the real rules."""

import pytest

from lpr.lane_benchmark.photographs import meet_all
from lpr.reading.pipeline import open_reader

CARS = {"rolls up", "stands", "stands as the camera wakes"}


@pytest.mark.parametrize("seed", [0, 3], ids=["day", "night"])
def test_cars_are_let_in_at_once_and_photographs_in_shaking_hands_never(seed: int) -> None:
    became = dict(meet_all(open_reader("onnx").read, "8ABC12", "MA", seed))
    assert {became.pop(kind) for kind in CARS} == {"opened"}
    assert set(became.values()) <= {"no_vehicle", "unread"}
    assert len(became) == 3
