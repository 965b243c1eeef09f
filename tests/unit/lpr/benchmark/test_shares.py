"""Shares and their intervals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lpr.benchmark.shares import Share


@pytest.mark.parametrize(
    ("count", "whole", "low", "high"),
    # Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611)],
)
def test_the_interval_is_wilsons(count: int, whole: int, low: float, high: float) -> None:
    assert Share(count, whole).interval() == pytest.approx((low, high), abs=1e-4)


@given(st.integers(1, 500).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_the_share_lies_in_its_interval(counts: tuple[int, int]) -> None:
    share = Share(*counts)
    low, high = share.interval()
    assert 0 <= low <= share.count / share.whole <= high <= 1


def test_words() -> None:
    assert str(Share(60, 74)) == "60 of 74, 81.1% (70.7% to 88.4%)"
    assert str(Share(0, 0)) == "none to measure"
