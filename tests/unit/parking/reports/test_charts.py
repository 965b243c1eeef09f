"""Where bars, lines and labels of a chart stand."""

from hypothesis import given
from hypothesis import strategies as st

from parking.reports.charts import HEIGHT, LEFT, WIDTH, Frame, Series, draw, scale


def frame(*labels: str) -> Frame:
    """A frame of these labels, values written as whole numbers."""
    return Frame("Cars", labels, lambda value: f"{value:.0f}")


# Cents, counts and shares: thousandths are the finest that a chart shows.
shown = st.integers(0, 10**12).map(lambda thousandths: thousandths / 1000)


@given(shown, shown.map(float.__neg__))
def test_a_scale_holds_every_value_and_few_round_steps(most: float, least: float) -> None:
    ticks = scale(most, least)
    assert ticks[0] <= least
    assert ticks[-1] >= most
    assert 2 <= len(ticks) <= 8
    assert 0 in [round(tick, 6) for tick in ticks]


def test_bars_stand_on_nought_and_reach_their_value() -> None:
    chart = draw(frame("a", "b"), [Series("now", [10, -5])])
    nought = next(y for y, label in chart.up if label == "0")
    up, down = chart.bars
    assert up.y + up.height == nought
    assert down.y == nought
    assert abs(up.height - 2 * down.height) < 0.5
    assert all(LEFT <= bar.x <= WIDTH and 0 <= bar.y <= HEIGHT for bar in chart.bars)
    assert up.title == "a, now: 10"


def test_a_line_is_broken_where_nothing_is_known() -> None:
    chart = draw(frame("a", "b", "c"), lines=[Series("now", [1, None, 3])])
    assert chart.lines[0].d.count("M") == 2
    assert len(chart.lines[0].dots) == 2
    assert draw(frame("a"), lines=[Series("now", [None])]).is_empty


def test_labels_leave_room_and_the_last_one_stays() -> None:
    chart = draw(frame(*(str(day) for day in range(60))), [Series("now", [1] * 60)])
    assert len(chart.along) < 15
    assert chart.along[-1][1] == "59"
