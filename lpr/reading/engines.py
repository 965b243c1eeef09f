"""The engines that read straightened crops, by name."""

from typing import Protocol

import numpy as np
import numpy.typing as npt

from lpr.reading import weights
from lpr.reading.onnx_engine import OnnxEngine
from lpr.reading.onnx_network import OnnxNetwork, Opens

ENGINES = ("easyocr", "onnx")
# What engines were called before, in settings and in the files of lanes.
OLDER_NAMES = {"opencv": "onnx"}


class Engine(Protocol):
    """Reads straightened crops."""

    def scores(self, crops: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        """Scores before softmax, (n, 48, 37), for crops (n, 64, 192)."""


def open_engine(name: str, opens: Opens = OnnxNetwork) -> Engine:
    """The engine of that name. Raises ValueError for another, WeightsError for bad weights."""
    match OLDER_NAMES.get(name, name):
        case "easyocr":
            from lpr.reading.easyocr_engine import EasyOcrEngine  # noqa: PLC0415 - brings PyTorch

            return EasyOcrEngine()
        case "onnx":
            return OnnxEngine(opens(weights.checked(weights.READER_ONNX)))
    raise ValueError(f"unknown engine {name!r}: choose one of {', '.join(ENGINES)}")
