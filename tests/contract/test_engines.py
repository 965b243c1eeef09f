"""Both engines give the same reading, and that of EasyOCR's own `recognize`."""

import warnings
from typing import Any

import numpy as np
import pytest

from lpr.reading.decode import decode, softmax
from lpr.reading.engines import open_engine
from lpr.reading.pipeline import PlateReader, open_reader
from lpr.training.samples import draw_sample
from lpr.training.scenes import draw_arrival

FIRST = 3_000_000_000  # plates that no training has seen


@pytest.fixture(scope="module")
def crops() -> np.ndarray:  # type: ignore[type-arg]
    return np.stack([draw_sample(FIRST + number)[0] for number in range(300)])


@pytest.fixture(scope="module")
def easyocr_engine() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the libraries, about one another
        from lpr.reading.easyocr_engine import EasyOcrEngine  # noqa: PLC0415

        return EasyOcrEngine()


def test_engines_agree(crops: np.ndarray, easyocr_engine: Any) -> None:  # type: ignore[type-arg]
    ours = easyocr_engine.scores(crops)
    theirs = open_engine("onnx").scores(crops)
    assert ours.shape == theirs.shape == (300, 48, 37)
    assert np.abs(softmax(ours) - softmax(theirs)).max() < 1e-3
    for one, other in zip(ours, theirs, strict=True):
        first, second = decode(one), decode(other)
        assert first.text == second.text
        assert abs(first.confidence - second.confidence) < 1e-3


def test_both_runtimes_work_in_one_process(easyocr_engine: Any) -> None:
    frame = draw_arrival("8ABC12", "MA", seed=0, frames=6)[-1]
    reader = open_reader("onnx")
    [one] = reader.read(frame)
    [other] = PlateReader(reader.locator, easyocr_engine, reader.namer).read(frame)
    assert one.text == other.text == "8ABC12"
    assert one.confidence == pytest.approx(other.confidence, abs=1e-3)


def test_texts_are_those_of_recognize(crops: np.ndarray, easyocr_engine: Any) -> None:  # type: ignore[type-arg]
    scores = easyocr_engine.scores(crops[:60])
    for crop, row in zip(crops[:60], scores, strict=True):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it pins memory for a device that is not there
            # Without its second look at doubtful pictures, which changes their contrast.
            [(_, text, _)] = easyocr_engine.reader.recognize(crop, contrast_ths=0.0)
        assert decode(row).text == text
