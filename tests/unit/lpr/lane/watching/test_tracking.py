"""Frames to vehicles: one decision for each, early where frames agree, never none."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from lpr.lane.cameras.frames import Frame
from lpr.lane.watching.looks import Look
from lpr.lane.watching.tracking import Tracker
from lpr.reading.records import Box, Character, PlateRead

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
EMPTY = np.full((90, 160, 3), 120, np.uint8)


HERE, FAR = Box(40, 50, 40, 14), Box(120, 20, 20, 7)


def read(text, confidence=0.995, box=HERE):
    characters = tuple(Character(c, 0.99) for c in text)
    return PlateRead(text, confidence, box, characters)


def look(text, at=0.0, arrival="", confidence=0.995, picture=EMPTY, box=HERE):
    frame = Frame(NOW + timedelta(seconds=at), picture, arrival)
    return Look(frame, [read(text, confidence, box)] if text else [], 1.0)


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


def test_two_cars_in_a_row_are_two_passages():
    tracker = Tracker(is_stream=True)
    first = [look("8ABC12", n / 10) for n in range(5)]
    second = [look("4XYZ99", 0.5 + n / 10, box=FAR) for n in range(4)]
    assert feed(tracker, *first, *second) == ["8ABC12", "4XYZ99"]
    assert tracker.end() == []


def test_the_second_car_is_told_apart_while_the_first_is_not_decided_yet():
    tracker = Tracker(is_stream=True)
    unsure = [look("8ABC12", n / 10, confidence=0.6) for n in range(3)]
    second = [look("4XYZ99", 0.3 + n / 10, box=FAR) for n in range(2)]
    assert feed(tracker, *unsure, *second) == ["8ABC12"]
    vehicle = tracker.end()[0]
    assert vehicle.consensus().text == "4XYZ99"
    assert vehicle.frames == 2


def test_numbers_of_one_fleet_are_two_passages_once_the_plate_has_leapt():
    tracker = Tracker(is_stream=True)
    first = [look("8ABC12", n / 10) for n in range(4)]
    second = [look("8ABC13", 0.4 + n / 10, box=FAR) for n in range(4)]
    assert feed(tracker, *first, *second) == ["8ABC12", "8ABC13"]


def test_a_plate_that_is_misread_for_a_while_is_one_passage():
    tracker = Tracker(is_stream=True)
    misread = [look("BABC12", n / 10, confidence=0.6) for n in range(4)]
    nearer = [Box(40 - n, 50 + n, 40 + 2 * n, 14) for n in range(8)]
    right = [look("8ABC12", 0.4 + n / 10, box=box) for n, box in enumerate(nearer)]
    assert feed(tracker, *misread, *right) == ["8ABC12"]
    assert tracker.end() == []


def test_a_single_wild_frame_makes_no_passage_and_decides_none():
    tracker = Tracker(is_stream=True)
    before = [look("8ABC12", n / 10) for n in range(2)]
    after = [look("8ABC12", 0.3 + n / 10) for n in range(3)]
    assert feed(tracker, *before, look("YIELD99", 0.2, confidence=0.99), *after) == ["8ABC12"]
    assert tracker.end() == []


def test_a_wild_first_frame_makes_no_passage_either():
    tracker = Tracker(is_stream=True)
    looks = [look("YIELD99", 0, box=FAR), *(look("8ABC12", n / 10) for n in range(1, 5))]
    assert feed(tracker, *looks) == ["8ABC12"]
    assert tracker.end() == []


def test_the_car_behind_in_the_same_picture_does_not_vote():
    tracker = Tracker(is_stream=True)
    for n in range(6):
        both = [read("8ABC12", 0.7), read("4XYZ99", 0.7, FAR)]
        frame = Frame(NOW + timedelta(seconds=n / 10), EMPTY, "")
        tracker.add(Look(frame, both if n % 2 == 0 else both[::-1], 1.0))
    assert texts(tracker.end()) == ["8ABC12"]


def test_another_plate_in_the_very_last_frame_is_a_passage_if_it_stood_elsewhere():
    tracker = Tracker(is_stream=True)
    feed(tracker, look("8ABC12", 0), look("8ABC12", 0.1), look("4XYZ99", 0.2, box=FAR))
    assert texts(tracker.end()) == ["8ABC12", "4XYZ99"]
    feed(tracker, look("8ABC12", 9), look("8ABC12", 9.1), look("4XYZ99", 9.2))
    assert texts(tracker.end()) == ["8ABC12"], "where the plate was, it is a misread"


def test_in_a_named_arrival_every_frame_is_of_that_vehicle():
    tracker = Tracker(is_stream=False)
    looks = [look("8ABC12", 0, "car"), look("4XYZ99", 0.1, "car", box=FAR)]
    assert feed(tracker, *looks, look("4XYZ99", 0.2, "car", box=FAR)) == []
    vehicle = tracker.end()[0]
    assert vehicle.frames == 3


@pytest.mark.parametrize(("agreeing", "decided_at"), [(1, 1), (3, 3), (5, 5)])
def test_as_many_reads_must_agree_as_the_lane_asks(agreeing, decided_at):
    tracker = Tracker(is_stream=False, agreeing_reads=agreeing)
    for n in range(1, decided_at):
        assert feed(tracker, look("8ABC12", n / 10, "car", confidence=0.997)) == []
    assert feed(tracker, look("8ABC12", 1, "car", confidence=0.997)) == ["8ABC12"]


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
