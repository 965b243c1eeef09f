"""One photograph, read: its plates, and pictures of how they were read. Knows no web."""

import time
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from lpr.reading.examination import ExaminedPlate
from lpr.reading.pictures import Picture, decode_picture
from lpr.reading.pipeline import PlateReader
from lpr.reading.records import PlateRead
from lpr.reading.straighten import Corners

OPEN = "open"  # the stage before the reader's own: decoding the file
_LONGEST_SIDE = 1280  # of the picture that is shown; what is read is the whole photograph
_QUALITY = 82

Outline = tuple[tuple[float, float], ...]  # four corners in pixels, clockwise from top left


@dataclass(frozen=True)
class PhotoPlate:
    """One plate of a photograph: the read, where it is, and the crop (PNG) that was read.

    ``located`` is how sure the locator was; ``attempt`` is 0 where the first try counted.
    """

    read: PlateRead
    outline: Outline
    crop: bytes
    located: float
    attempt: int

    def to_json(self) -> dict[str, Any]:
        """The read's JSON with ``corners``, ``located`` and ``attempt``."""
        return {
            **self.read.to_json(),
            "corners": [list(corner) for corner in self.outline],
            "located": round(self.located, 4),
            "attempt": self.attempt,
        }


@dataclass(frozen=True)
class PhotoRead:
    """What was seen in one photograph of ``width`` by ``height`` pixels.

    ``scene`` is the photograph as a small JPEG without what cameras write beside the picture;
    ``unread`` are things like plates that gave no reading; ``milliseconds`` are by stage.
    """

    width: int
    height: int
    scene: bytes
    plates: tuple[PhotoPlate, ...]
    unread: tuple[Outline, ...]
    milliseconds: dict[str, float]

    def to_json(self, image: str) -> dict[str, Any]:
        """The object of ``flask lpr read --json`` for this image, and how it came about."""
        return {
            "image": image,
            "plates": [plate.to_json() for plate in self.plates],
            "ms": round(sum(self.milliseconds.values()), 1),
            "stages": {stage: round(ms, 1) for stage, ms in self.milliseconds.items()},
            "unread": [[list(corner) for corner in outline] for outline in self.unread],
        }


@dataclass(frozen=True)
class Refused:
    """Why there is no answer: a code of PictureError, of WeightsError, or one of these.

    ``reader_busy``: too many wait already. ``reader_loading``: it is not ready yet.
    ``reader_failed``: it crashed or took too long.
    """

    code: str


def read_photo(reader: PlateReader, data: bytes) -> PhotoRead:
    """Read every plate of a picture file. Raises PictureError where it is none."""
    began = time.perf_counter()
    frame = decode_picture(data)
    opening = (time.perf_counter() - began) * 1000
    examined = reader.examine(frame)
    height, width = frame.shape[:2]
    return PhotoRead(
        width=width,
        height=height,
        scene=_encoded(".jpg", _reduced(frame), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY]),
        plates=tuple(_plate(plate) for plate in examined.plates),
        unread=tuple(_outline(corners) for corners in examined.unread),
        milliseconds={OPEN: opening, **examined.milliseconds},
    )


def _plate(plate: ExaminedPlate) -> PhotoPlate:
    crop = _encoded(".png", plate.crop, [])
    return PhotoPlate(plate.read, _outline(plate.corners), crop, plate.located, plate.attempt)


def _outline(corners: Corners) -> Outline:
    return tuple((round(float(x), 1), round(float(y), 1)) for x, y in corners)


def _reduced(frame: Picture) -> npt.NDArray[Any]:
    scale = _LONGEST_SIDE / max(frame.shape[:2])
    if scale >= 1:
        return frame
    size = (max(round(frame.shape[1] * scale), 1), max(round(frame.shape[0] * scale), 1))
    return np.asarray(cv2.resize(frame, size, interpolation=cv2.INTER_AREA))


def _encoded(kind: str, picture: npt.NDArray[Any], options: list[int]) -> bytes:
    _, data = cv2.imencode(kind, picture, options)
    return data.tobytes()
