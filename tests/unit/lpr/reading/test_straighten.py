"""Straightening: from four corners to the reader's crop."""

import cv2
import numpy as np

from lpr.reading.straighten import CROP_HEIGHT, CROP_WIDTH, corners_of, straighten


def marked(size: tuple[int, int] = (300, 400)) -> np.ndarray:  # type: ignore[type-arg]
    """A dark frame with a bright plate of 120x60 at (100, 80) whose right third is grey."""
    frame = np.full(size, 20, np.uint8)
    frame[80:140, 100:220] = 230
    frame[80:140, 180:220] = 120
    return frame


def test_an_upright_plate_fills_the_crop() -> None:
    crop = straighten(marked(), corners_of(100, 80, 120, 60))
    assert crop.shape == (CROP_HEIGHT, CROP_WIDTH)
    assert crop[CROP_HEIGHT // 2, 20] == 255
    assert 90 < crop[CROP_HEIGHT // 2, CROP_WIDTH - 20] < 170
    assert crop[0, 0] < 30, "a little of what surrounds the plate is kept"


def test_a_turned_plate_is_set_upright() -> None:
    upright = straighten(marked(), corners_of(100, 80, 120, 60))
    turn = cv2.getRotationMatrix2D((160, 110), 18, 1.0)
    frame = cv2.warpAffine(marked(), turn, (400, 300), borderValue=20)
    corners = cv2.transform(corners_of(100, 80, 120, 60)[None], turn)[0]
    crop = straighten(frame, corners)
    assert np.abs(crop.astype(int) - upright.astype(int)).mean() < 8


def test_dark_pictures_are_stretched() -> None:
    crop = straighten((marked() // 8).astype(np.uint8), corners_of(100, 80, 120, 60))
    assert crop.max() > 200


def test_an_even_picture_stays_calm() -> None:
    noise = np.random.default_rng(0).integers(100, 103, (60, 120), np.uint8)
    crop = straighten(noise, corners_of(0, 0, 120, 60))
    assert int(crop.max()) - int(crop.min()) < 80, "noise is not blown up to full contrast"


def test_corners_outside_the_frame() -> None:
    crop = straighten(marked(), corners_of(-40, -30, 2000, 1000))
    assert crop.shape == (CROP_HEIGHT, CROP_WIDTH)


def test_large_plates_are_not_riddled() -> None:
    stripes = np.zeros((1000, 2000), np.uint8)
    stripes[:, ::2] = 255
    crop = straighten(stripes, corners_of(0, 0, 2000, 1000))
    middle = crop[10:-10, 20:-20].astype(int)
    assert middle.std() < 60, "fine stripes become grey, not noise"
