"""Which stay an exit ends: by its plate, one character off, or not at all."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parking.access import KeyParts
from parking.access.pairing import (
    Doubt,
    Pair,
    StayInside,
    is_same_plate,
    key_of,
    pair,
    parts_of,
    possible_numbers,
)

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def stay(stay_id, key, hours=-1, doubt=None):
    return StayInside(stay_id, parts_of(key), NOW + timedelta(hours=hours), doubt)


def ended(key, *stays):
    """The id of the stay that an exit of this plate ends now, and the doubt; None for none."""
    found = pair(parts_of(key), NOW, stays)
    return found and (found.stay.stay_id, found.doubt)


@pytest.mark.parametrize(
    ("left", "came", "doubt"),
    [
        ("MA/passenger/8ABC12", "MA/passenger/8ABC12", None),
        ("MA/-/8ABC12", "MA/passenger/8ABC12", None),
        ("MA/-/8ABC12", "-/-/8ABC12", Doubt.STATE_UNREAD),
        ("-/-/8ABC12", "MA/passenger/8ABC12", Doubt.STATE_UNREAD),
        ("-/-/8ABC12", "-/-/8ABC12", Doubt.STATE_UNREAD),
        ("MA/-/8ABC12", "MA/passenger/BABC12", Doubt.ONE_CHARACTER),
        ("-/-/8ABC12", "MA/-/8A8C12", Doubt.ONE_CHARACTER),
    ],
)
def test_an_exit_ends_its_cars_stay_and_says_what_is_in_doubt(left, came, doubt):
    assert ended(left, stay(1, came), stay(2, "MA/passenger/7XYZ34")) == (1, doubt)


@pytest.mark.parametrize(
    "came",
    [
        "NH/-/8ABC12",  # another state's car
        "MA/national_guard/8ABC12",  # another type's
        "NH/-/BABC12",
        "MA/passenger/BA8C12",  # two characters off
        "MA/passenger/8ABX12",  # no pair that is taken for one another
        "MA/passenger/8ABC1",
    ],
)
def test_what_was_read_as_another_car_is_left_alone(came):
    assert ended("MA/passenger/8ABC12", stay(1, came)) is None


def test_a_car_that_came_in_later_has_not_left():
    assert ended("MA/-/8ABC12", stay(1, "MA/-/8ABC12", hours=1)) is None


def test_of_two_stays_of_the_very_plate_the_newer_ends():
    twice = stay(1, "MA/-/8ABC12", hours=-9), stay(2, "MA/-/8ABC12")
    assert ended("MA/-/8ABC12", *twice) == (2, None)


@pytest.mark.parametrize(
    ("left", "one", "other"),
    [
        ("MA/-/1557", "MA/passenger/1557", "MA/national_guard/1557"),
        ("-/-/1557", "MA/-/1557", "NH/-/1557"),
        ("-/-/1557", "-/-/1557", "NH/-/1557"),
        ("MA/-/8ABC12", "MA/-/BABC12", "MA/-/8A8C12"),
    ],
)
def test_where_two_cars_could_be_meant_neither_stay_ends(left, one, other):
    assert ended(left, stay(1, one), stay(2, other)) is None


def test_a_certain_exit_takes_back_what_a_doubtful_one_ended():
    taken = stay(1, "MA/-/8ABC12", doubt=Doubt.ONE_CHARACTER)
    assert ended("MA/-/8ABC12", taken) == (1, None)
    assert ended("MA/-/8ABC12", taken, stay(2, "MA/-/8ABC12", hours=-2)) == (2, None)
    assert ended("-/-/8ABC12", taken) is None
    assert ended("MA/-/BABC12", taken) is None


def test_a_key_is_taken_apart_and_put_together():
    assert parts_of("MA/-/8ABC12") == KeyParts("8ABC12", "MA", None)
    assert key_of(KeyParts("8ABC12", None, None)) == "-/-/8ABC12"


# Few characters that are taken for one another, so that every kind of likeness comes up.
plates = st.builds(
    KeyParts,
    st.sampled_from(["A8", "AB", "88", "A5", "AS", "K7"]),
    st.sampled_from(["MA", "MA", "NH", None]),
    st.sampled_from([None, None, "passenger", "livery"]),
)
hours = st.integers(-3, 1).map(lambda hour: NOW + timedelta(hours=hour))
doubts = st.sampled_from([None, None, None, Doubt.ONE_CHARACTER])
garages = st.lists(st.tuples(plates, hours, doubts), max_size=5).map(
    lambda cars: [StayInside(number, *car) for number, car in enumerate(cars)]
)


@given(plates, garages)
def test_a_certain_pair_beats_every_doubtful_one(plate, garage):
    found = pair(plate, NOW, garage)
    certain = [s for s in garage if is_same_plate(plate, s.plate) and s.since <= NOW]
    if certain:
        assert found is None or (found.doubt is None and found.stay in certain)
    if any(s.plate == plate and s.doubt is None for s in certain):
        assert found is not None


@given(plates, garages)
def test_a_pair_begins_before_it_ends_and_differs_in_what_its_doubt_says(plate, garage):
    found = pair(plate, NOW, garage)
    if found is None:
        return
    assert found.stay.since <= NOW
    number = found.stay.plate.number
    assert (number != plate.number) == (found.doubt is Doubt.ONE_CHARACTER)
    assert number in possible_numbers(plate.number)
    for part in ("state", "plate_type"):
        assert len({getattr(plate, part), getattr(found.stay.plate, part)} - {None}) < 2


@given(plates, garages)
def test_a_doubtful_pair_is_the_only_one_that_could_be(plate, garage):
    found = pair(plate, NOW, garage)
    if found is None or found.doubt is None:
        return
    others = [s for s in garage if s is not found.stay and s.plate != plate]
    assert pair(plate, NOW, [*others, found.stay]) == found
    twin = StayInside(99, found.stay.plate, found.stay.since)
    again = pair(plate, NOW, [*garage, twin])
    assert again is None or found.stay.plate == plate


@given(garages, st.lists(plates, max_size=6))
def test_no_exit_ends_two_stays_and_no_stay_ends_twice_in_a_row(garage, exits):
    inside, held = {s.stay_id: s for s in garage}, {}
    for number, plate in enumerate(exits):
        found = pair(plate, NOW, inside.values())
        if found is None:
            continue
        was = inside.pop(found.stay.stay_id)
        # A stay ended in doubt is taken once more, and only by a car that certainly is its own.
        assert was.doubt is None or found.doubt is None
        held[found.stay.stay_id] = number
        if found.doubt is not None:
            inside[was.stay_id] = StayInside(was.stay_id, was.plate, was.since, found.doubt)
    assert len(set(held.values())) == len(held)


def test_a_pair_says_its_stay():
    car = stay(1, "MA/-/8ABC12")
    assert pair(car.plate, NOW, [car]) == Pair(car)
