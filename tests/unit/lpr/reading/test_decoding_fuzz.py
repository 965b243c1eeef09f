"""Damaged and made-up files: always a picture within the limits, or one clear refusal."""

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from lpr.reading.headers import DamagedError, read_header
from lpr.reading.pictures import MOST_PIXELS, PictureError, decode_picture

NOISE = np.random.default_rng(3).integers(0, 256, (24, 40, 3), np.uint8)
CODES = {
    "fine",
    *("unreadable", "empty", "too_many_bytes", "not_a_picture", "too_many_pixels"),
    *("animated", "truncated", "damaged"),
}
STARTS = (
    *(b"", b"\xff\xd8\xff", b"\xff\xd8\xff\xc0\x00\x11\x08", b"\x89PNG\r\n\x1a\n", b"GIF89a"),
    *(b"RIFF\x20\x00\x00\x00WEBPVP8X", b"RIFF\x20\x00\x00\x00WEBPVP8L", b"BM", b"II*\x00"),
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR",
)


def encoded(kind: str, mode: str = "RGB", **options: Any) -> bytes:
    data = BytesIO()
    Image.fromarray(NOISE).convert(mode).save(data, kind, **options)
    return data.getvalue()


EXIF = Image.Exif()
EXIF[0x0112] = 6
SEEDS = [
    *(encoded(kind) for kind in ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF")),
    *(encoded("JPEG", mode) for mode in ("L", "CMYK")),
    *(encoded("PNG", mode) for mode in ("LA", "P", "1", "RGBA")),
    encoded("JPEG", progressive=True),
    encoded("JPEG", exif=EXIF),
    encoded("WEBP", lossless=True),
    encoded("WEBP", "RGBA", exif=EXIF),
    encoded("BMP", "P"),
]
# Most faults are in headers, so most changes go there.
PLACES = st.one_of(st.integers(0, 64), st.integers(0, 4000))
CHANGES = st.lists(st.tuples(PLACES, st.binary(min_size=1, max_size=6)), max_size=8)


def decoded(data: bytes | Path) -> tuple[Any, str]:
    """The picture and "fine", or None and the refusal's code."""
    try:
        return decode_picture(data), "fine"
    except PictureError as error:
        return None, error.code


def answered(data: bytes) -> None:
    """Decode, and check what any caller relies on."""
    picture, code = decoded(data)
    assert code in CODES
    if picture is None:
        return
    assert picture.dtype == np.uint8
    assert picture.ndim == 3
    assert picture.shape[2] == 3
    assert 0 < picture.shape[0] * picture.shape[1] <= MOST_PIXELS


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SEEDS), CHANGES, st.integers(0, 5000), st.binary(max_size=40))
def test_changed_files(
    data: bytes, changes: list[tuple[int, bytes]], end: int, tail: bytes
) -> None:
    changed = bytearray(data[:end] + tail)
    for at, new in changes:
        changed[at : at + len(new)] = new
    answered(bytes(changed))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(STARTS), st.binary(max_size=300))
@example(b"BM", bytes(40))
@example(b"\xff\xd8\xff", b"\xff" * 50)
def test_made_up_files(start: bytes, rest: bytes) -> None:
    answered(start + rest)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(SEEDS), st.sampled_from(SEEDS), st.integers(0, 4000), st.integers(0, 4000))
def test_files_joined_in_the_middle(one: bytes, other: bytes, end: int, start: int) -> None:
    answered(one[:end] + other[start:])


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(STARTS), st.binary(max_size=200))
def test_a_header_says_what_it_can(start: bytes, rest: bytes) -> None:
    try:
        header = read_header(start + rest)
    except DamagedError:
        return
    if header is not None:
        assert header.kind in {"jpeg", "png", "webp", "bmp"}
        assert header.width >= 0
        assert header.height >= 0


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_any_path_is_answered(name: str) -> None:
    assert decoded(Path("/nowhere") / name.lstrip("/")) == (None, "unreadable")
