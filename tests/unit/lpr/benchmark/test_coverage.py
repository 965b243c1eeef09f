"""The curve of risk and coverage."""

from pathlib import Path
from xml.etree import ElementTree as Tree

import pytest

from lpr.benchmark.chart import draw_chart
from lpr.benchmark.coverage import Point, curve, load_curve, save_curve

READS = [(0.99, True), (0.99, False), (0.9, True), (0.4, False), (0.0, False)]


def test_a_point_counts_what_opens_and_what_of_it_is_wrong() -> None:
    points = curve(READS, (0.5, 0.95, 1.0))
    assert points == [Point(0.5, 3, 1, 5), Point(0.95, 2, 1, 5), Point(1.0, 0, 0, 5)]
    assert points[0].coverage == pytest.approx(0.6)
    assert points[0].risk == pytest.approx(0.2)


def test_a_saved_curve_is_the_same(tmp_path: Path) -> None:
    points = curve(READS)
    save_curve(points, tmp_path / "curve.csv")
    assert load_curve(tmp_path / "curve.csv") == points


def test_a_curve_that_was_never_saved_is_empty(tmp_path: Path) -> None:
    assert load_curve(tmp_path / "none.csv") == []


def test_another_table_is_no_curve(tmp_path: Path) -> None:
    (tmp_path / "curve.csv").write_text("a,b\n1,2\n")
    with pytest.raises(ValueError, match="is no curve"):
        load_curve(tmp_path / "curve.csv")


def test_the_chart_is_a_picture_with_both_curves_and_the_threshold() -> None:
    points = curve(READS, (0.5, 0.95))
    root = Tree.fromstring(draw_chart([("drawn", points), ("real", points)], 0.95))  # noqa: S314
    space = "{http://www.w3.org/2000/svg}"
    assert len(root.findall(f"{space}polyline")) == 2
    assert len(root.findall(f"{space}circle")) == 2
    words = {element.text for element in root.findall(f"{space}text")}
    assert {"drawn", "real", "plates that open"} <= words
