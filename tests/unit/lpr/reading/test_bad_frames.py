"""Frames that show no plate, too many, or parts of one, and what is no frame at all."""

from functools import cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from lpr.reading.frames import FrameError, is_cut, plain, sound_places
from lpr.reading.locator import Located
from lpr.reading.pipeline import PlateReader, open_reader
from lpr.reading.records import PlateRead
from lpr.reading.straighten import straighten, unfold
from lpr.reading.threshold import OPENING_THRESHOLD
from lpr.training.scenes import draw_arrival

Frame = npt.NDArray[Any]


@pytest.fixture(scope="module")
def reader() -> PlateReader:
    return _shared()


@cache
def _shared() -> PlateReader:
    return open_reader("onnx")


@cache
def _arrival(number: str, seed: int = 0) -> Frame:
    return draw_arrival(number, "MA", seed=seed, frames=1)[0]


def _around(frame: Frame, margin: int) -> Frame:
    """The part around the frame's plate."""
    box = _shared().read(frame)[0].box
    top, left = max(box.y - margin, 0), max(box.x - margin, 0)
    return frame[top : box.y + box.height + margin, left : box.x + box.width + margin]


def test_twenty_plates(reader: PlateReader) -> None:
    plates = [_around(_arrival(f"{20 + number}KRT4", seed=4), 40) for number in range(20)]
    height = min(plate.shape[0] for plate in plates)
    width = min(plate.shape[1] for plate in plates)
    same = [plate[:height, :width] for plate in plates]
    wall = np.vstack([np.hstack(same[row : row + 5]) for row in range(0, 20, 5)])
    reads = reader.read(wall)
    assert 18 <= len(reads) <= 22
    wanted = {f"{20 + number}KRT4" for number in range(20)}
    assert len(wanted & {read.text for read in reads}) >= 17
    assert all(r.text in wanted for r in reads if r.confidence >= OPENING_THRESHOLD)


@pytest.mark.parametrize("side", ["left", "right", "top", "bottom"])
@pytest.mark.parametrize("share", [0.15, 0.3, 0.5])
@pytest.mark.parametrize(("number", "seed"), [("8ABC12", 0), ("PUKDRXS", 9), ("TZT91B", 13)])
def test_a_plate_cut_by_the_edge_opens_for_nobody_else(
    reader: PlateReader, number: str, seed: int, side: str, share: float
) -> None:
    frame = _arrival(number, seed)
    box = reader.read(frame)[0].box
    across, down = round(box.width * share), round(box.height * share)
    cut = {
        "left": frame[:, box.x + across :],
        "right": frame[:, : box.x + box.width - across],
        "top": frame[box.y + down :],
        "bottom": frame[: box.y + box.height - down],
    }[side]
    for read in reader.read(cut):
        assert read.confidence < OPENING_THRESHOLD or read.text == number
        assert _lies_in(read, cut)


@pytest.mark.parametrize("margin", [2, 10])
def test_a_whole_plate_beside_the_edge_is_read(reader: PlateReader, margin: int) -> None:
    frame = _arrival("8ABC12")
    box = reader.read(frame)[0].box
    for part in (frame[:, box.x - margin :], frame[:, : box.x + box.width + margin]):
        assert reader.read(part)[0].text == "8ABC12"


def test_what_is_left_of_a_cut_plate_is_shown_as_unread(reader: PlateReader) -> None:
    frame = _arrival("8ABC12")
    box = reader.read(frame)[0].box
    seen = reader.examine(frame[:, box.x + round(box.width * 0.3) :])
    assert seen.reads == []
    assert len(seen.unread) == 1


def _lies_in(read: PlateRead, frame: Frame) -> bool:
    box = read.box
    return (
        min(box.x, box.y) >= 0
        and box.x + box.width <= frame.shape[1] + 1
        and box.y + box.height <= frame.shape[0] + 1
    )


def test_grey_alpha_and_strides_change_nothing(reader: PlateReader) -> None:
    frame = _arrival("8ABC12")
    wanted = reader.read(frame)[0]
    alpha = np.dstack((frame, np.full(frame.shape[:2], 7, np.uint8)))
    assert reader.read(alpha)[0] == wanted
    turned = np.ascontiguousarray(frame[::-1, ::-1])[::-1, ::-1]
    assert not turned.flags.c_contiguous
    assert reader.read(turned)[0] == wanted
    grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
    assert reader.read(grey[..., None])[0].text == "8ABC12"


@pytest.mark.parametrize("size", [(1, 1), (9000, 1), (1, 9000), (33, 9000), (9000, 40)])
def test_frames_of_odd_sizes_have_no_plate(reader: PlateReader, size: tuple[int, int]) -> None:
    assert reader.read(np.full((*size, 3), 90, np.uint8)) == []


def test_a_very_large_frame_is_read(reader: PlateReader) -> None:
    large = cv2.resize(_arrival("8ABC12"), (7680, 4320), interpolation=cv2.INTER_CUBIC)
    assert reader.read(large)[0].text == "8ABC12"


@pytest.mark.parametrize(
    "frame",
    [
        np.zeros((20, 20), np.uint16),
        np.zeros((20, 20, 3), np.float32),
        np.zeros((20, 20, 3), bool),
        np.zeros((20, 20, 2), np.uint8),
        np.zeros((20, 20, 5), np.uint8),
        np.zeros((2, 20, 20, 3), np.uint8),
        np.zeros(20, np.uint8),
        np.zeros((0, 20, 3), np.uint8),
        np.zeros((20, 0), np.uint8),
        [[1, 2], [3, 4]],
        None,
    ],
    ids=lambda frame: f"{getattr(frame, 'dtype', frame)} {getattr(frame, 'shape', '')}",
)
def test_what_is_no_frame_is_refused(reader: PlateReader, frame: Any) -> None:
    with pytest.raises(FrameError, match=r"A frame (is|has) .*\."):
        reader.read(frame)


DTYPES = st.sampled_from([np.uint8, np.int8, np.uint16, np.float32, np.float64, np.bool_])


@settings(max_examples=60, deadline=None)
@given(st.data(), DTYPES, array_shapes(min_dims=1, max_dims=4, min_side=0, max_side=70))
def test_any_array_is_read_or_refused(data: st.DataObject, dtype: Any, shape: Any) -> None:
    frame = data.draw(arrays(dtype, shape, fill=st.just(dtype(1))))
    try:
        reads = _shared().read(frame)
    except FrameError:
        return
    assert all(0 <= read.confidence <= 1 and _lies_in(read, frame) for read in reads)


COORDINATES = st.one_of(
    st.floats(-50, 250, width=32),
    st.floats(width=32),  # infinite and missing ones too
    st.sampled_from([0.0, 64.0, 1e30, -1e30]),
)
CORNERS = arrays(np.float32, (4, 2), elements=COORDINATES)


@settings(max_examples=80, deadline=None)
@given(st.lists(CORNERS, max_size=3), st.integers(1, 200), st.integers(1, 200))
def test_any_corners_are_read_or_left_out(corners: list[Any], height: int, width: int) -> None:
    frame = np.full((height, width), 120, np.uint8)
    frame[::2, ::3] = 20
    located = [Located(each, 0.9) for each in corners]
    for read in _shared().read_located(frame, located):
        assert 0 <= read.confidence <= 1
        assert _lies_in(read, frame)


@settings(max_examples=300, deadline=None)
@given(CORNERS, st.integers(1, 300), st.integers(1, 300))
def test_any_sound_place_can_be_cut_out(corners: Any, height: int, width: int) -> None:
    grey = np.full((height, width), 120, np.uint8)
    for place in sound_places([Located(corners, 1.0)], width, height):
        for way in (straighten, unfold):
            crop = way(grey, place.corners)
            assert crop.shape == (64, 192)
            assert crop.dtype == np.uint8


def test_a_place_in_the_frame_stays_and_one_outside_goes() -> None:
    corners = np.array([(10, 10), (60, 10), (60, 30), (10, 30)], np.float32)
    inside, outside = Located(corners, 1.0), Located(corners + 500, 1.0)
    assert sound_places([inside, outside], 100, 50) == [inside]


def test_a_plain_frame_is_not_copied() -> None:
    frame = np.zeros((4, 6, 3), np.uint8)
    assert np.shares_memory(plain(frame), frame)


@pytest.mark.parametrize(
    ("left", "width", "cut"),
    [(100, 640, False), (-1, 640, False), (-10, 640, True), (560, 640, True), (-10, 150, False)],
)
def test_a_plate_is_cut_where_it_reaches_out_of_a_frame(left: int, width: int, cut: bool) -> None:
    corners = np.array([(0, 10), (100, 10), (100, 60), (0, 60)], np.float32)
    assert is_cut(corners + np.float32((left, 0)), width) is cut
