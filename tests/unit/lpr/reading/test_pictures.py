"""Decoding of pictures: every kind that people send, and every kind of damage."""

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from lpr.reading import pictures
from lpr.reading.pictures import PictureError, decode_picture

# Left half red, right half blue, 40 wide and 20 high, so that turns and channels show.
SAMPLE = Image.new("RGB", (40, 20), (255, 0, 0))
SAMPLE.paste((0, 0, 255), (20, 0, 40, 20))


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    data = BytesIO()
    picture.save(data, kind, **options)
    return data.getvalue()


def code_of(data: bytes | Path) -> str:
    with pytest.raises(PictureError) as caught:
        decode_picture(data)
    assert caught.value.sentence.endswith(".")
    return caught.value.code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP"])
def test_colours_come_as_bgr(kind: str) -> None:
    picture = decode_picture(encoded(SAMPLE, kind))
    assert picture.shape == (20, 40, 3)
    assert picture.dtype == np.uint8
    blue, green, red = picture[10, 5].astype(int)
    assert red > 230
    assert max(blue, green) < 25
    assert picture[10, 35, 0] > 230


@pytest.mark.parametrize("kind", ["lossless", "VP8X"])
def test_every_webp(kind: str) -> None:
    options = {"lossless": True} if kind == "lossless" else {"exif": SAMPLE.getexif().tobytes()}
    assert decode_picture(encoded(SAMPLE, "WEBP", **options)).shape == (20, 40, 3)


@pytest.mark.parametrize("mode", ["L", "RGBA", "LA", "P", "1", "I;16"])
def test_other_kinds_of_pixels(mode: str) -> None:
    if mode == "I;16":
        grey = np.full((20, 40), 40000, np.uint16)
        data = cv2.imencode(".png", grey)[1].tobytes()
    else:
        data = encoded(SAMPLE.convert(mode), "PNG")
    picture = decode_picture(data)
    assert picture.shape == (20, 40, 3)
    assert picture.dtype == np.uint8
    if mode == "I;16":
        assert abs(int(picture[0, 0, 0]) - 40000 // 257) <= 1


def test_cmyk() -> None:
    picture = decode_picture(encoded(SAMPLE.convert("CMYK"), "JPEG"))
    assert picture.shape == (20, 40, 3)
    assert int(picture[10, 5, 2]) > int(picture[10, 5, 0]) + 100


def test_exif_turns_the_picture_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright: turn by 90° clockwise
    picture = decode_picture(encoded(SAMPLE, "JPEG", exif=exif))
    assert picture.shape == (40, 20, 3)
    assert picture[5, 10, 2] > 200, "what was left is above"


def test_one_pixel() -> None:
    assert decode_picture(encoded(Image.new("L", (1, 1)), "PNG")).shape == (1, 1, 3)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP"])
@pytest.mark.parametrize("share", [0.3, 0.7, 0.97])
def test_truncated(kind: str, share: float) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (60, 80, 3), np.uint8)
    data = encoded(Image.fromarray(noise), kind)
    assert code_of(data[: int(len(data) * share)]) == "truncated"


def test_a_thumbnail_is_not_taken_for_the_end() -> None:
    exif = Image.Exif()
    exif[0x927C] = encoded(SAMPLE, "JPEG")
    data = encoded(SAMPLE.resize((400, 200)), "JPEG", exif=exif)
    assert code_of(data[:-40]) == "truncated"


def test_bytes_after_the_end_are_no_fault() -> None:
    assert decode_picture(encoded(SAMPLE, "JPEG") + b"maker's notes").shape == (20, 40, 3)


@pytest.mark.parametrize(
    "data",
    [b"hello", b"%PDF-1.7 ...", b"GIF89a" + bytes(100), b"<svg/>", b"BM", bytes(1000)],
)
def test_not_a_picture(data: bytes) -> None:
    assert code_of(data) == "not_a_picture"


def test_empty() -> None:
    assert code_of(b"") == "empty"


def huge_png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    size = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", size),
            chunk(b"IDAT", zlib.compress(bytes(100))),
            chunk(b"IEND", b""),
        )
    )


@pytest.mark.parametrize("size", [(20000, 10000), (12000, 9000), (2**31 - 1, 2**31 - 1)])
def test_too_many_pixels_are_refused_before_decoding(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cv2, "imdecode", lambda *_: pytest.fail("decoded"))
    assert code_of(huge_png(*size)) == "too_many_pixels"


def test_a_wrong_checksum_is_damage() -> None:
    data = bytearray(encoded(SAMPLE, "PNG"))
    data[19] ^= 1  # the width
    assert code_of(bytes(data)) == "damaged"


def test_too_many_bytes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pictures, "MOST_BYTES", 100)
    data = encoded(SAMPLE, "PNG")
    assert len(data) <= 100 or code_of(data) == "too_many_bytes"
    path = tmp_path / "large.bmp"
    path.write_bytes(encoded(SAMPLE, "BMP"))
    assert code_of(path) == "too_many_bytes"


def test_paths(tmp_path: Path) -> None:
    path = tmp_path / "car.jpg"
    path.write_bytes(encoded(SAMPLE, "JPEG"))
    assert decode_picture(path).shape == (20, 40, 3)
    assert code_of(tmp_path / "missing.jpg") == "unreadable"
    assert code_of(tmp_path) == "unreadable"


SEEDS = [encoded(SAMPLE, kind) for kind in ("JPEG", "PNG", "WEBP", "BMP")]


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.integers(0, 400), st.binary(min_size=1, max_size=4)), max_size=6),
    st.integers(0, 3000),
)
def test_damage_gives_a_picture_or_a_clear_error(
    data: bytes, changes: list[tuple[int, bytes]], end: int
) -> None:
    damaged = bytearray(data[:end] if end < len(data) else data)
    for at, new in changes:
        damaged[at : at + len(new)] = new
    try:
        picture = decode_picture(bytes(damaged))
    except PictureError:
        return
    assert picture.ndim == 3
    assert picture.size <= 3 * pictures.MOST_PIXELS


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_answered(data: bytes) -> None:
    for start in (b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x20\x00\x00\x00WEBP", b"BM"):
        try:
            decode_picture(start + data)
        except PictureError:
            continue
