"""Pictures in folders: an inbox where each folder is one vehicle, and stills for a replay."""

import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from core.clock import Clock
from lpr.lane.cameras.frames import Frame, Picture
from lpr.lane.cameras.troubles import Trouble
from lpr.reading.pictures import PictureError, decode_picture

PICTURE_ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".webp"})
DONE_MARK = "done"
_LOOK_EVERY_S = 0.1
_UNMARKED_AFTER_S = 10.0
_STILL_APART = timedelta(milliseconds=100)


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
        self.trouble: Trouble | None = None

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
        except FileNotFoundError:
            self.trouble = Trouble.NOT_FOUND
            return None
        except OSError:
            self.trouble = Trouble.UNREACHABLE
            return None
        self.trouble = None
        # What was given and is gone need not be remembered: a lane runs for months.
        self._given &= {path.name for path in folders}
        fresh = [path for path in folders if path.name not in self._given]
        return next((path for path in fresh if _is_complete(path)), None)


class StillFolder:
    """A folder of pictures, or of folders of pictures: each folder is one vehicle."""

    is_live = False
    is_stream = False

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock
        self._stopped = threading.Event()
        self.broken = 0
        self.trouble: Trouble | None = None

    def frames(self) -> Iterator[Frame]:
        """Yield everything once, in the order of the names."""
        try:
            folders = sorted(p for p in self._folder.iterdir() if p.is_dir() and _picture_files(p))
        except OSError:
            self.trouble = Trouble.NOT_FOUND
            return
        groups = [(path, path.name) for path in folders] or [(self._folder, "")]
        at = self._clock.now()
        for folder, name in groups:
            for frame in _stills(folder, self._clock, name):
                if self._stopped.is_set():
                    return
                self.broken += frame is None
                if frame is not None:
                    at += _STILL_APART
                    yield replace(frame, at=at)
            if name:
                yield Frame(at, None, name)

    def release(self, arrival: str) -> None:
        """Keep everything: a replay takes nothing away."""

    def stop(self) -> None:
        """End before the next picture."""
        self._stopped.set()


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
