"""The evidence of a passage: its best pictures on the box's disk until the server has them."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from lpr.lane.cameras.frames import Picture
from lpr.lane.watching.looks import Look
from lpr.lane.watching.tracking import Vehicle
from lpr.reading.records import Box

MOST_BYTES = 500_000_000
_CROP_WIDTH, _SCENE_WIDTH = 480, 960
_QUALITY = 85


@dataclass(frozen=True, slots=True)
class EvidencePicture:
    """One JPEG of a passage: the plate (`crop`) or the whole picture (`scene`).

    `frame` is the place of its frame among the passage's reads; None where that is not known.
    """

    number: int
    kind: str
    data: bytes
    width: int
    height: int
    frame: int | None = None

    def to_json(self) -> dict[str, Any]:
        """What the journal says about it."""
        return {
            "frame": self.frame,
            "number": self.number,
            "kind": self.kind,
            "sha256": hashlib.sha256(self.data).hexdigest(),
            "width": self.width,
            "height": self.height,
        }


def pictures_of(vehicle: Vehicle) -> list[EvidencePicture]:
    """The whole picture of a vehicle's best look, and the plate in each of its best looks."""
    found: list[EvidencePicture] = []
    for look in vehicle.best:
        picture = look.frame.picture
        if picture is None:
            continue
        if not found:
            found.append(_encoded(0, "scene", _narrowed(picture, _SCENE_WIDTH)))
        if look.reads:
            crop = _narrowed(_cropped(picture, look.reads[0].box), _CROP_WIDTH)
            kept = _encoded(len(found), "crop", crop)
            found.append(replace(kept, frame=_frame_of(vehicle, look)))
    return found


def _frame_of(vehicle: Vehicle, look: Look) -> int | None:
    """The looks that a vehicle keeps have lost their pictures, not their reads."""
    return next((n for n, kept in enumerate(vehicle.looks) if kept.reads is look.reads), None)


class EvidenceFolder:
    """Files `<passage uid>-<number>.jpg`, oldest removed when the folder is too large."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.dropped = 0

    def save(self, passage_uid: str, pictures: Sequence[EvidencePicture]) -> None:
        """Write a passage's pictures; a full disk loses pictures, never a passage."""
        try:
            self._folder.mkdir(exist_ok=True)
            for picture in pictures:
                name = f"{passage_uid}-{picture.number}.jpg"
                part = self._folder / f"{name}.part"
                part.write_bytes(picture.data)
                part.replace(self._folder / name)
            self._keep_within(MOST_BYTES)
        except OSError:
            self.dropped += len(pictures)

    def waiting(self) -> Iterator[tuple[str, int, Path]]:
        """Each picture that the server does not have: passage, number, file; oldest first."""
        for path in self._oldest_first():
            uid, _, number = path.stem.rpartition("-")
            yield uid, int(number), path

    def _keep_within(self, most: int) -> None:
        files = self._oldest_first()
        total = sum(path.stat().st_size for path in files)
        for path in files:
            if total <= most:
                return
            total -= path.stat().st_size
            path.unlink(missing_ok=True)
            self.dropped += 1

    def _oldest_first(self) -> list[Path]:
        if not self._folder.exists():
            return []
        return sorted(self._folder.glob("*.jpg"), key=lambda path: path.stat().st_mtime)


def encode_jpeg(picture: Picture, width: int, quality: int = _QUALITY) -> bytes:
    """The picture as JPEG, at most `width` pixels wide."""
    return _encoded(0, "", _narrowed(picture, width), quality).data


def _cropped(picture: Picture, box: Box) -> Picture:
    margin = max(box.height // 2, 8)
    top, left = max(box.y - margin, 0), max(box.x - margin, 0)
    return picture[top : box.y + box.height + margin, left : box.x + box.width + margin]


def _narrowed(picture: Picture, width: int) -> Picture:
    if picture.shape[1] <= width:
        return picture
    height = max(round(picture.shape[0] * width / picture.shape[1]), 1)
    small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8)


def _encoded(number: int, kind: str, picture: Picture, quality: int = _QUALITY) -> EvidencePicture:
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    height, width = picture.shape[:2]
    return EvidencePicture(number, kind, data.tobytes(), width, height)
