"""Hours of the week, from the table to words and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parking.access import Window
from parking.hours.windows import day_runs, from_windows, to_windows
from parking.hours.words import span_words

windows = st.builds(
    Window,
    st.frozensets(st.integers(0, 6), min_size=1),
    st.integers(0, 1_439),
    st.integers(1, 1_440),
)


@given(st.lists(windows, max_size=4))
def test_windows_survive_the_table(given_windows: list[Window]) -> None:
    assert list(to_windows(from_windows(given_windows))) == given_windows


@pytest.mark.parametrize(
    ("days", "runs"),
    [
        ([], []),
        ([0, 1, 2, 3, 4], [(0, 4)]),
        ([6, 0], [(0, 0), (6, 6)]),
        ([0, 1, 3, 5, 6], [(0, 1), (3, 3), (5, 6)]),
    ],
)
def test_days_are_told_in_runs(days: list[int], runs: list[tuple[int, int]]) -> None:
    assert day_runs(days) == runs


def test_hours_are_told_as_the_signs_have_them() -> None:
    assert span_words(18 * 60, 7 * 60 + 5) == "6:00\u202fPM–7:05\u202fAM"
    assert span_words(12 * 60, 1_440) == "12:00\u202fPM–12:00\u202fAM"
