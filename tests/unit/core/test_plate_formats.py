"""Serial formats: complete, plausible, and rough shares that leave room for other plates."""

import pytest

from core.plate_formats import (
    COUNTRIES_LEAVE_OUT,
    COUNTRY_SERIES,
    STATE_SERIES,
    STATES_LEAVE_OUT,
    VEHICLES,
    Series,
)
from core.plates import PLATE_TYPES, STATES, is_plausible, matches_state

PLACES = [*STATE_SERIES.items(), *COUNTRY_SERIES.items()]


def test_every_state_has_series_and_vehicles() -> None:
    assert set(STATE_SERIES) == set(VEHICLES) == set(STATES)
    assert set(STATES_LEAVE_OUT) <= set(STATES)
    assert set(COUNTRIES_LEAVE_OUT) <= set(COUNTRY_SERIES)
    assert {"DE", "FR", "GB", "IT", "NL", "ES", "PL", "BE", "AT", "CH", "BR", "MX"} <= set(
        COUNTRY_SERIES
    )


@pytest.mark.parametrize(("place", "series"), PLACES, ids=[place for place, _ in PLACES])
def test_series_are_patterns_of_known_types_and_leave_room_for_others(
    place: str, series: tuple[Series, ...]
) -> None:
    assert series, place
    for each in series:
        assert set(each.pattern) <= {"A", "9"}
        assert is_plausible(each.pattern)
        assert each.plate_type in PLATE_TYPES
        assert each.share > 0
    assert 40 <= sum(each.share for each in series) <= 98
    assert len({each.pattern for each in series}) == len(series)


@pytest.mark.parametrize(
    ("number", "state"),
    [
        ("1ABC23", "MA"),
        ("8CWP210", "CA"),
        ("ABC1234", "NY"),
        ("A12BCD", "NJ"),
        ("AB12345", "CT"),
        ("4321089", "NH"),
        ("9876AB", "ME"),
        ("123456", "RI"),
        ("ABC123", "VT"),
        ("ABCD123", "ON"),
        ("A12BCD", "QC"),
    ],
)
def test_numbers_as_seen_on_the_road_fit_their_state(number: str, state: str) -> None:
    assert matches_state(number, state)


def test_what_a_truck_bears_is_no_usual_number_of_a_car() -> None:
    assert not matches_state("12345A6", "CA")
