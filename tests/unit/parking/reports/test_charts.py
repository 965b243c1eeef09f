"""Where bars, lines and labels of a chart stand."""

from hypothesis import given
from hypothesis import strategies as st

from parking.reports.charts import HEIGHT, LEFT, WIDTH, Frame, Series, draw, scale


def frame(*labels: str) -> Frame:
    """A frame of these labels, values written as whole numbers."""
    return Frame("Cars", labels, lambda value: f"{value:.0f}")


@given(st.floats(0, 1e9), st.floats(-1e9, 0))
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
