"""Whether what stands around a plate is a vehicle, or the lane as it is with nobody in it."""

import numpy as np
import pytest

from lpr.lane.watching.empty_lane import EmptyLane, shrink
from lpr.reading.records import Box

DICE = np.random.default_rng(7)
PLACE = DICE.integers(70, 150, (36, 64, 3)).repeat(10, 0).repeat(10, 1).astype(np.float32)
PLATE = Box(290, 180, 60, 30)
CAR = (slice(60, 260), slice(140, 500))
PERSON = (slice(60, 360), slice(250, 390))


def filmed(picture, light=1.0):
    noisy = picture * light + DICE.normal(0, 2, picture.shape)
    return np.clip(noisy, 0, 255).astype(np.uint8)


def known(place=PLACE, looks=300):
    lane, pictures = EmptyLane(), [shrink(filmed(place)) for _ in range(3)]
    lane.begin(pictures[0])
    for look in range(looks):
        lane.learn(pictures[look % 3])
    return lane


@pytest.fixture(scope="module")
def lane():
    return known(looks=300)


def shown(where, colour=40, place=PLACE):
    picture = place.copy()
    picture[where] = colour
    picture[PLATE.y : PLATE.y + PLATE.height, PLATE.x : PLATE.x + PLATE.width] = 220
    return picture


def test_a_car_is_seen_around_its_plate(lane):
    assert lane.vehicle_around(filmed(shown(CAR)), PLATE) is True


def test_a_photograph_in_the_empty_lane_or_in_somebodys_hands_is_none(lane):
    for where in ((slice(0, 0), slice(0, 0)), PERSON):
        assert lane.vehicle_around(filmed(shown(where)), PLATE) is False


@pytest.mark.parametrize("light", [0.7, 1.4])
def test_a_camera_that_turns_its_exposure_makes_no_car(lane, light):
    assert lane.vehicle_around(filmed(shown(PERSON), light), PLATE) is False


def test_what_is_held_right_before_the_camera_is_no_car(lane):
    near = Box(100, 100, 300, 150)
    assert lane.vehicle_around(filmed(shown((slice(0, 360), slice(0, 640)))), near) is False


def test_a_lane_that_was_not_empty_for_long_enough_cannot_tell():
    assert EmptyLane().vehicle_around(filmed(PLACE), PLATE) is None
    assert known(looks=299).vehicle_around(filmed(shown(PERSON)), PLATE) is None


def test_nothing_can_be_told_where_plates_alone_are_lit():
    dark = PLACE * 0.05
    lane = known(dark, looks=300)
    assert lane.vehicle_around(filmed(shown(CAR, 3, dark)), PLATE) is None
