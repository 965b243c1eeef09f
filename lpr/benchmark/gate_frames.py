"""Real frames, all made 1280x720, to time reading on."""

from pathlib import Path

import cv2
import numpy as np

from lpr.lane.cameras.frames import Picture
from lpr.reading.labels import load_labels
from lpr.reading.pictures import decode_picture

WIDTH, HEIGHT = 1280, 720


def gate_frames(folder: Path, most: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Up to ``most`` frames of the folder, spread over it: (n, 720, 1280, 3), BGR.

    Raises LabelsError, PictureError.
    """
    names = list(load_labels(folder))
    step = max(len(names) // most, 1)
    return np.stack([fit(decode_picture(folder / name)) for name in names[::step][:most]])


def fit(picture: Picture) -> Picture:
    """The picture scaled into 1280x720, its shape kept, its edges repeated to the sides."""
    height, width = picture.shape[:2]
    scale = min(WIDTH / width, HEIGHT / height)
    size = (min(round(width * scale), WIDTH), min(round(height * scale), HEIGHT))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(picture, size, interpolation=how)
    right, below = WIDTH - size[0], HEIGHT - size[1]
    sides = (below // 2, below - below // 2, right // 2, right - right // 2)
    return np.asarray(cv2.copyMakeBorder(small, *sides, cv2.BORDER_REPLICATE), np.uint8)
