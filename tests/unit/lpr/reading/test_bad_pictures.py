"""Pictures that nobody should send: each has one clear answer, and none takes much memory."""

import os
import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image, ImageOps

from lpr.reading.pictures import MOST_PIXELS, PictureError, decode_picture

# Three corners of different colours, so that every turn and mirroring shows.
SAMPLE = Image.new("RGB", (240, 120), (255, 0, 0))
SAMPLE.paste((0, 0, 255), (120, 0, 240, 120))
SAMPLE.paste((0, 255, 0), (0, 0, 60, 40))

ORIENTATION = 0x0112


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    data = BytesIO()
    picture.save(data, kind, **options)
    return data.getvalue()


def code_of(data: bytes | Path) -> str:
    with pytest.raises(PictureError) as caught:
        decode_picture(data)
    assert caught.value.sentence.endswith(".")
    return caught.value.code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_way_to_hold_a_camera(kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    data = encoded(SAMPLE, kind, exif=exif)
    upright = ImageOps.exif_transpose(Image.open(BytesIO(data))).convert("RGB")
    wanted = np.asarray(upright)[..., ::-1].astype(int)
    picture = decode_picture(data).astype(int)
    assert picture.shape == wanted.shape
    assert np.abs(picture - wanted).mean() < 12, "the same corners have the same colours"


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_is_none_changes_nothing(orientation: int) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    assert decode_picture(encoded(SAMPLE, "JPEG", exif=exif)).shape == (120, 240, 3)


def test_sixteen_bits_with_colours_and_alpha() -> None:
    deep = np.full((20, 40, 4), 30000, np.uint16)
    picture = decode_picture(cv2.imencode(".png", deep)[1].tobytes())
    assert picture.shape == (20, 40, 3)
    assert abs(int(picture[0, 0, 0]) - 30000 // 257) <= 1


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA"])
def test_bitmaps_of_every_depth(mode: str) -> None:
    assert decode_picture(encoded(SAMPLE.convert(mode), "BMP")).shape == (120, 240, 3)


def old_bitmap(width: int, height: int) -> bytes:
    """A bitmap with the oldest header, of 12 bytes."""
    rows = bytes((width * 24 + 31) // 32 * 4 * height)
    head = struct.pack("<2sIHHI", b"BM", 26 + len(rows), 0, 0, 26)
    return head + struct.pack("<IHHHH", 12, width, height, 1, 24) + rows


def test_the_oldest_bitmaps() -> None:
    assert decode_picture(old_bitmap(40, 20)).shape == (20, 40, 3)
    assert code_of(old_bitmap(40, 20)[:-500]) == "truncated"


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "car.png"), ("PNG", "car.txt")])
def test_the_name_of_a_file_does_not_matter(tmp_path: Path, kind: str, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(encoded(SAMPLE, kind))
    assert decode_picture(path).shape == (120, 240, 3)


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_an_animation_is_refused(kind: str) -> None:
    turns = [SAMPLE.rotate(90), SAMPLE.rotate(180)]
    data = encoded(SAMPLE, kind, save_all=True, append_images=turns)
    assert code_of(data) == "animated"


@pytest.mark.parametrize("kind", ["GIF", "TIFF"])
def test_other_kinds_are_refused_by_name(kind: str) -> None:
    turns = [SAMPLE.rotate(90)]
    data = encoded(SAMPLE, kind, save_all=True, append_images=turns)
    assert code_of(data) == "not_a_picture"


# Files that claim a size they have nothing of.


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(64))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def jpeg(width: int, height: int) -> bytes:
    """A small JPEG whose frame header claims another size."""
    data = bytearray(encoded(SAMPLE, "JPEG"))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def webp(width: int, height: int) -> bytes:
    """A lossless WebP of a few bytes."""
    bits = (min(width, 1 << 14) - 1) | (min(height, 1 << 14) - 1) << 14
    body = b"VP8L" + struct.pack("<IBI", 10, 0x2F, bits) + bytes(5) + b"\0"
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def bmp(width: int, height: int) -> bytes:
    head = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    return struct.pack("<2sIHHI", b"BM", 154, 0, 0, 54) + head + bytes(100)


@pytest.mark.parametrize("claim", [png, jpeg, webp, bmp])
def test_a_claim_beyond_the_limit_is_refused_unseen(
    claim: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cv2, "imdecode", lambda *_: pytest.fail("decoded"))
    assert code_of(claim(12_000, 9_000)) == "too_many_pixels"


@pytest.mark.parametrize("claim", [png, jpeg, webp, bmp])
def test_a_claim_within_the_limit_without_pixels_is_damage(claim: Any) -> None:
    width, height = 8_000, 6_000
    assert width * height < MOST_PIXELS
    assert code_of(claim(width, height)) in {"truncated", "damaged"}


def test_a_plain_grey_wall_is_no_claim() -> None:
    wall = Image.new("L", (3000, 2000), 90)
    for progressive in (False, True):
        data = encoded(wall, "JPEG", quality=1, optimize=True, progressive=progressive)
        assert decode_picture(data).shape == (2000, 3000, 3)


PEAK = """
import sys
from pathlib import Path
from lpr.reading.pictures import PictureError, decode_picture
try:
    print(decode_picture(Path(sys.argv[1])).shape, end=" ")
except PictureError as error:
    print(error.code, end=" ")
status = Path("/proc/self/status").read_text().splitlines()
print(next(line for line in status if line.startswith("VmHWM")).split()[1])
"""


def decoded_apart(path: Path) -> tuple[str, int]:
    """What another process says of the picture, and its peak memory in MB."""
    done = subprocess.run(
        [sys.executable, "-c", PEAK, path], capture_output=True, text=True, check=True
    )
    answer, _, peak = done.stdout.strip().rpartition(" ")
    return answer, int(peak) // 1000


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="nobody counts memory here")
def test_memory_is_bounded(tmp_path: Path) -> None:
    huge, large = tmp_path / "huge.jpg", tmp_path / "large.jpg"
    Image.new("L", (12_000, 9_000), 90).save(huge, quality=1)
    Image.new("L", (8_000, 6_200), 90).save(large, quality=1)
    answer, peak = decoded_apart(huge)
    assert answer == "too_many_pixels"
    assert peak < 100, "not a pixel of it was decoded"
    answer, peak = decoded_apart(large)
    assert answer == "(6200, 8000, 3)"
    assert peak < 450


# Paths that give nothing.


@pytest.mark.parametrize("name", ["gone.jpg", "x" * 5000 + ".jpg", "a\0b.jpg", "."])
def test_paths_without_a_file(tmp_path: Path, name: str) -> None:
    assert code_of(tmp_path / name) == "unreadable"


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    assert code_of(tmp_path / "pipe.jpg") == "unreadable"


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "car.jpg"
    path.write_bytes(encoded(SAMPLE, "JPEG"))

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert code_of(path) == "unreadable"


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "car.jpg"
    path.touch()
    assert code_of(path) == "empty"
