"""A plate that stands without moving may be a photograph of one."""

from datetime import UTC, datetime

import numpy as np
import pytest

from lpr.lane.cameras.frames import Frame
from lpr.lane.watching.looks import Look
from lpr.lane.watching.stillness import StillWatch
from lpr.lane.watching.tracking import Vehicle
from lpr.reading.records import Box, PlateRead

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
SCENE = np.random.default_rng(7).integers(0, 255, (180, 320, 3), np.uint8)


class Camera:
    def __init__(self):
        self.seconds = 0.0
        self.noise = np.random.default_rng(1)
        self.watch = StillWatch(lambda: self.seconds)

    def film(self, seconds, *, x=100, width=60, text="8ABC12", scene=SCENE):
        """Show a plate for so long; whether a vehicle decided on the last look is still."""
        look = None
        for _ in range(int(seconds * 2)):
            self.seconds += 0.5
            noisy = np.clip(scene + self.noise.normal(0, 2, scene.shape), 0, 255)
            read = PlateRead(text, 0.99, Box(int(x), 80, width, 20), ())
            look = Look(Frame(NOW, noisy.astype(np.uint8)), [read], 1.0)
            self.watch.see(look)
        vehicle = Vehicle("", NOW, NOW)
        vehicle.add(look)
        return self.watch.is_still(vehicle)


@pytest.fixture
def camera():
    return Camera()


def test_a_plate_that_does_not_move_for_thirty_seconds_is_still(camera):
    assert not camera.film(29)
    assert camera.film(3)


def test_a_car_that_rolls_up_is_not(camera):
    camera.film(20)
    assert not camera.film(20, x=110)


def test_a_car_that_comes_nearer_is_not(camera):
    camera.film(20)
    assert not camera.film(20, width=66)


def test_light_that_changes_on_the_plate_is_life(camera):
    camera.film(20)
    assert not camera.film(20, scene=SCENE // 2)


def test_another_plate_in_the_same_place_is_another_car(camera):
    camera.film(31)
    assert not camera.film(5, text="1XYZ23")


def test_what_was_away_for_minutes_begins_anew(camera):
    camera.film(31)
    camera.seconds += 200
    assert not camera.film(5)


def test_a_vehicle_without_a_plate_is_never_still(camera):
    assert not camera.watch.is_still(Vehicle("", NOW, NOW))
