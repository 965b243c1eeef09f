"""Passages drawn for measuring, and what is said of how the frames' confidences fit."""

from random import Random
from typing import ClassVar

import numpy as np
import pytest

from core.plate_formats import STATE_SERIES
from core.plates import STATES, is_plausible, pattern
from lpr.reading.consensus import MEASURED, Weighing
from lpr.reading.decode import ALPHABET
from lpr.reading.records import Box, Character, PlateKind, PlateRead
from lpr.training import consensus_calibration
from lpr.training.consensus_calibration import Passed, best_weighing, log_loss, report
from lpr.training.exposures import draw_passage
from lpr.training.format_measure import measure_formats
from lpr.training.road_numbers import draw_road_number


def read(text: str, confidence: float) -> PlateRead:
    characters = tuple(Character(letter, 0.99) for letter in text)
    return PlateRead(text, confidence, Box(0, 0, 9, 3), characters, "MA", 0.9)


def passed(number: str, *reads: tuple[str, float]) -> Passed:
    return Passed("MA", number, tuple((read(*each),) for each in reads))


def test_a_passage_is_one_plate_seen_several_times() -> None:
    drawn = draw_passage(7, 4)
    again = draw_passage(7, 4)
    assert drawn.state in STATES
    assert is_plausible(drawn.number)
    assert len(drawn.exposures) == 4
    assert (drawn.number, drawn.state) == (again.number, again.state)
    for one, other in zip(drawn.exposures, again.exposures, strict=True):
        assert np.array_equal(one.picture, other.picture)
        assert np.array_equal(one.corners, other.corners)
    widths = [np.linalg.norm(look.corners[1] - look.corners[0]) for look in drawn.exposures]
    assert widths[-1] > widths[0], "it comes nearer"
    assert draw_passage(8, 1).number != drawn.number


def test_numbers_are_mostly_of_their_state_as_on_the_road() -> None:
    drawn = [draw_road_number(Random(seed)) for seed in range(600)]
    usual = [
        pattern(number) in {series.pattern for series in STATE_SERIES[state]}
        for state, number in drawn
    ]
    assert 0.8 < np.mean(usual) < 0.97


def test_the_report_tells_how_many_were_right_and_would_open() -> None:
    said: list[str] = []
    report(
        [
            passed("8ABC12", *[("8ABC12", 0.999)] * 3),
            passed("8ABC12", *[("BABC12", 0.999)] * 3),
            passed("8ABC12", ("8ABC12", 0.6), ("BABC12", 0.5)),
            Passed("MA", "8ABC12", ((), ())),
        ],
        said.append,
    )
    whole = "\n".join(said)
    assert "4 passages; right: one frame 40.00%, all together 50.00%" in whole
    assert "with 3 agreeing: 50.00% open, 1 wrong" in whole
    assert "with 4 agreeing: 0.00% open, 0 wrong" in whole
    assert "at most 0.1% wrong from 0.999 on" in whole
    assert "state named in 75.00%, rightly 100.00%" in whole


def test_where_frames_err_alike_their_agreement_is_worth_nothing() -> None:
    half_wrong = [
        passed("8ABC12", *[("8ABC12" if turn % 2 else "BABC12", 0.5)] * 6) for turn in range(20)
    ]
    all_right = [passed("8ABC12", *[("8ABC12", 0.6)] * 6) for _ in range(20)]
    assert best_weighing(half_wrong).news == 0.0
    assert best_weighing(all_right).news > 0.1
    assert log_loss(half_wrong, Weighing(news=0.4)) > log_loss(half_wrong, MEASURED)


class Draws:
    """Stands for the reader: it reads a fixed text of any picture."""

    def without_states(self) -> "Draws":
        return self

    def read_located(self, _picture: object, _located: object) -> list[PlateRead]:
        return [read("8ABC12", 0.9)]

    def read(self, _picture: object) -> list[PlateRead]:
        return []


def test_calibrating_measures_looks_and_arrivals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consensus_calibration, "ARRIVAL_FRAMES", 1)
    said: list[str] = []
    best = consensus_calibration.calibrate(Draws(), 10, said.append)  # type: ignore[arg-type]
    whole = "\n".join(said)
    assert "9 passages" in whole
    assert "1 passages" in whole
    assert f"fits best: {best}" in whole


class Blank:
    """Stands for an engine that sees one clear text in every crop."""

    def scores(self, crops: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
        scores = np.zeros((len(crops), 48, len(ALPHABET) + 1), np.float32)
        scores[:, :, 0] = 9.0
        scores[:, 4, 1 + ALPHABET.index("8")] = 18.0
        return scores


class Californian:
    """Stands for the namer: everything is Californian."""

    states: ClassVar = {"CA": 0.9}

    def look(self, *_seen: object) -> "Californian":
        return self

    def named(self, _text: str) -> PlateKind:
        return PlateKind("CA", 0.9)


def test_formats_are_measured_beside_the_picture_alone_and_with_the_state() -> None:
    said: list[str] = []
    measure_formats(Blank(), Californian(), 3, said.append)
    assert said[0].startswith("the picture alone: exact 0.00%")
    assert said[-1].startswith("formats, with the state as seen (in use): exact 0.00%")
    assert sum("(in use)" in line for line in said) == 2
