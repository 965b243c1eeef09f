"""The engine for boxes without PyTorch: the same network as ONNX, run by OpenCV."""

import cv2
import numpy as np
import numpy.typing as npt

from lpr.reading import weights

Crops = npt.NDArray[np.uint8]  # (n, 64, 192), grey


class OpenCvEngine:
    """Column scores from OpenCV's DNN module; not for use by two threads at once."""

    def __init__(self) -> None:
        path = weights.checked(weights.READER_ONNX)
        # On this network OpenCV's classic engine is the faster one: docs/decisions/0092.
        self._network = cv2.dnn.readNetFromONNX(str(path), cv2.dnn.ENGINE_CLASSIC)

    def scores(self, crops: Crops) -> npt.NDArray[np.float32]:
        """Scores before softmax, (n, 48, 37), for straightened crops (n, 64, 192)."""
        rows = []
        for crop in crops:
            self._network.setInput((crop.astype(np.float32) / 127.5 - 1.0)[None, None])
            rows.append(self._network.forward()[0].copy())
        return np.stack(rows)
