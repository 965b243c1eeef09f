"""The bench counts what a person would count."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lpr.reading.bench import bench, edit_distance
from lpr.reading.examination import Examination, ExaminedPlate
from lpr.reading.labels import LabelsError, load_labels
from lpr.reading.locator import Located
from lpr.reading.pipeline import PlateReader
from lpr.reading.records import Box, PlateRead
from lpr.reading.straighten import corners_of
from lpr.reading.threshold import OPENING_THRESHOLD

SURE, UNSURE = OPENING_THRESHOLD + 0.001, OPENING_THRESHOLD - 0.2


class _Anywhere:
    """A locator that leaves every plate where it is."""

    def refined(self, _grey: Any, plate: Located) -> Located:
        return plate


class Script(PlateReader):
    """Answers what the test wrote down, by the brightness of the picture."""

    def __init__(self, answers: dict[int, list[PlateRead]]) -> None:
        self.answers = answers
        self.locator = _Anywhere()  # type: ignore[assignment]

    def examine(self, frame: Any, located: Sequence[Located] | None = None) -> Examination:  # noqa: ARG002
        corners = corners_of(0, 0, 8, 8)
        plates = [
            ExaminedPlate(read, corners, frame, 1.0) for read in self.answers[int(frame.flat[0])]
        ]
        return Examination(
            tuple(plate for plate in plates if plate.read.text),
            # A read without text stands for a plate that was found and could not be read.
            tuple(
                corners_of(box.x, box.y, box.width, box.height)
                for box in (plate.read.box for plate in plates if not plate.read.text)
            ),
            {},
        )


def read_of(text: str, confidence: float, box: Box) -> PlateRead:
    return PlateRead(text, confidence, box, ())


def lay_out(folder: Path, rows: list[str], header: str = "image,x,y,width,height,plate") -> None:
    for level in range(4):
        cv2.imwrite(str(folder / f"{level}.png"), np.full((100, 200), level * 10, np.uint8))
    (folder / "labels.csv").write_text("\n".join([header, *rows]) + "\n")


AT, ELSEWHERE = Box(10, 10, 80, 40), Box(120, 50, 60, 30)


def test_counts(tmp_path: Path) -> None:
    lay_out(
        tmp_path,
        [
            f"{level}.png,10,10,80,40,{plate}"
            for level, plate in enumerate(("8ABC12", "AB0", "CAR1", "X"))
        ],
    )
    report = bench(
        Script(
            {
                0: [read_of("8ABC12", SURE, AT)],
                10: [read_of("ABO", SURE, AT)],
                20: [read_of("CAT1", SURE, AT), read_of("CAR1", SURE, AT)],
                30: [],
            }
        ),
        tmp_path,
    ).to_json()
    assert (report["images"], report["plates"], report["located"]) == (4, 4, 3)
    assert (report["exact"], report["folded"]) == (1, 2), "the first plate of the answer counts"
    assert report["character_error_rate"] == round(3 / 14, 4)
    assert (report["above_threshold"], report["wrong_above_threshold"]) == (3, 1)
    assert [(miss["plate"], miss["read"]) for miss in report["misses"]] == [
        ("AB0", "ABO"),
        ("CAR1", "CAT1"),
        ("X", ""),
    ]
    assert report["p50_ms"] <= report["p95_ms"]


def test_doubtful_reads_do_not_count_as_opened(tmp_path: Path) -> None:
    lay_out(tmp_path, ["0.png,10,10,80,40,8ABC12"])
    report = bench(Script({0: [read_of("WRONG", UNSURE, AT)]}), tmp_path).to_json()
    assert (report["above_threshold"], report["wrong_above_threshold"]) == (0, 0)


def test_a_plate_elsewhere_is_not_located(tmp_path: Path) -> None:
    lay_out(tmp_path, ["0.png,10,10,80,40,8ABC12"])
    report = bench(Script({0: [read_of("8ABC12", SURE, ELSEWHERE)]}), tmp_path).to_json()
    assert (report["located"], report["exact"]) == (0, 1)


def test_a_plate_that_was_found_and_not_read_is_located(tmp_path: Path) -> None:
    lay_out(tmp_path, ["0.png,10,10,80,40,8ABC12"])
    report = bench(Script({0: [read_of("", 0.0, AT)]}), tmp_path).to_json()
    assert (report["located"], report["exact"]) == (1, 0)


def test_several_plates_of_one_picture_are_told_apart_by_place(tmp_path: Path) -> None:
    lay_out(tmp_path, ["0.png,10,10,80,40,ONE", "0.png,120,50,60,30,TWO"])
    reads = [read_of("TWO", SURE, ELSEWHERE), read_of("ONE", SURE, AT)]
    report = bench(Script({0: reads}), tmp_path).to_json()
    assert (report["images"], report["plates"], report["exact"]) == (1, 2, 2)


def test_boxes_alone_measure_the_locator(tmp_path: Path) -> None:
    lay_out(tmp_path, ["0.png,10,10,80,40"], header="image,x,y,width,height")
    report = bench(Script({0: [read_of("X", SURE, AT)]}), tmp_path).to_json()
    assert report["located"] == 1
    assert report["exact"] is None
    assert report["character_error_rate"] is None


def test_numbers_alone_measure_the_reader(tmp_path: Path) -> None:
    lay_out(tmp_path, ["0.png,8ABC12"], header="image,plate")
    report = bench(Script({0: [read_of("8ABC12", SURE, AT)]}), tmp_path).to_json()
    assert report["located"] is None
    assert report["exact"] == 1


def test_single_plates_can_be_looked_for_too(tmp_path: Path) -> None:
    lay_out(tmp_path, ["0.png,8ABC12", "10.png,8ABC12"], header="image,plate")
    for level in (0, 10):
        cv2.imwrite(str(tmp_path / f"{level}.png"), np.full((100, 200), level, np.uint8))
    reader = Script({0: [read_of("8ABC12", SURE, AT)], 10: []})
    assert bench(reader, tmp_path, locate_all=True).exact == 1


def test_states_are_kept_where_they_are_states(tmp_path: Path) -> None:
    rows = ["0.png,ma,8ABC12", "1.png,state,X1", "2.png,,X2"]
    lay_out(tmp_path, rows, header="image,state,plate")
    states = [label.state for [label] in load_labels(tmp_path).values()]
    assert states == ["MA", None, None]


def test_a_picture_that_cannot_be_decoded_is_counted(tmp_path: Path) -> None:
    lay_out(tmp_path, ["gone.png,10,10,80,40,8ABC12"])
    report = bench(Script({}), tmp_path).to_json()
    assert (report["unreadable"], report["exact"], report["p50_ms"]) == (1, 0, None)
    assert report["character_error_rate"] == 1.0


@pytest.mark.parametrize(
    ("text", "words"),
    [("image,x,y,width,height,plate\n0.png,a,1,2,3,X\n", "line 2"), ("picture\nx\n", "line 2")],
)
def test_broken_labels_are_named(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "labels.csv").write_text(text)
    with pytest.raises(LabelsError, match=words):
        load_labels(tmp_path)


def test_missing_labels_are_named(tmp_path: Path) -> None:
    with pytest.raises(LabelsError, match=r"labels\.csv cannot be read"):
        load_labels(tmp_path)


WORDS = st.text("AB1", max_size=6)


@given(WORDS, WORDS, WORDS)
def test_edit_distance_is_a_distance(one: str, other: str, third: str) -> None:
    there = edit_distance(one, other)
    assert there == edit_distance(other, one)
    assert (there == 0) == (one == other)
    assert there <= edit_distance(one, third) + edit_distance(third, other)
    assert abs(len(one) - len(other)) <= there <= max(len(one), len(other))
