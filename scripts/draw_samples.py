"""Draws the photographs that the demo's reading page offers, into static/samples/."""

from pathlib import Path
from random import Random
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from lpr.training.gates import View, draw_place
from lpr.training.scenes import draw_arrival

FOLDER = Path(__file__).resolve().parent.parent / "static" / "samples"
QUALITY = 84
SMALL = (320, 180)
DAY, NIGHT = 8, 3  # seeds; of four in a row the last is a night

Frame = npt.NDArray[Any]  # uint8, (720, 1280, 3), BGR


def draw_all() -> dict[str, Frame]:
    """Every photograph by its name on the page."""
    left = draw_arrival("372GHK", "CT", seed=DAY, frames=1)[0]
    right = draw_arrival("7XYZ901", "CA", seed=DAY, frames=1)[0]
    empty = draw_place(View(1280, 720), Random(DAY), night=False)  # noqa: S311 - a drawing
    return {
        "day": draw_arrival("8ABC12", "MA", seed=DAY, frames=1)[0],
        "night": draw_arrival("KRT4471", "NY", seed=NIGHT, frames=1)[0],
        "two": np.hstack((left[:, 320:960], right[:, 320:960])),
        "none": np.asarray(cv2.convertScaleAbs(empty)),
    }


def main() -> None:
    """Write each twice: whole, and small for the page."""
    FOLDER.mkdir(exist_ok=True)
    for name, picture in draw_all().items():
        small = cv2.resize(picture, SMALL, interpolation=cv2.INTER_AREA)
        for path, frame in ((f"{name}.jpg", picture), (f"{name}-small.jpg", small)):
            cv2.imwrite(str(FOLDER / path), frame, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])


if __name__ == "__main__":
    main()
