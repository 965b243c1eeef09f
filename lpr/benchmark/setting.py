"""Which engine reads, with how many threads, on which runtime: one setting to be timed."""

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

ENGINE_NAMES = {"opencv": "OpenCV engine", "easyocr": "EasyOCR engine", "rapidocr": "RapidOCR"}
# What the libraries under NumPy, SciPy and PyTorch read when they are loaded.
THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

Read = Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class Setting:
    """How plates are read; None leaves a number of threads to the libraries.

    ``passive`` makes OpenMP's threads sleep, not spin, while they wait. ``runtime`` is
    ``onnxruntime`` to run the networks by that in OpenCV's place.
    """

    engine: str
    opencv_threads: int | None = None
    torch_threads: int | None = None
    passive: bool = False
    runtime: str = "opencv"

    def to_json(self) -> str:
        """For a worker's command line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Setting":
        """From a worker's command line."""
        return cls(**json.loads(text))

    def environment(self) -> dict[str, str]:
        """The environment that a worker needs."""
        environment = dict(os.environ)
        if self.torch_threads:
            environment |= dict.fromkeys(THREAD_VARIABLES, str(self.torch_threads))
        if self.passive:
            environment["OMP_WAIT_POLICY"] = "PASSIVE"
        return environment


def open_setting(setting: Setting) -> Read:
    """A function that reads one frame as the setting says. For a process of its own."""
    if setting.engine == "rapidocr":
        from lpr.benchmark.general_reader import GeneralReader  # noqa: PLC0415 - slow to load

        return GeneralReader().lines
    import cv2  # noqa: PLC0415 - after the environment is set

    from lpr.reading.pipeline import open_reader  # noqa: PLC0415

    if setting.runtime == "onnxruntime":
        # Whatever opens a network of OpenCV from here on gets the other runtime's.
        setattr(cv2.dnn, "readNetFromONNX", _onnx_runtime(setting.opencv_threads or 1))  # noqa: B010
    reader = open_reader(setting.engine)
    if setting.opencv_threads is not None:
        cv2.setNumThreads(setting.opencv_threads)
    if setting.engine == "easyocr" and setting.torch_threads is not None:
        import torch  # noqa: PLC0415 - only where it is the engine

        torch.set_num_threads(setting.torch_threads)
    return reader.read


class RuntimeNetwork:
    """A network of ONNX Runtime that is asked as one of OpenCV is."""

    def __init__(self, path: str, threads: int) -> None:
        import onnxruntime  # noqa: PLC0415 - a development tool, wanted only here

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(path, options)
        self._input = self._session.get_inputs()[0].name
        self._given: Any = None

    def setInput(self, picture: Any) -> None:  # noqa: N802 - OpenCV's name
        """Take the picture for the next run."""
        self._given = np.ascontiguousarray(picture, np.float32)

    def forward(self) -> Any:
        """The network's first output."""
        return self._session.run(None, {self._input: self._given})[0]


def _onnx_runtime(threads: int) -> Callable[..., RuntimeNetwork]:
    return lambda path, *_: RuntimeNetwork(path, threads)
