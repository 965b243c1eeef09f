"""RTSP: the camera is asked for its film first, then OpenCV's FFmpeg decodes it."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing

import cv2
import numpy as np

from lpr.lane.cameras.address import Address
from lpr.lane.cameras.frames import Picture
from lpr.lane.cameras.limits import check_size
from lpr.lane.cameras.patience import Patience
from lpr.lane.cameras.rtsp_describe import ask_for_film
from lpr.lane.cameras.troubles import CameraTroubleError, Trouble

# FFmpeg looks at a film for up to five seconds before it gives the first picture.
_PROBES_S = 6.0
_NEARLY = 0.9


class RtspLine:
    """One camera by RTSP. FFmpeg says only that a film is open or not: we ask ourselves first."""

    def __init__(self, address: Address, patience: Patience) -> None:
        self._address = address
        self._patience = patience
        self.shown = address.shown
        # Some cameras give up the film as soon as the connection that asked for it is closed;
        # others take one connection only. After a failure the other way is tried.
        self._keeps_asking = True

    def pictures(self, is_stopped: Callable[[], bool]) -> Iterator[Picture | None]:
        """Connect and yield pictures, as FFmpeg decodes them.

        Raises CameraTroubleError: unreachable, refused, not_found, not_a_stream, stalled,
        unreadable, too_large.
        """
        with closing(ask_for_film(self._address, self._patience)) as asked_on:
            if is_stopped():
                return
            if not self._keeps_asking:
                asked_on.close()
            capture = self._opened()
        try:
            # Before the first picture is turned into one of ours, which takes three times as much.
            _check(capture)
            while not is_stopped():
                asked = time.monotonic()
                arrived, picture = capture.read()
                if not arrived:
                    # FFmpeg does not say which of the two it was.
                    if time.monotonic() - asked >= _NEARLY * self._patience.stalled_s:
                        raise CameraTroubleError(Trouble.STALLED)
                    return
                check_size(picture.shape[1], picture.shape[0])
                yield np.asarray(picture, dtype=np.uint8)
        finally:
            capture.release()

    def _opened(self) -> cv2.VideoCapture:
        limit = self._patience.stalled_s + _PROBES_S
        asked = time.monotonic()
        # One thread: with more, FFmpeg gives each picture as many pictures late.
        settings = [
            *(cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, round(limit * 1000)),
            *(cv2.CAP_PROP_READ_TIMEOUT_MSEC, round(self._patience.stalled_s * 1000)),
            *(cv2.CAP_PROP_N_THREADS, 1),
        ]
        capture = cv2.VideoCapture(self._address.whole, cv2.CAP_FFMPEG, settings)
        if not capture.isOpened():
            waited = time.monotonic() - asked
            late = waited >= _NEARLY * limit
            self._keeps_asking = not self._keeps_asking
            raise CameraTroubleError(Trouble.STALLED if late else Trouble.UNREADABLE)
        return capture


def _check(capture: cv2.VideoCapture) -> None:
    width = capture.get(cv2.CAP_PROP_FRAME_WIDTH)
    height = capture.get(cv2.CAP_PROP_FRAME_HEIGHT)
    check_size(round(max(width, 0)), round(max(height, 0)))
