"""Frames to vehicles: one decision for each, early where frames agree, never none."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from lpr.lane.frames import Frame
from lpr.lane.tracking import Look, Tracker
from lpr.reading.records import Box, Character, PlateRead

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
EMPTY = np.full((90, 160, 3), 120, np.uint8)


def read(text, confidence=0.97):
    characters = tuple(Character(c, 0.99) for c in text)
    return PlateRead(text, confidence, Box(10, 10, 60, 20), characters)


def look(text, at=0.0, arrival="", confidence=0.97, picture=EMPTY):
    frame = Frame(NOW + timedelta(seconds=at), picture, arrival)
    return Look(frame, [read(text, confidence)] if text else [], 1.0)


def end(at, arrival):
    return Look(Frame(NOW + timedelta(seconds=at), None, arrival), (), 0.0)


def texts(vehicles):
    return [(v.consensus().text if v.consensus() else None) for v in vehicles]


def feed(tracker, *looks):
    return texts([vehicle for one in looks for vehicle in tracker.add(one)])


def test_a_vehicle_is_decided_as_soon_as_frames_agree_and_only_once():
    tracker = Tracker(is_stream=False)
    looks = [look("8ABC12", n / 10, "car") for n in range(6)]
    assert feed(tracker, *looks[:2]) == []
    assert feed(tracker, looks[2]) == ["8ABC12"]
    assert feed(tracker, *looks[3:], end(0.6, "car")) == []


def test_a_vehicle_without_a_readable_plate_is_decided_at_its_end():
    tracker = Tracker(is_stream=False)
    assert feed(tracker, look("", 0, "car"), look("", 0.1, "car"), end(0.2, "car")) == [None]


def test_an_arrival_without_any_good_picture_is_still_a_vehicle():
    assert feed(Tracker(is_stream=False), end(0, "car")) == [None]


def test_the_next_arrival_ends_the_one_before():
    tracker = Tracker(is_stream=False)
    assert feed(tracker, look("8ABC12", 0, "one"), look("4XYZ99", 0.1, "two")) == ["8ABC12"]


def test_a_driver_does_not_wait_for_frames_to_agree():
    tracker = Tracker(is_stream=True)
    unsure = [look("8ABC12", n, confidence=0.4) for n in range(5)]
    assert feed(tracker, *unsure) == ["8ABC12"]


def test_in_a_stream_quite_another_plate_is_another_vehicle():
    tracker = Tracker(is_stream=True)
    assert feed(tracker, look("8ABC12", 0), look("4XYZ99", 0.1)) == ["8ABC12"]
    assert texts(tracker.end()) == ["4XYZ99"]


def test_in_a_stream_a_misread_character_is_the_same_vehicle():
    tracker = Tracker(is_stream=True)
    assert feed(tracker, look("8ABC12", 0), look("BABC12", 0.1), look("8ABC12", 0.2)) == []
    assert texts(tracker.end()) == ["8ABC12"]


def test_a_vehicle_that_is_gone_for_a_while_is_decided():
    tracker = Tracker(is_stream=True)
    tracker.add(look("8ABC12", 0))
    assert tracker.tick(NOW + timedelta(seconds=1)) == []
    assert texts(tracker.tick(NOW + timedelta(seconds=3))) == ["8ABC12"]


def test_in_a_stream_an_empty_lane_is_no_vehicle_and_an_unreadable_one_is():
    tracker = Tracker(is_stream=True)
    assert feed(tracker, *(look("", n / 10) for n in range(50))) == []
    assert tracker.end() == []
    with_car = EMPTY.copy()
    with_car[20:80, 40:120] = 20
    vans = [look("", 5 + n / 10, picture=with_car) for n in range(10)]
    assert feed(tracker, *vans) == []
    assert texts(tracker.tick(NOW + timedelta(seconds=10))) == [None]


@pytest.mark.parametrize("count", [1, 5, 60])
def test_only_the_best_pictures_are_kept(count):
    tracker = Tracker(is_stream=False)
    for n in range(count):
        tracker.add(look("8ABC12", n / 100, "car", confidence=0.5 + n / 200))
    vehicle = tracker._vehicle
    assert len(vehicle.best) == min(3, count)
    assert vehicle.frames == count or vehicle.is_decided
    assert all(one.frame.picture is None for one in vehicle.looks)
