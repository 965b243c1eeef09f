"""Frames on their way from the camera to the reader: a record and a bounded queue."""

import threading
from collections import deque
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture, BGR. `arrival` names the vehicle where the source knows it.

    An end mark has no picture and says that this arrival has no more frames.
    """

    at: datetime
    picture: Picture | None
    arrival: str = ""
    name: str = ""

    @property
    def is_end(self) -> bool:
        """Whether this is the mark after an arrival's last frame."""
        return self.picture is None


class FrameQueue:
    """At most `size` pictures: when a live camera is faster, the oldest goes and is counted.

    End marks are never dropped: a vehicle that came is always decided.
    """

    def __init__(self, size: int = 4) -> None:
        self._size = size
        self._frames: deque[Frame] = deque()
        self._ready = threading.Condition()
        self._closed = False
        self.dropped = 0

    def put(self, frame: Frame) -> None:
        """Add a frame of a live camera, at the cost of the oldest."""
        with self._ready:
            pictures = [waiting for waiting in self._frames if not waiting.is_end]
            if not frame.is_end and len(pictures) >= self._size:
                self._frames.remove(pictures[0])
                self.dropped += 1
            self._frames.append(frame)
            self._ready.notify_all()

    def put_patiently(self, frame: Frame) -> None:
        """Add a frame of a source that can wait, such as a file: nothing is dropped."""
        with self._ready:
            self._ready.wait_for(lambda: self._closed or len(self._frames) < self._size)
            if not self._closed:
                self._frames.append(frame)
                self._ready.notify_all()

    def get(self, timeout: float) -> Frame | None:
        """Take the oldest frame, or None when none came within `timeout` seconds."""
        with self._ready:
            self._ready.wait_for(lambda: self._closed or bool(self._frames), timeout)
            if not self._frames:
                return None
            frame = self._frames.popleft()
            self._ready.notify_all()
            return frame

    def close(self) -> None:
        """Let everybody who waits go."""
        with self._ready:
            self._closed = True
            self._ready.notify_all()

    @property
    def is_over(self) -> bool:
        """Whether no frame is left and none will come."""
        with self._ready:
            return self._closed and not self._frames
