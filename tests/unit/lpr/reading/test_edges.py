"""The last look at a plate's corners brings them nearer to where the plate truly ends."""

from random import Random

import numpy as np
import pytest

from lpr.reading import weights
from lpr.reading.edges import THOUGHT, Edges, cut_around, from_crop, to_crop
from lpr.reading.onnx_network import OnnxNetwork
from lpr.reading.straighten import corners_of
from lpr.training.samples import View, draw_view
from lpr.training.train_edges import coarse_corners, draw_edges_sample


@pytest.fixture(scope="module")
def edges() -> Edges:
    return Edges(OnnxNetwork(weights.checked(weights.EDGES_ONNX)))


def error(corners: np.ndarray, view: View) -> float:
    """The corners' median distance from the true ones, in parts of the plate's width."""
    width = float(np.linalg.norm(view.quad[1] - view.quad[0]))
    return float(np.median(np.linalg.norm(corners - view.quad, axis=1))) / width


def test_corners_come_nearer_to_the_plates_edges(edges: Edges) -> None:
    before, after = [], []
    for seed in range(3_000_000_000, 3_000_000_060):
        view = draw_view(seed, recessed=0.6)
        coarse = coarse_corners(view.quad, Random(seed))  # noqa: S311 - draws, guards nothing
        before.append(error(coarse, view))
        after.append(error(edges.refine(view.picture, coarse), view))
    assert np.median(after) < 0.02
    assert np.median(after) < 0.5 * np.median(before)


def test_true_corners_stay_where_they_are(edges: Edges) -> None:
    view = draw_view(3_000_000_100)
    assert error(edges.refine(view.picture, view.quad), view) < 0.03


@pytest.mark.parametrize("width", [60.0, 900.0])
def test_points_go_into_the_crop_and_back(width: float) -> None:
    grey = np.random.default_rng(1).integers(0, 255, (700, 1200), np.uint8)
    corners = corners_of(120, 80, width, width / 2)
    crop, to_frame = cut_around(grey, corners)
    assert crop.shape == (64, 128)
    assert to_crop(corners, to_frame) == pytest.approx(THOUGHT, abs=1e-4)
    assert from_crop(to_crop(corners, to_frame), to_frame) == pytest.approx(corners, abs=0.05)


def test_the_same_seed_draws_the_same_lesson() -> None:
    crop, moved = draw_edges_sample(12)
    again, moved_again = draw_edges_sample(12)
    assert crop.shape == (64, 128)
    assert moved.shape == (8,)
    assert np.array_equal(crop, again)
    assert np.array_equal(moved, moved_again)
