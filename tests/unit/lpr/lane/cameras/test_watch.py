"""What a camera's pictures tell of it: standing still, another resolution, no false alarm."""

import cv2
import numpy as np
import pytest

from lpr.lane.cameras.patience import Patience
from lpr.lane.cameras.troubles import Trouble
from lpr.lane.cameras.watch import PictureWatch

PATIENCE = Patience(frozen_s=30, resized_s=3600)
RATE = 5


@pytest.fixture
def watch():
    return PictureWatch(PATIENCE)


def scene(seed=0, height=270, width=480):
    coarse = np.random.default_rng(seed).integers(0, 255, (9, 16, 3), dtype=np.uint8)
    return cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)


def encoded(picture, quality):
    data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return cv2.imdecode(data, cv2.IMREAD_COLOR)


def after(watch, pictures, begin=0.0):
    """What is said at the last of pictures that come five times a second."""
    return [watch.look(picture, begin + n / RATE) for n, picture in enumerate(pictures)][-1]


def test_the_same_picture_for_too_long_is_frozen_and_not_before(watch):
    still = scene()
    assert after(watch, [still] * (29 * RATE)) is None
    assert after(watch, [still] * (3 * RATE), begin=29) is Trouble.FROZEN


def test_a_still_picture_that_the_camera_encodes_in_turns_is_frozen_too(watch):
    still = [encoded(scene(), quality) for quality in (90, 60, 75)]
    assert after(watch, still * (12 * RATE)) is Trouble.FROZEN


def test_an_empty_lane_at_night_is_no_frozen_camera(watch):
    """Nothing moves for a minute, but no camera is without noise."""
    noise = np.random.default_rng(1)
    dark = scene(0, 180, 320).astype(np.float32) / 6 + 10
    pictures = (
        encoded(np.clip(dark + noise.normal(0, 2.5, dark.shape), 0, 255).astype(np.uint8), 85)
        for _ in range(60 * RATE)
    )
    said = {watch.look(picture, n / RATE) for n, picture in enumerate(pictures)}
    assert said == {None}


def test_a_car_that_drives_up_ends_it_at_once(watch):
    still = scene()
    assert after(watch, [still] * (40 * RATE)) is Trouble.FROZEN
    with_car = still.copy()
    with_car[150:350, 200:500] = 30
    assert watch.look(with_car, 41) is None
    assert watch.look(still, 42) is None


def test_what_stood_still_before_a_loss_and_after_it_is_frozen_at_once(watch):
    after(watch, [scene()] * RATE)
    assert watch.look(scene(), 120) is Trouble.FROZEN


def test_another_resolution_is_shown_until_it_is_changed_back(watch):
    assert watch.look(scene(1), 0) is None
    assert watch.look(scene(2, 180, 320), 1) is Trouble.RESIZED
    assert watch.look(scene(3, 180, 320), 2) is Trouble.RESIZED
    assert watch.look(scene(4), 3) is None


def test_after_long_enough_another_resolution_is_the_usual_one(watch):
    watch.look(scene(1), 0)
    assert watch.look(scene(2, 180, 320), 1) is Trouble.RESIZED
    assert watch.look(scene(3, 180, 320), 3700) is None
    assert watch.look(scene(4), 3701) is Trouble.RESIZED


def test_a_third_resolution_is_shown_for_its_own_time(watch):
    watch.look(scene(1), 0)
    watch.look(scene(2, 180, 320), 1)
    watch.look(scene(3, 90, 160), 3500)
    assert watch.look(scene(4, 90, 160), 3700) is Trouble.RESIZED


def test_frozen_says_more_than_resized(watch):
    watch.look(scene(1), 0)
    assert after(watch, [scene(2, 180, 320)] * (40 * RATE)) is Trouble.FROZEN
