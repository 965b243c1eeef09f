"""Photographs that the project draws itself, for who has none at hand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from lpr.training.gates import View, draw_place
from lpr.training.scenes import draw_arrival

_DAY, _NIGHT = 8, 3  # seeds; of these four in a row the last is a night
_QUALITY = 90
_THUMBNAIL = (320, 180)

Frame = npt.NDArray[Any]  # uint8, (720, 1280, 3), BGR


@dataclass(frozen=True)
class Sample:
    """One photograph to try."""

    words: LazyString
    draw: Callable[[], Frame]


def _day() -> Frame:
    return draw_arrival("8ABC12", "MA", seed=_DAY, frames=1)[0]


def _night() -> Frame:
    return draw_arrival("KRT4471", "NY", seed=_NIGHT, frames=1)[0]


def _two_cars() -> Frame:
    left = draw_arrival("372GHK", "CT", seed=_DAY, frames=1)[0]
    right = draw_arrival("7XYZ901", "CA", seed=_DAY, frames=1)[0]
    return np.hstack((left[:, 320:960], right[:, 320:960]))


def _no_plate() -> Frame:
    place = draw_place(View(1280, 720), Random(_DAY), night=False)  # noqa: S311 - a drawing
    return np.asarray(cv2.convertScaleAbs(place))


SAMPLES: Mapping[str, Sample] = {
    "day": Sample(_l("A car by day"), _day),
    "night": Sample(_l("A car by night"), _night),
    "two": Sample(_l("Two cars"), _two_cars),
    "none": Sample(_l("A gate without a car"), _no_plate),
}


@cache
def sample_photo(name: str) -> bytes:
    """The sample as a JPEG file. Raises KeyError for a name that is none."""
    return _jpeg(SAMPLES[name].draw())


@cache
def sample_thumbnail(name: str) -> bytes:
    """The same, small. Raises KeyError for a name that is none."""
    whole = cv2.imdecode(np.frombuffer(sample_photo(name), np.uint8), cv2.IMREAD_COLOR)
    return _jpeg(cv2.resize(np.asarray(whole), _THUMBNAIL, interpolation=cv2.INTER_AREA))


def _jpeg(picture: Frame) -> bytes:
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return data.tobytes()
