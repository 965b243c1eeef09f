"""A camera's address through OpenCV and the FFmpeg in it."""

import time
from collections.abc import Callable, Iterator

import cv2
import numpy as np

from lpr.lane.cameras.address import Address
from lpr.lane.cameras.patience import Patience
from lpr.lane.cameras.troubles import CameraTroubleError, Trouble
from lpr.lane.frames import Picture


class OpenCvLine:
    """Frames as FFmpeg decodes them."""

    def __init__(self, address: Address, patience: Patience) -> None:
        self._address = address
        self._patience = patience
        self.shown = address.shown

    def pictures(self, is_stopped: Callable[[], bool]) -> Iterator[Picture | None]:
        """Connect and yield pictures. Raises CameraTroubleError: unreachable, stalled."""
        capture = cv2.VideoCapture(self._address.whole, cv2.CAP_FFMPEG, self._limits())
        try:
            if not capture.isOpened():
                raise CameraTroubleError(Trouble.UNREACHABLE)
            while not is_stopped():
                asked = time.monotonic()
                arrived, picture = capture.read()
                if not arrived:
                    # FFmpeg does not say which of the two it was.
                    if time.monotonic() - asked >= 0.9 * self._patience.stalled_s:
                        raise CameraTroubleError(Trouble.STALLED)
                    return
                yield np.asarray(picture, dtype=np.uint8)
        finally:
            capture.release()

    def _limits(self) -> list[int]:
        return [
            *(cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, round(self._patience.connect_s * 1000)),
            *(cv2.CAP_PROP_READ_TIMEOUT_MSEC, round(self._patience.stalled_s * 1000)),
        ]
