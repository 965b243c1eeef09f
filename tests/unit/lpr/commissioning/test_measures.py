"""What the picture of a plate is like, and what is advised: drawn plates, made worse on purpose."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from lpr.commissioning import advice
from lpr.commissioning.advice import Advice, Figures
from lpr.commissioning.measures import measure_plate
from lpr.training.scenes import draw_arrival

EMPTY = Figures(0, None, None, None, None, None, None, None, None)


@pytest.fixture(scope="module")
def plate():
    """The lower middle of a drawn scene, where its plate stands."""
    frame = draw_arrival("8ABC12", "MA", seed=0, frames=6)[5]
    height, width = frame.shape[:2]
    return frame[height // 3 : height * 5 // 6, width // 3 : width * 2 // 3]


def figures(picture):
    found = measure_plate(picture)
    return replace(
        EMPTY,
        sharpness=found.sharpness,
        brightness=found.brightness,
        contrast=found.contrast,
        clipped=found.clipped,
        tilt=found.tilt,
    )


def turned(picture, degrees):
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1)
    return cv2.warpAffine(picture, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)


def test_a_good_picture_needs_no_change(plate):
    good = figures(plate)
    assert advice.advise_blur(good) is Advice.GOOD
    assert advice.advise_exposure(good) is Advice.GOOD
    assert advice.advise_angle(good) is Advice.GOOD


def test_what_is_wrong_is_told_apart(plate):
    blurred = cv2.GaussianBlur(plate, (0, 0), plate.shape[1] / 60)
    assert advice.advise_blur(figures(blurred)) is Advice.SHARPER
    bright = np.clip(plate.astype(int) * 3 + 90, 0, 255).astype(np.uint8)
    assert advice.advise_exposure(figures(bright)) is Advice.DARKER
    dark = (plate * 0.1).astype(np.uint8)
    assert advice.advise_exposure(figures(dark)) is Advice.BRIGHTER
    slanted = figures(turned(plate, 20))
    assert advice.advise_angle(slanted) is Advice.LEVEL
    assert slanted.tilt == pytest.approx(20, abs=3)


def test_what_is_too_small_is_not_measured():
    assert measure_plate(np.zeros((4, 40, 3), np.uint8)) is None


@pytest.mark.parametrize(
    ("width", "narrow", "told"),
    [
        (None, None, Advice.UNKNOWN),  # nobody came
        (120, 100, Advice.GOOD),
        (80, 70, Advice.A_LITTLE_NEARER),
        (120, 50, Advice.NEARER),
    ],
)
def test_plates_must_be_wide_enough(width, narrow, told):
    assert advice.advise_width(replace(EMPTY, width=width, narrow=narrow)) is told


@pytest.mark.parametrize(
    ("passages", "rate", "told"),
    [
        (0, None, Advice.UNKNOWN),
        (4, 0.0, Advice.TOO_FEW),
        (20, 0.5, Advice.LOOK_AT_PICTURES),
        (20, 0.9, Advice.WATCH),
        (20, 1.0, Advice.GOOD),
    ],
)
def test_a_rate_is_told_from_enough_cars(passages, rate, told):
    assert advice.advise_rate(replace(EMPTY, passages=passages, rate=rate)) is told


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ({}, Advice.UNKNOWN),
        ({"passages": 3}, Advice.NO_PLATES),
        ({"passages": 3, "width": 90, "narrow": 80}, Advice.NO_PICTURES),
        ({"passages": 3, "width": 90, "narrow": 80, "pictures": 2}, Advice.UNMEASURABLE),
    ],
)
def test_without_a_measure_it_is_said_why(found, told):
    figures = replace(EMPTY, **found)
    for advise in (advice.advise_blur, advice.advise_exposure, advice.advise_angle):
        assert advise(figures) is told


def test_a_plate_without_a_level_edge_says_so():
    flat = figures(np.full((40, 80, 3), 128, np.uint8))
    assert advice.advise_angle(flat) is Advice.NO_EDGE
