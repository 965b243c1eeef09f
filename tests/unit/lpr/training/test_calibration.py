"""The opening threshold: as low as the permitted share of wrong reads allows."""

import numpy as np

from lpr.reading import weights
from lpr.reading.locator import Locator
from lpr.reading.onnx_network import OnnxNetwork
from lpr.reading.pipeline import PlateReader, open_reader
from lpr.training.calibration import FIRST, Curve, choose_threshold, measure


def test_the_lowest_threshold_that_is_safe_enough() -> None:
    confidences = np.array([0.99] * 996 + [0.8] * 3 + [0.7])
    right = np.array([True] * 999 + [False])
    assert choose_threshold(Curve(confidences, right), most_wrong=0.0) == 0.701
    assert choose_threshold(Curve(confidences, right), most_wrong=0.001) == 0.5


def test_no_threshold_where_confidence_means_nothing() -> None:
    curve = Curve(np.ones(100), np.arange(100) % 2 == 0)
    assert choose_threshold(curve) == 1.0
    assert curve.at(0.9) == (1.0, 50)


class Guesser:
    """Says nothing about any picture."""

    def scores(self, crops: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
        return np.zeros((len(crops), 48, 37), np.float32)


def test_plates_are_drawn_and_compared() -> None:
    locator = Locator(OnnxNetwork(weights.checked(weights.LOCATOR_ONNX)))
    blind = PlateReader(locator, Guesser())
    assert measure(blind, plates=5) == [(0.0, False)] * 5
    seeing = open_reader("onnx")
    outcomes = measure(seeing, plates=40)
    assert sum(right for _, right in outcomes) > 20
    assert outcomes[1::2] == measure(seeing, plates=39, first=FIRST + 1, step=2)
