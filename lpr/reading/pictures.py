"""Decoding of pictures that anyone may send: limits first, then pixels, or one clear refusal."""

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from lpr.reading.headers import DamagedError, read_header

Picture = npt.NDArray[np.uint8]  # (height, width, 3), BGR

MOST_BYTES = 25 * 1024 * 1024
MOST_PIXELS = 50_000_000  # 8192x6144, about 150 MB once decoded

_SENTENCES = {
    "unreadable": "The file cannot be opened. Check that it exists and may be read.",
    "empty": "The file is empty. Choose another picture.",
    "too_many_bytes": "The file is larger than 25 MB. Send a smaller picture.",
    "not_a_picture": "This is not a JPEG, PNG, WebP or BMP picture. Choose one of these.",
    "too_many_pixels": "The picture has more than 50 million pixels. Send a smaller one.",
    "animated": "This is an animation. Send a single picture of the plate.",
    "truncated": "The picture's end is missing. Send the whole file again.",
    "damaged": "The picture is damaged and cannot be decoded. Send another one.",
}


class PictureError(Exception):
    """A picture that cannot be used: a stable ``code`` and a ``sentence`` that says what to do."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.sentence = _SENTENCES[code]
        super().__init__(f"{code}: {self.sentence}")


def decode_picture(data: bytes | Path) -> Picture:
    """The picture as BGR bytes, upright as its EXIF says; grey, alpha, CMYK and 16 bits included.

    Size limits are checked on the header, before any pixel is decoded. Raises PictureError with
    one of the codes ``unreadable empty too_many_bytes not_a_picture too_many_pixels animated
    truncated damaged``.
    """
    content = _load(data) if isinstance(data, Path) else data
    if not content:
        raise PictureError("empty")
    if len(content) > MOST_BYTES:
        raise PictureError("too_many_bytes")
    try:
        header = read_header(content)
    except DamagedError as reason:
        raise PictureError("damaged") from reason
    if header is None:
        raise PictureError("not_a_picture")
    if header.width * header.height > MOST_PIXELS:
        raise PictureError("too_many_pixels")
    if header.animated:  # decoded with several layers of its whole size at once
        raise PictureError("animated")
    if not header.complete:
        raise PictureError("truncated")
    return _pixels(content)


def _load(path: Path) -> bytes:
    try:
        if not path.is_file():  # to open a pipe would be to wait for ever
            raise PictureError("unreadable")
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as reason:
        raise PictureError("unreadable") from reason


def _pixels(content: bytes) -> Picture:
    try:
        picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error as reason:
        raise PictureError("damaged") from reason
    if picture is None or picture.size == 0:
        raise PictureError("damaged")
    return picture  # type: ignore[return-value]
