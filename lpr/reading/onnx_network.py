"""A network from an ONNX file, run by ONNX Runtime. All of ONNX Runtime is here."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

# Of a process that reads, in the networks and in OpenCV; docs/decisions/0095.
THREADS = min(2, os.cpu_count() or 1)

Pictures = npt.NDArray[np.float32]  # (1, channels, height, width)


class Network(Protocol):
    """Gives a picture's answer."""

    def run(self, picture: Pictures) -> npt.NDArray[np.float32]:
        """The network's first output for a picture (1, channels, height, width)."""


Opens = Callable[[Path], Network]  # makes a network of an ONNX file


class OnnxNetwork:
    """A network run by ONNX Runtime, on the processor alone."""

    def __init__(self, path: Path, threads: int = THREADS) -> None:
        runtime = load_runtime()
        options = runtime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # A thread that waits sleeps: the lane has other uses for its cores.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # Memory planned ahead is 13 MB more for the networks of a frame, and no faster.
        options.enable_mem_pattern = False
        options.log_severity_level = 3  # errors
        self._session = runtime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name

    def run(self, picture: Pictures) -> npt.NDArray[np.float32]:
        """The network's first output for a picture (1, channels, height, width)."""
        answer: npt.NDArray[np.float32] = self._session.run(None, {self._input: picture})[0]
        return answer


def load_runtime() -> Any:
    """ONNX Runtime, kept from reporting to its maker.

    Unless it is told otherwise before it is first loaded, it numbers the machine, writes to the
    user's cache folder and sends what it runs over the network.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime  # noqa: PLC0415 - after the word above, and only where something is read

    return onnxruntime
