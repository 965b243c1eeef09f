"""Which engine reads, with how many threads, on which runtime: one setting to be timed."""

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

ENGINE_NAMES = {"onnx": "ONNX engine", "easyocr": "EasyOCR engine", "rapidocr": "RapidOCR"}
# What the libraries under NumPy, SciPy and PyTorch read when they are loaded.
THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

Read = Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class Setting:
    """How plates are read; None leaves a number of threads as reading has it.

    ``threads`` are of OpenCV and of each network that PyTorch does not run. ``passive`` makes
    OpenMP's threads sleep, not spin, while they wait. ``runtime`` is ``opencv`` to run the
    networks by that in ONNX Runtime's place.
    """

    engine: str
    threads: int | None = None
    torch_threads: int | None = None
    passive: bool = False
    runtime: str = "onnxruntime"

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

    from lpr.benchmark.opencv_network import open_faster  # noqa: PLC0415
    from lpr.reading.onnx_network import THREADS, OnnxNetwork, Opens  # noqa: PLC0415
    from lpr.reading.pipeline import open_reader  # noqa: PLC0415

    threads = setting.threads or THREADS
    opens: Opens = partial(OnnxNetwork, threads=threads)
    reader = open_reader(setting.engine, open_faster if setting.runtime == "opencv" else opens)
    cv2.setNumThreads(threads)
    if setting.engine == "easyocr" and setting.torch_threads is not None:
        import torch  # noqa: PLC0415 - only where it is the engine

        torch.set_num_threads(setting.torch_threads)
    return reader.read
