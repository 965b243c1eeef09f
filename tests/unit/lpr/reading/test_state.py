"""Naming the state and type of a plate: right or not at all, whatever the picture is."""

from functools import cache
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pytest

from core.plates import PLATE_TYPES, STATES
from lpr.reading import weights
from lpr.reading.onnx_network import OnnxNetwork
from lpr.reading.records import PlateKind
from lpr.reading.state import (
    CLASSES,
    KINDS,
    MOST_SWAY,
    StateNamer,
    StateRead,
    decide,
    number_sways,
    straighten_colour,
)
from lpr.reading.straighten import corners_of
from lpr.training.designs import catalogue, look_of
from lpr.training.faces import draw_face

# A plate of 240x120 pixels in a frame of 320x240.
CORNERS = corners_of(40, 60, 240, 120)


@cache
def _namer() -> StateNamer:
    return StateNamer(OnnxNetwork(weights.checked(weights.STATE_ONNX)))


def _frame(state: str, seed: int, number: str = "8ABC12") -> np.ndarray:
    dice = Random(seed)  # noqa: S311 - draws pictures
    face = draw_face(number, state, look_of(state, dice), dice)
    frame = np.full((240, 320, 3), 90, np.uint8)
    plate = cv2.resize(
        np.clip(face, 0, 255).astype(np.uint8), (240, 120), None, 0, 0, cv2.INTER_AREA
    )
    frame[60:180, 40:280] = plate
    return frame


def test_everyday_plates_are_named() -> None:
    asked = [(code, seed) for code in list(STATES)[:51] for seed in (1, 2)]
    reads = [(code, _namer().look(_frame(code, seed), CORNERS).named()) for code, seed in asked]
    named = [(code, read.state) for code, read in reads if read.state]
    assert len(named) >= 0.8 * len(asked)
    assert sum(code != state for code, state in named) <= 2


def test_what_was_read_comes_with_its_rivals() -> None:
    read = _namer().look(_frame("VT", 3), CORNERS).named("ABC123")
    assert isinstance(read, PlateKind)
    assert read.state == "VT"
    assert read.plate_type is None
    assert read.ranked[0] == ("VT", read.confidence)
    assert [chance for _, chance in read.ranked] == sorted(
        (chance for _, chance in read.ranked), reverse=True
    )
    assert sum(chance for _, chance in read.ranked) <= 1.0001


def test_a_covered_legend_on_plain_white_is_not_named() -> None:
    face = np.full((120, 240, 3), 238, np.uint8)
    cv2.putText(face, "8ABC12", (18, 84), cv2.FONT_HERSHEY_SIMPLEX, 1.9, (90, 40, 20), 6)
    face[:30], face[-28:] = 15, 15  # the dealer's frame
    frame = np.full((240, 320, 3), 90, np.uint8)
    frame[60:180, 40:280] = face
    assert _namer().look(frame, CORNERS).named().state is None


def test_grey_frames_are_named_too_where_words_tell() -> None:
    states = list(STATES)[:51]
    greys = [cv2.cvtColor(_frame(code, 4), cv2.COLOR_BGR2GRAY) for code in states]
    reads = [_namer().look(grey, CORNERS).named() for grey in greys]
    wrong = sum(read.state not in (None, code) for code, read in zip(states, reads, strict=True))
    assert sum(read.state is not None for read in reads) >= 0.4 * len(states)
    assert wrong <= 3


@pytest.mark.parametrize(
    "corners",
    [
        corners_of(400, 300, 90, 45),  # outside of the frame
        corners_of(-500, 20, 90, 45),
        corners_of(50, 50, 0, 0),  # enclosing nothing
        np.full((4, 2), np.nan, np.float32),
        np.array([(10, 10), (60, 10), (np.inf, 40), (10, 40)], np.float32),
    ],
)
def test_corners_that_hold_no_plate_name_nothing(corners: np.ndarray) -> None:
    assert _namer().look(_frame("MA", 1), corners).named("8ABC12") == StateRead()


def test_a_plate_cut_by_the_frames_edge_is_looked_at() -> None:
    cut = _frame("NY", 1)[:, :200]
    read = _namer().look(cut, CORNERS).named()
    assert len(read.ranked) == 3
    tiny = np.zeros((1, 1, 3), np.uint8)
    assert _namer().look(tiny, corners_of(0, 0, 60, 30)).named().state is None


@pytest.mark.parametrize("size", [(2, 3), (40, 20), (1200, 700)])
def test_crops_are_of_one_size_and_lightened(size: tuple[int, int]) -> None:
    wide, high = size
    frame = np.random.default_rng(3).integers(40, 90, (high, wide, 3)).astype(np.uint8)
    crop = straighten_colour(frame, corners_of(0, 0, wide, high))
    assert crop.shape == (72, 192, 3)
    assert crop.dtype == np.uint8
    assert straighten_colour(frame[..., 0], corners_of(0, 0, wide, high)).shape == (72, 192, 3)


def test_black_and_white_frames_name_nothing() -> None:
    for level in (0, 255):
        frame = np.full((240, 320, 3), level, np.uint8)
        assert _namer().look(frame, CORNERS).named().state is None


def _scores(**chances: float) -> np.ndarray:
    scores = np.zeros(len(CLASSES) + len(KINDS), np.float32)
    for code, score in chances.items():
        scores[CLASSES.index(code)] = score
    return scores


def test_the_numbers_form_settles_a_near_tie_and_no_more() -> None:
    # 7ABC123 is Californian in form; no other state's cars wear it.
    assert decide(_scores(CA=8.0, VA=8.3), "").ranked[0][0] == "VA"
    assert decide(_scores(CA=8.0, VA=8.3), "7ABC123").ranked[0][0] == "CA"
    assert decide(_scores(CA=4.0, VA=14.0), "7ABC123").state == "VA"


def test_the_numbers_form_has_a_bounded_say() -> None:
    for text in ("7ABC123", "ABC1234", "IMUR42", "1", "9999999"):
        sways = number_sways(text)
        assert np.abs(sways).max() <= np.log(MOST_SWAY) + 1e-9
        assert sways[-1] == 0
    assert not number_sways("").any()
    assert not number_sways("NOT A PLATE").any()


def test_strangers_are_not_named() -> None:
    scores = np.zeros(len(CLASSES) + len(KINDS), np.float32)
    scores[len(CLASSES) - 1] = 12.0
    assert decide(scores).state is None


def test_types_are_those_that_forms_offer() -> None:
    assert set(KINDS) <= set(PLATE_TYPES)
    scores = _scores(MA=20.0)
    scores[len(CLASSES) + KINDS.index("dealer")] = 15.0
    assert decide(scores).plate_type == "dealer"
    assert decide(_scores(MA=20.0)).plate_type is None


def test_a_missing_network_is_not_loaded(tmp_path: Path) -> None:
    weights.write_manifest(tmp_path)
    with pytest.raises(weights.WeightsError, match="weights_missing"):
        weights.checked(weights.STATE_ONNX, tmp_path)


def test_every_state_of_the_catalogue_can_be_answered() -> None:
    assert set(catalogue()) == set(CLASSES[:-1])
