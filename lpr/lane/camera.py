"""Cameras: an inbox folder, a folder of stills, a video file, a camera's address, as frames."""

import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np

from core.clock import Clock
from lpr.lane.frames import Frame, Picture
from lpr.reading.pictures import PictureError, decode_picture

PICTURE_ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".webp"})
VIDEO_ENDINGS = frozenset({".mp4", ".avi", ".mkv", ".mov", ".m4v", ".mjpeg", ".mjpg"})
DONE_MARK = "done"
_LOOK_EVERY_S = 0.1
_UNMARKED_AFTER_S = 10.0
_STILL_APART = timedelta(milliseconds=100)
_RETRY_FIRST_S, _RETRY_LAST_S = 0.5, 15.0
# A camera that says nothing for so long is called again.
_PATIENCE = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, 5000, cv2.CAP_PROP_READ_TIMEOUT_MSEC, 5000]


class CameraError(RuntimeError):
    """The source cannot be used; the message says what to change."""


class Camera(Protocol):
    """Gives frames until it is stopped, or its source ends."""

    is_live: bool  # frames must be taken as they come
    is_stream: bool  # frames of several vehicles and of an empty lane follow one another
    works: bool
    broken: int

    def frames(self) -> Iterator[Frame]:
        """Yield frames; a live camera waits and reconnects, it does not raise."""
        ...

    def release(self, arrival: str) -> None:
        """Say that an arrival is in the journal, so that its frames are no longer needed."""
        ...

    def stop(self) -> None:
        """Make `frames` end soon."""
        ...


class InboxCamera:
    """Each folder in the inbox is one vehicle; a file named `done` says that it is complete.

    A folder stays until the passage is in the journal, so a killed lane finds it again.
    """

    is_live = False
    is_stream = False

    def __init__(self, inbox: Path, clock: Clock) -> None:
        self._inbox = inbox
        self._clock = clock
        self._stopped = threading.Event()
        self._given: set[str] = set()
        self.broken = 0
        self.works = True

    def frames(self) -> Iterator[Frame]:
        """Yield the frames of each complete arrival, oldest first, with an end mark after it."""
        while not self._stopped.is_set():
            arrival = self._next_arrival()
            if arrival is None:
                self._stopped.wait(_LOOK_EVERY_S)
                continue
            self._given.add(arrival.name)
            for frame in _stills(arrival, self._clock, arrival.name):
                self.broken += frame is None
                if frame is not None:
                    yield frame
            yield Frame(self._clock.now(), None, arrival.name)

    def release(self, arrival: str) -> None:
        """Remove the arrival's folder."""
        if arrival:
            shutil.rmtree(self._inbox / arrival, ignore_errors=True)

    def stop(self) -> None:
        """End at the next look."""
        self._stopped.set()

    def _next_arrival(self) -> Path | None:
        try:
            found = (path for path in self._inbox.iterdir() if not path.name.startswith("."))
            folders = sorted(path for path in found if path.is_dir())
        except OSError:
            self.works = False
            return None
        self.works = True
        fresh = [path for path in folders if path.name not in self._given]
        return next((path for path in fresh if _is_complete(path)), None)


class StillFolder:
    """A folder of pictures, or of folders of pictures: each folder is one vehicle."""

    is_live = False
    is_stream = False
    works = True

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock
        self.broken = 0

    def frames(self) -> Iterator[Frame]:
        """Yield everything once, in the order of the names."""
        folders = sorted(p for p in self._folder.iterdir() if p.is_dir() and _picture_files(p))
        groups = [(path, path.name) for path in folders] or [(self._folder, "")]
        at = self._clock.now()
        for folder, name in groups:
            for frame in _stills(folder, self._clock, name):
                self.broken += frame is None
                if frame is not None:
                    at += _STILL_APART
                    yield replace(frame, at=at)
            if name:
                yield Frame(at, None, name)

    def release(self, arrival: str) -> None:
        """Keep everything: a replay takes nothing away."""

    def stop(self) -> None:
        """It ends by itself."""


class StreamCamera:
    """A video file, or a camera's address (RTSP, MJPEG over HTTP), through OpenCV."""

    is_stream = True

    def __init__(self, source: str, clock: Clock, *, is_live: bool) -> None:
        self._source = source
        self._clock = clock
        self._stopped = threading.Event()
        self._began = clock.now()
        self.is_live = is_live
        self.works = True
        self.broken = 0

    def frames(self) -> Iterator[Frame]:
        """Yield frames. A file ends; a live camera is called again, waiting longer each time."""
        pause = _RETRY_FIRST_S
        while not self._stopped.is_set():
            started = time.monotonic()
            yield from self._one_connection()
            if not self.is_live:
                return
            self.works = False
            if time.monotonic() - started > _RETRY_LAST_S:
                pause = _RETRY_FIRST_S
            self._stopped.wait(pause)
            pause = min(pause * 2, _RETRY_LAST_S)

    def release(self, arrival: str) -> None:
        """Keep nothing, so there is nothing to let go."""

    def stop(self) -> None:
        """End after the frame in hand."""
        self._stopped.set()

    def _one_connection(self) -> Iterator[Frame]:
        capture = cv2.VideoCapture(self._source, cv2.CAP_ANY, _PATIENCE if self.is_live else [])
        try:
            while not self._stopped.is_set():
                arrived, picture = capture.read()
                if not arrived:
                    return
                self.works = True
                yield Frame(self._frame_time(capture), np.asarray(picture, dtype=np.uint8))
        finally:
            capture.release()

    def _frame_time(self, capture: cv2.VideoCapture) -> datetime:
        """A file's frames happen at the film's pace, however fast they are read."""
        if self.is_live:
            return self._clock.now()
        return self._began + timedelta(milliseconds=capture.get(cv2.CAP_PROP_POS_MSEC))


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
    return StreamCamera(str(source), clock, is_live=False)


def _stills(folder: Path, clock: Clock, arrival: str) -> Iterator[Frame | None]:
    """Yield each picture of a folder, and None for each file that is none."""
    for path in _picture_files(folder):
        picture = _decoded(path)
        yield None if picture is None else Frame(clock.now(), picture, arrival, path.name)


def _picture_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in PICTURE_ENDINGS)


def _decoded(path: Path) -> Picture | None:
    try:
        return decode_picture(path)
    except (PictureError, OSError):
        return None


def _is_complete(arrival: Path) -> bool:
    """Whether the mark is there, or nothing was added for long enough."""
    if (arrival / DONE_MARK).exists():
        return True
    try:
        return time.time() - arrival.stat().st_mtime > _UNMARKED_AFTER_S
    except OSError:
        return False
