"""A video file as a camera, and the choice between it and a folder for a replay."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import cv2
import numpy as np

from core.clock import Clock
from lpr.lane.cameras.folder import StillFolder
from lpr.lane.cameras.frames import Frame
from lpr.lane.cameras.port import Camera, CameraError
from lpr.lane.cameras.troubles import Trouble

VIDEO_ENDINGS = frozenset({".mp4", ".avi", ".mkv", ".mov", ".m4v", ".mjpeg", ".mjpg"})


class VideoFile:
    """A film's frames at the film's own pace, however fast they are read. It ends."""

    is_live = False
    is_stream = True

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._stopped = threading.Event()
        self._began = clock.now()
        self.broken = 0
        self.trouble: Trouble | None = None

    def frames(self) -> Iterator[Frame]:
        """Yield every frame once. A file that cannot be opened gives none, and says so."""
        capture = cv2.VideoCapture(str(self._path))
        try:
            if not capture.isOpened():
                there = self._path.exists()
                self.trouble = Trouble.UNREADABLE if there else Trouble.NOT_FOUND
            while not self._stopped.is_set():
                arrived, picture = capture.read()
                if not arrived:
                    return
                into = timedelta(milliseconds=capture.get(cv2.CAP_PROP_POS_MSEC))
                yield Frame(self._began + into, np.asarray(picture, dtype=np.uint8))
        finally:
            capture.release()

    def release(self, arrival: str) -> None:
        """Keep nothing, so there is nothing to let go."""

    def stop(self) -> None:
        """End after the frame in hand."""
        self._stopped.set()


def open_source(source: Path, clock: Clock) -> Camera:
    """Open a folder or a video file for a replay. Raises CameraError where it is neither."""
    if source.is_dir():
        return StillFolder(source, clock)
    if not source.exists():
        raise CameraError(f"{source} does not exist.")
    if source.suffix.lower() not in VIDEO_ENDINGS:
        raise CameraError(f"{source} is neither a folder of pictures nor a video.")
    probe = cv2.VideoCapture(str(source))
    readable = probe.isOpened()
    probe.release()
    if not readable:
        raise CameraError(f"{source} cannot be decoded as a video.")
    return VideoFile(source, clock)
