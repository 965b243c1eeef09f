"""A trip's times put right."""

from hypothesis import given
from hypothesis import strategies as st

from commuter.shuttles.mending import RawCall, mend_times

MINUTE = 60


def raw(*times: int | None, distances: tuple[float | None, ...] | None = None) -> list[RawCall]:
    """Calls at these minutes, line 1 first; arrival and departure alike."""
    far = distances or (None,) * len(times)
    return [
        RawCall(line, f"S{line}", line, _seconds(time), _seconds(time), distance, "0", "")
        for line, (time, distance) in enumerate(zip(times, far, strict=True), 1)
    ]


def _seconds(minutes: int | None) -> int | None:
    return None if minutes is None else minutes * MINUTE


def minutes(calls: list[RawCall]) -> list[float]:
    return [(call.departure or 0) / MINUTE for call in mend_times(calls).calls]


def test_good_times_are_left_alone() -> None:
    mended = mend_times(raw(0, 5, 5, 9))

    assert [call.departure for call in mended.calls] == [0, 300, 300, 540]
    assert not mended.estimated
    assert not mended.backwards


def test_missing_times_are_spread_evenly_by_stop() -> None:
    assert minutes(raw(0, None, None, 9, None, 11)) == [0, 3, 6, 9, 10, 11]


def test_missing_times_go_by_distance_where_it_is_given() -> None:
    assert minutes(raw(0, None, 10, distances=(0.0, 1.0, 4.0))) == [0, 2.5, 10]


def test_a_distance_that_shrinks_is_not_believed() -> None:
    assert minutes(raw(0, None, 10, distances=(0.0, 9.0, 4.0))) == [0, 5, 10]


def test_an_arrival_alone_is_the_departure_too() -> None:
    calls = raw(0, 5, 9)
    calls[1] = RawCall(2, "S2", 2, 300, None, None, "0", "")

    assert minutes(calls) == [0, 5, 9]


def test_one_time_that_runs_backwards_is_set_between_its_neighbours() -> None:
    mended = mend_times(raw(960, 963, 967, 962, 974, 976))

    assert [call.departure for call in mended.calls][3] == (967 * 60 + 974 * 60) // 2
    assert mended.backwards == (4,)
    assert mended.estimated == {4}


def test_one_time_that_is_far_too_late_is_the_one_that_is_dropped() -> None:
    mended = mend_times(raw(0, 100, 5, 9))

    assert mended.backwards == (2,)
    assert minutes(raw(0, 100, 5, 9)) == [0, 2.5, 5, 9]


def test_a_clock_that_starts_again_at_midnight_is_carried_on() -> None:
    mended = mend_times(raw(23 * 60 + 50, 5, 15))

    assert [call.departure for call in mended.calls] == [85800, 86700, 87300]
    assert mended.past_midnight == 2
    assert not mended.backwards


def test_a_departure_before_its_arrival_does_not_move_the_trip_back() -> None:
    calls = raw(0, 5, 9)
    calls[1] = RawCall(2, "S2", 2, 300, 60, None, "0", "")
    mended = mend_times(calls)

    assert mended.calls[1].arrival == mended.calls[1].departure
    assert mended.backwards == (2,)


def test_without_a_time_at_an_end_nothing_can_be_settled() -> None:
    assert mend_times(raw(None, 5, 9)).calls == ()
    assert mend_times(raw(0, 5, None)).calls == ()


@given(st.lists(st.none() | st.integers(0, 1500), min_size=2, max_size=12))
def test_settled_times_never_decrease_and_none_is_missing(times: list[int | None]) -> None:
    mended = mend_times(raw(*times))

    if mended.calls:
        settled = [time for call in mended.calls for time in (call.arrival, call.departure)]
        assert None not in settled
        assert settled == sorted(settled)  # type: ignore[type-var]
        assert len(mended.calls) == len(times)


@given(st.lists(st.integers(0, 1439), min_size=2, max_size=12).map(sorted))
def test_what_was_right_stays_as_written(times: list[int]) -> None:
    mended = mend_times(raw(*times))

    assert [call.departure for call in mended.calls] == [time * 60 for time in times]
