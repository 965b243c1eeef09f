"""What a picture file says of itself before it is decoded: its kind, its size, its end."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from struct import unpack_from


@dataclass(frozen=True, slots=True)
class Header:
    """Kind, size in pixels, whether the file reaches its own end, whether it is an animation."""

    kind: str
    width: int
    height: int
    complete: bool
    animated: bool = False


class DamagedError(Exception):
    """The file contradicts its own checksums."""


class _ShortError(Exception):
    """The file ends inside its header."""


def read_header(data: bytes) -> Header | None:
    """The header of a JPEG, PNG, WebP or BMP file; None where it is none of them.

    A file that ends before its size is known has size 0 by 0 and is not complete. Raises
    DamagedError where a checksum is wrong.
    """
    for kind, is_kind, read in _KINDS:
        if is_kind(data):
            try:
                width, height, complete, animated = read(data)
            except (_ShortError, IndexError, ValueError, OverflowError):
                return Header(kind, 0, 0, complete=False)
            return Header(kind, width, height, complete, animated)
    return None


_Found = tuple[int, int, bool, bool]  # width, height, complete, animated


def _take(form: str, data: bytes, at: int, size: int) -> tuple[int, ...]:
    if at + size > len(data):
        raise _ShortError
    return unpack_from(form, data, at)


# Frame headers, without the tables that share their range (C4, C8, CC).
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_LAST = frozenset({0xD9, 0xDA})  # the end, or the scan that runs up to it
_JPEG_END = b"\xff\xd9"
# Huffman's codes have a bit at least, and each 8x8 block has one: 512 pixels a byte, half of it
# allowed for. A file with less claims pixels that it does not have.
_HUFFMAN = frozenset({0xC0, 0xC1, 0xC2})
_MOST_PIXELS_A_BYTE = 1024


def _jpeg(data: bytes) -> _Found:
    at, width, height, dense = 2, 0, 0, False
    while True:
        while data[at] != 0xFF or data[at + 1] in (0x00, 0xFF):
            at += 1
        mark = data[at + 1]
        if 0xD0 <= mark <= 0xD8 or mark == 0x01:
            at += 2
            continue
        (length,) = _take(">H", data, at + 2, 2)
        if mark in _JPEG_FRAMES:
            height, width = _take(">HH", data, at + 5, 4)
            dense = mark in _HUFFMAN
        if mark in _JPEG_LAST:
            # Cameras may add bytes after the end, so it is looked for, not expected last.
            end = data.find(_JPEG_END, at)
            enough = not dense or (end - at) * _MOST_PIXELS_A_BYTE >= width * height
            return width, height, end >= 0 and enough, False
        at += 2 + length


def _png(data: bytes) -> _Found:
    width, height = _take(">II", data, 16, 8)
    at, animated = 8, False
    while at < len(data):
        (length,) = _take(">I", data, at, 4)
        (check,) = _take(">I", data, at + 8 + length, 4)
        if zlib.crc32(memoryview(data)[at + 4 : at + 8 + length]) != check:
            raise DamagedError
        kind = data[at + 4 : at + 8]
        animated = animated or kind == b"acTL"
        if kind == b"IEND":
            return width, height, True, animated
        at += 12 + length
    return width, height, False, animated


_BMP_CORE = 12  # bytes of the oldest header, whose sizes are shorter


def _bmp(data: bytes) -> _Found:
    (start,) = _take("<I", data, 10, 4)
    if _take("<I", data, 14, 4) == (_BMP_CORE,):
        width, height, _, bits = _take("<HHHH", data, 18, 8)
        return width, height, len(data) >= start + (width * bits + 31) // 32 * 4 * height, False
    width, height = _take("<ii", data, 18, 8)
    (bits,) = _take("<H", data, 28, 2)
    (packed,) = _take("<I", data, 30, 4)
    row = (abs(width) * bits + 31) // 32 * 4
    whole = len(data) >= start + row * abs(height) or packed not in (0, 3)
    return abs(width), abs(height), whole, False


_WEBP_ANIMATED = 0x02  # of the flags in the extended header


def _webp(data: bytes) -> _Found:
    (length,) = _take("<I", data, 4, 4)
    whole = len(data) >= length + 8
    chunk = data[12:16]
    if chunk == b"VP8X":
        low, high = _take("<HB", data, 24, 3), _take("<HB", data, 27, 3)
        width, height = low[0] + (low[1] << 16) + 1, high[0] + (high[1] << 16) + 1
        return width, height, whole, bool(data[20] & _WEBP_ANIMATED)
    if chunk == b"VP8L":
        (bits,) = _take("<I", data, 21, 4)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, whole, False
    width, height = _take("<HH", data, 26, 4)
    return width & 0x3FFF, height & 0x3FFF, whole, False


_Test = Callable[[bytes], bool]
_Size = Callable[[bytes], _Found]
_KINDS: tuple[tuple[str, _Test, _Size], ...] = (
    ("jpeg", lambda data: data[:3] == b"\xff\xd8\xff", _jpeg),
    ("png", lambda data: data[:8] == b"\x89PNG\r\n\x1a\n", _png),
    ("webp", lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP", _webp),
    ("bmp", lambda data: data[:2] == b"BM" and len(data) > 30, _bmp),
)
