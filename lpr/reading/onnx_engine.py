"""The engine for boxes without PyTorch: the same network as ONNX."""

import numpy as np
import numpy.typing as npt

from lpr.reading.onnx_network import Network

Crops = npt.NDArray[np.uint8]  # (n, 64, 192), grey


class OnnxEngine:
    """Column scores from the reader's network."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def scores(self, crops: Crops) -> npt.NDArray[np.float32]:
        """Scores before softmax, (n, 48, 37), for straightened crops (n, 64, 192)."""
        pictures = crops.astype(np.float32)[:, None, None] / 127.5 - 1.0
        return np.concatenate([self._network.run(picture) for picture in pictures])
