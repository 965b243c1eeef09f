"""The whole way from a frame to plates, with the committed networks."""

import subprocess
import sys
from functools import cache

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra.numpy import array_shapes, arrays

from lpr.reading.decode import ALPHABET, decode
from lpr.reading.examination import STAGES
from lpr.reading.formats import settle
from lpr.reading.locator import Located
from lpr.reading.pipeline import Frame, PlateReader, open_reader
from lpr.reading.records import PlateKind
from lpr.reading.straighten import Corners
from lpr.training.samples import View, draw_view
from lpr.training.scenes import draw_arrival


@pytest.fixture(scope="module")
def reader() -> PlateReader:
    return _shared()


@pytest.mark.parametrize(
    ("number", "state", "seed"),
    [("8ABC12", "MA", 0), ("KRT4471", "NY", 3), ("372GHK", "CT", 6), ("7XYZ901", "CA", 9)],
)
def test_arrivals_are_read_by_day_and_night(
    reader: PlateReader, number: str, state: str, seed: int
) -> None:
    frames = draw_arrival(number, state, seed=seed, frames=3)
    for frame in frames:
        read = reader.read(frame)[0]
        assert read.text == number
        assert "".join(character.text for character in read.characters) == number
        assert read.confidence <= min(c.probability for c in read.characters) + 0.02
        assert 60 < read.box.width < 240
        assert 0 <= read.box.x < 1280 - read.box.width + 1


def test_two_plates_in_one_frame(reader: PlateReader) -> None:
    left = draw_arrival("8ABC12", "MA", seed=0, frames=1)[0]
    right = draw_arrival("KRT4471", "NY", seed=4, frames=1)[0]
    both = np.hstack((left[:, 300:980], right[:, 300:980]))
    assert {read.text for read in reader.read(both)[:2]} == {"8ABC12", "KRT4471"}


def test_a_plate_that_fills_the_picture(reader: PlateReader) -> None:
    frame = draw_arrival("8ABC12", "MA", seed=0, frames=1)[0]
    box = reader.read(frame)[0].box
    part = frame[box.y - 12 : box.y + box.height + 12, box.x - 20 : box.x + box.width + 20]
    close = cv2.resize(part, None, fx=5, fy=5, interpolation=cv2.INTER_CUBIC)
    assert reader.read(close)[0].text == "8ABC12"


def test_a_sticker_on_a_plate_is_no_plate(reader: PlateReader) -> None:
    frame = draw_arrival("8ABC12", "MA", seed=0, frames=1)[0]
    box = reader.read(frame)[0].box
    plate = frame[box.y : box.y + box.height, box.x : box.x + box.width]
    close = cv2.resize(
        frame[box.y - 40 : box.y + box.height + 40, box.x - 60 : box.x + box.width + 60],
        None,
        fx=4,
        fy=4,
        interpolation=cv2.INTER_CUBIC,
    )
    sticker = cv2.resize(plate, (90, 48), interpolation=cv2.INTER_AREA)
    close[40 * 4 + 6 : 40 * 4 + 54, 60 * 4 + 8 : 60 * 4 + 98] = sticker
    assert len(reader.locator.locate(close[..., 1])) == 1


def test_a_grey_frame_reads_like_a_coloured_one(reader: PlateReader) -> None:
    frame = draw_arrival("8ABC12", "MA", seed=0, frames=1)[0]
    assert reader.read(frame[..., 1])[0].text == "8ABC12"


def test_examining_shows_the_crop_that_was_read_and_where_time_went(reader: PlateReader) -> None:
    frame = draw_arrival("8ABC12", "MA", seed=0, frames=1)[0]
    examined = reader.examine(frame)
    plate = examined.plates[0]
    assert [each.read for each in examined.plates] == reader.read(frame)
    assert plate.attempt == 0
    scores = reader.engine.scores(plate.crop[None])[0]
    assert settle(decode(scores)).text == "8ABC12"
    inside = cv2.boundingRect(plate.corners)
    assert abs(inside[0] - plate.read.box.x) <= 1
    assert abs(inside[2] - plate.read.box.width) <= 2
    assert tuple(examined.milliseconds) == STAGES
    assert examined.milliseconds["locate"] > 0
    assert examined.milliseconds["read"] > 0


def test_a_plate_of_two_lines_shows_the_try_that_counted(reader: PlateReader) -> None:
    class Blinking:
        """Sees next to nothing at first."""

        def __init__(self) -> None:
            self.calls: list[np.ndarray] = []

        def scores(self, crops: np.ndarray) -> np.ndarray:
            self.calls.append(crops)
            return reader.engine.scores(crops) * np.float32(0.1 if len(self.calls) == 1 else 1)

    view = next(
        view
        for view in map(draw_view, range(5_000_000, 5_001_000))
        if view.two_lines and _wide(view)
    )
    engine = Blinking()
    examined = PlateReader(reader.locator, engine).examine(
        view.picture, [Located(view.corners, 0.9)]
    )
    plate = examined.plates[0]
    assert plate.read.text == view.number
    assert plate.attempt == 1
    assert (plate.crop == engine.calls[1][0]).all()
    assert len(engine.calls) == 2


def _wide(view: View) -> bool:
    return float(np.linalg.norm(view.quad[1] - view.quad[0])) > 200


class _Says:
    """What a namer saw, for tests."""

    states = {"MA": 0.95}  # noqa: RUF012 - never changed

    def named(self, text: str) -> PlateKind:
        return PlateKind("MA" if text == "8ABC12" else None, 0.9, "passenger")


class _Namer:
    def look(self, frame: Frame, corners: Corners) -> _Says:
        assert frame.shape == (720, 1280, 3)
        assert corners.shape == (4, 2)
        return _Says()


def test_a_namer_is_shown_the_frame_and_its_word_is_taken(reader: PlateReader) -> None:
    frame = draw_arrival("8ABC12", "MA", seed=0, frames=1)[0]
    read = PlateReader(reader.locator, reader.engine, _Namer()).read(frame)[0]
    assert (read.state, read.state_confidence, read.plate_type) == ("MA", 0.9, "passenger")


def test_the_state_that_was_seen_settles_what_the_picture_leaves_open() -> None:
    """Californian numbers begin with a digit."""

    class Torn:
        """Reads S or 5, one as likely as the other, and then ABC123."""

        def scores(self, crops: np.ndarray) -> np.ndarray:
            scores = np.full((len(crops), 48, 37), -12.0, np.float32)
            scores[:, :, 0] = 12.0
            for place, marks in enumerate(("S5", "A", "B", "C", "1", "2", "3")):
                column = 3 + 6 * place
                scores[0, column] = -12.0
                for mark in marks:
                    scores[0, column, ALPHABET.index(mark) + 1] = 8.0
            return scores

    class Seen(_Says):
        states = {"CA": 0.95}  # noqa: RUF012 - never changed

    class Californian(_Namer):
        def look(self, *_seen: object) -> _Says:
            return Seen()

    corners = np.array([(10, 10), (110, 10), (110, 60), (10, 60)], np.float32)
    frame = np.full((80, 120), 90, np.uint8)
    reader = PlateReader(_shared().locator, Torn(), Californian())
    read = reader.read_located(frame, [Located(corners, 0.9)])[0]
    alone = PlateReader(_shared().locator, Torn()).read_located(frame, [Located(corners, 0.9)])[0]
    assert read.text == "5ABC123"
    assert read.confidence > alone.confidence


def test_what_cannot_be_read_is_still_shown_as_seen(reader: PlateReader) -> None:
    corners = np.array([(10, 10), (110, 10), (110, 60), (10, 60)], np.float32)
    examined = reader.examine(np.full((80, 120), 90, np.uint8), [Located(corners, 0.9)])
    assert examined.plates == ()
    assert [each.tolist() for each in examined.unread] == [corners.tolist()]


@pytest.mark.parametrize("shape", [(1, 1, 3), (2, 900, 3), (900, 2, 3), (15, 15), (16, 16), (7, 3)])
def test_tiny_frames_have_no_plate(reader: PlateReader, shape: tuple[int, ...]) -> None:
    assert reader.read(np.full(shape, 200, np.uint8)) == []


@pytest.mark.parametrize("level", [0, 128, 255])
def test_an_even_frame_has_no_plate(reader: PlateReader, level: int) -> None:
    assert reader.read(np.full((720, 1280, 3), level, np.uint8)) == []


def test_noise_has_no_confident_plate(reader: PlateReader) -> None:
    frame = np.random.default_rng(5).integers(0, 256, (720, 1280, 3), np.uint8)
    assert all(read.confidence < 0.9 for read in reader.read(frame))


@settings(max_examples=25, deadline=None)
@given(arrays(np.uint8, array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=90)))
def test_any_small_frame_is_answered(frame: np.ndarray) -> None:
    reads = _shared().read(frame)
    for read in reads:
        assert 0 <= read.confidence <= 1
        assert read.box.x + read.box.width <= frame.shape[1] + 1


@cache
def _shared() -> PlateReader:
    return open_reader("onnx")


def test_reading_without_pytorch_loads_no_pytorch() -> None:
    script = (
        "import sys; from lpr.reading.pipeline import open_reader; open_reader('onnx');"
        "assert not {'torch', 'easyocr', 'flask', 'PIL'} & set(sys.modules), sorted(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
