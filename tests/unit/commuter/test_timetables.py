"""A route's day as a grid."""

from hypothesis import given
from hypothesis import strategies as st

from commuter.shuttles.timetables import TripTimes, build_grid, merge_patterns


def trip(trip_id: str, stops: str, start: int) -> TripTimes:
    return TripTimes(trip_id, "", tuple(stops), tuple(range(start, start + len(stops))))


def test_trips_are_rows_by_their_first_departure() -> None:
    grid = build_grid([trip("B", "ABC", 60), trip("A", "ABC", 0)])

    assert grid.columns == ("A", "B", "C")
    assert [row.trip.trip_id for row in grid.rows] == ["A", "B"]
    assert grid.rows[0].times == (0, 1, 2)


def test_a_trip_that_skips_a_stop_has_a_gap_there() -> None:
    grid = build_grid([trip("FULL", "ABC", 0), trip("SHORT", "AC", 60)])

    assert grid.rows[1].times == (60, None, 61)


def test_a_detour_gets_its_own_column_in_its_place() -> None:
    grid = build_grid([trip("USUAL", "ABC", 0), trip("DETOUR", "AXC", 60)])

    assert set(grid.columns) == set("ABXC")
    assert grid.columns[0] == "A"
    assert grid.columns[-1] == "C"


def test_a_loop_has_its_first_stop_at_both_ends() -> None:
    assert build_grid([trip("LOOP", "ABCA", 0)]).columns == ("A", "B", "C", "A")


def test_no_trips_make_an_empty_grid() -> None:
    grid = build_grid([])

    assert grid.columns == ()
    assert grid.rows == ()


patterns = st.lists(st.text("ABCDE", min_size=1, max_size=6).map(tuple), min_size=1, max_size=5)


@given(patterns)
def test_every_pattern_keeps_its_order_in_the_merged_one(found: list[tuple[str, ...]]) -> None:
    merged = merge_patterns(found)

    for pattern in found:
        left = iter(merged)
        assert all(stop in left for stop in pattern)


@given(patterns)
def test_no_time_is_lost_in_the_grid(found: list[tuple[str, ...]]) -> None:
    trips = [trip(str(number), "".join(stops), number * 10) for number, stops in enumerate(found)]

    for row in build_grid(trips).rows:
        assert tuple(time for time in row.times if time is not None) == row.trip.times
