"""The general reader is counted in its favour, and works without a download."""

import warnings
from pathlib import Path

import cv2
import pytest

from lpr.benchmark import counts
from lpr.benchmark.general_reader import GeneralReader, Line, LinesOutcome, read_lines
from lpr.reading.labels import Label
from lpr.training.scenes import draw_arrival

LABEL = Label(plate="8ABC12")


def outcome(*lines: tuple[str, float, float]) -> LinesOutcome:
    return LinesOutcome("a.jpg", LABEL, tuple(Line(*line) for line in lines))


def test_any_line_may_be_the_plate() -> None:
    seen = outcome(("MASSACHUSETTS", 0.9, 500.0), ("8ABC12", 0.6, 400.0))
    assert seen.any_line()
    assert not seen.surest_line()
    assert not seen.largest_line()


def test_the_surest_and_the_largest_line() -> None:
    seen = outcome(("8ABC12", 0.9, 500.0), ("AUTO", 0.6, 400.0))
    assert seen.surest_line()
    assert seen.largest_line()


def test_folded_lines() -> None:
    label = Label(plate="10ABC")
    seen = LinesOutcome("a.jpg", label, (Line("IOABC", 0.9, 1.0),))
    assert not seen.any_line()
    assert seen.any_line(folded=True)


def test_no_lines_are_a_miss() -> None:
    seen = outcome()
    assert [seen.any_line(), seen.surest_line(), seen.largest_line()] == [False] * 3
    assert str(counts.lines([seen], "any_line", folded=False)).startswith("0 of 1")


@pytest.fixture(scope="module")
def reader() -> GeneralReader:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the libraries, about one another
        return GeneralReader()


def test_it_reads_without_a_download(reader: GeneralReader, tmp_path: Path) -> None:
    frame = draw_arrival("8ABC12", "MA", seed=0, frames=1)[0]
    cv2.imwrite(str(tmp_path / "a.png"), frame)
    (tmp_path / "labels.csv").write_text("image,plate\na.png,8ABC12\ngone.png,1\n")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        seen, gone = read_lines(reader, tmp_path)
    assert seen.any_line()
    assert gone.lines == ()
