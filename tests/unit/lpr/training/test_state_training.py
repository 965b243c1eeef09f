"""Samples for naming states, what they teach, and how sure the namer must be."""

import numpy as np
import torch

from lpr.reading.state import CLASSES, KINDS
from lpr.training.state_calibration import Drawn, choose_temperature, choose_threshold
from lpr.training.state_network import StateNetwork
from lpr.training.state_samples import draw_state_sample
from lpr.training.train_state import colour_tensor, losses_of


def test_the_same_seed_draws_the_same_sample() -> None:
    (one, label), (again, same) = draw_state_sample(7), draw_state_sample(7)
    assert one.shape == (72, 192, 3)
    assert one.dtype == np.uint8
    assert np.array_equal(one, again)
    assert label == same


def test_samples_show_all_states_strangers_and_types_and_some_are_grey() -> None:
    drawn = [draw_state_sample(seed) for seed in range(700)]
    states = [CLASSES[state] for _, (state, _) in drawn]
    assert len(set(states)) > 60
    assert 0.05 < states.count("none") / len(states) < 0.2
    shown = sum(kind > 0 for _, (_, kind) in drawn) / len(drawn)
    assert 0.08 < shown < 0.25
    grey = sum(np.ptp(crop.astype(int), axis=2).mean() < 4 for crop, _ in drawn) / len(drawn)
    assert 0.04 < grey < 0.3
    assert all(crop.std() > 3 for crop, _ in drawn)


def test_the_network_scores_every_state_and_type() -> None:
    network = StateNetwork(len(CLASSES), len(KINDS)).eval()
    assert sum(weight.numel() for weight in network.parameters()) < 1_200_000
    pictures = colour_tensor(np.zeros((2, 72, 192, 3), np.uint8), "cpu")
    assert pictures.min() == -1
    assert network(pictures).shape == (2, len(CLASSES) + len(KINDS))


def test_both_state_and_type_are_learnt() -> None:
    scores = torch.zeros(1, len(CLASSES) + len(KINDS), requires_grad=True)
    losses_of(scores, np.array([[3, 2]])).backward()  # type: ignore[no-untyped-call]
    slope = scores.grad
    assert slope is not None
    assert slope[0, 3] < 0
    assert slope[0, len(CLASSES) + 2] < 0
    assert slope[0, 4] > 0


def _drawn(sureness: float, right: int, wrong: int) -> Drawn:
    scores = np.zeros((right + wrong, len(CLASSES) + len(KINDS)))
    scores[:, 5] = sureness
    labels = np.array([(5, 0)] * right + [(6, 0)] * wrong)
    return Drawn(scores, labels)


def test_boasting_scores_are_cooled() -> None:
    assert choose_temperature(_drawn(12.0, 80, 20)) > 1.2
    assert choose_temperature(_drawn(4.0, 99, 1)) <= 1.0


def test_the_threshold_leaves_out_the_doubtful() -> None:
    surest = np.array([0.5] * 50 + [0.9] * 150)
    right = np.array([True, False] * 25 + [True] * 150)
    assert 0.5 < choose_threshold(surest, right) <= 0.9
    assert choose_threshold(surest, np.zeros(200, bool)) == 1.0


def test_a_plate_of_no_state_is_never_named() -> None:
    scores = np.zeros((1, len(CLASSES) + len(KINDS)))
    scores[0, len(CLASSES) - 1] = 20
    surest, _ = Drawn(scores, np.array([(0, 0)])).states(1.0)
    assert surest[0] == 0.0
