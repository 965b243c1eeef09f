"""The demo's drive-ups: frames of a car, drawn or given, put into a lane's inbox."""

import json
import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from lpr.lane.cameras.folder import DONE_MARK
from lpr.lane.journal.evidence import encode_jpeg
from lpr.lane_files import lane_folder
from lpr.training.scenes import draw_arrival

Picture = NDArray[np.uint8]

FRAMES = 6
_WIDEST = 1920
_SHOWN_WIDTH = 960
_MUD = 61  # pixels of blur: nobody could read it
_LETTERS, _DIGITS = "ABCDEFGHJKLMNPRSTVWXYZ", "0123456789"
_NO_NIGHT = 4  # one seed in four draws a night


@dataclass(frozen=True)
class DriveUp:
    """One car on its way through a lane, as the demo page remembers it."""

    id: str
    lane: str
    plate: str
    kind: str
    at: str

    @property
    def started(self) -> datetime:
        """When it was sent."""
        return datetime.fromisoformat(self.at)


def draw_car(state: str, number: str, *, muddy: bool) -> list[Picture]:
    """Frames of a car with this plate rolling up; muddy ones cannot be read."""
    seed = Random(number).randrange(1000) * _NO_NIGHT  # noqa: S311 - a drawing
    frames = draw_arrival(number, state, seed=seed, frames=FRAMES)
    return [_muddied(frame) for frame in frames] if muddy else [*frames]


def stranger() -> str:
    """A Massachusetts number that is on nobody's permit, most likely."""
    pick = secrets.choice
    letters = "".join(pick(_LETTERS) for _ in range(3))
    return f"{pick(_DIGITS[1:])}{letters}{pick(_DIGITS)}{pick(_DIGITS)}"


def send(
    config: Mapping[str, Any],
    lane: str,
    frames: Sequence[Picture],
    told: tuple[str, str],
    at: datetime,
) -> DriveUp:
    """Put frames into the lane's inbox, all or none, and remember them. `told`: plate, kind.

    Raises OSError where the disk takes no more; then nothing is left behind.
    """
    drive_up = DriveUp(f"{at:%Y%m%d%H%M%S}-{secrets.token_hex(6)}", lane, *told, at.isoformat())
    folder = _folder(config, drive_up.id)
    inbox = lane_folder(config, lane) / "inbox"
    staging = inbox / f".{drive_up.id}"  # a lane passes over hidden folders
    try:
        folder.mkdir(parents=True)
        (folder / "drive-up.json").write_text(json.dumps(asdict(drive_up)))
        (folder / "car.jpg").write_bytes(encode_jpeg(frames[-1], _SHOWN_WIDTH))
        staging.mkdir(parents=True)
        for number, frame in enumerate(frames):
            (staging / f"{number:03}.jpg").write_bytes(encode_jpeg(frame, _WIDEST))
        (staging / DONE_MARK).touch()
        staging.rename(inbox / drive_up.id)
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(staging, ignore_errors=True)
        raise
    return drive_up


def find(config: Mapping[str, Any], drive_up_id: str) -> DriveUp | None:
    """The drive-up with this id."""
    if not drive_up_id.replace("-", "").isalnum():
        return None
    try:
        return DriveUp(**json.loads((_folder(config, drive_up_id) / "drive-up.json").read_text()))
    except OSError:
        return None


def picture_path(config: Mapping[str, Any], drive_up: DriveUp) -> Path:
    """The picture of its car."""
    return _folder(config, drive_up.id) / "car.jpg"


def _folder(config: Mapping[str, Any], drive_up_id: str) -> Path:
    return Path(config["INSTANCE_DIR"]) / "drive-ups" / drive_up_id


def _muddied(frame: Picture) -> Picture:
    return np.asarray(cv2.GaussianBlur(frame, (_MUD, _MUD), 0), dtype=np.uint8)
