"""The same networks run by OpenCV's DNN module, to be compared with what reads."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from lpr.reading import weights

# On these networks OpenCV's classic engine is the faster of its two: docs/decisions/0092.
CLASSIC = (weights.EDGES_ONNX, weights.READER_ONNX)


class OpenCvNetwork:
    """A network run by OpenCV, with a copy for each size of picture: another size plans anew."""

    def __init__(self, path: Path, *, classic: bool) -> None:
        self._path = path
        self._engine = cv2.dnn.ENGINE_CLASSIC if classic else cv2.dnn.ENGINE_AUTO
        self._copies: dict[tuple[int, ...], Any] = {}

    def run(self, picture: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """The network's output for a picture (1, channels, height, width)."""
        if picture.shape not in self._copies:
            copy = cv2.dnn.readNetFromONNX(str(self._path), self._engine)
            self._copies[picture.shape] = copy
        network = self._copies[picture.shape]
        network.setInput(picture)
        answer: npt.NDArray[np.float32] = network.forward().copy()
        return answer


def open_faster(path: Path) -> OpenCvNetwork:
    """The network by the engine of OpenCV that is the faster one on it."""
    return OpenCvNetwork(path, classic=path.name in CLASSIC)
