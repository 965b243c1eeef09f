"""Training: it learns, it can be stopped and resumed, and what it made can be loaded."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from lpr.reading.network import Model
from lpr.training.course import Course, Plan
from lpr.training.locator_network import LocatorNetwork
from lpr.training.samples import draw_sample
from lpr.training.supply import batches
from lpr.training.train_locator import locator_loss
from lpr.training.train_reader import ctc_loss, train_reader


def plan_in(folder: Path, steps: int = 2) -> Plan:
    return Plan(folder, "reader", steps, rate=1e-3, seed=1, examined=20)


def test_networks_have_the_promised_shapes() -> None:
    reader, locator = Model(num_class=37).eval(), LocatorNetwork().eval()
    assert sum(each.numel() for each in reader.parameters()) < 1_000_000
    with torch.no_grad():
        assert reader(torch.zeros(2, 1, 64, 192)).shape == (2, 48, 37)
        found = locator(torch.zeros(1, 1, 96, 160))
    assert found.shape == (1, 9, 12, 20)
    assert float(found[:, 0].max()) < 0, "expects no plate at first"


def test_a_run_that_was_stopped_goes_on(tmp_path: Path) -> None:
    plan = plan_in(tmp_path)
    train_reader(plan)
    train_reader(replace(plan, steps=3))
    with (tmp_path / "reader.csv").open() as file:
        steps = [row["step"] for row in csv.DictReader(file)]
    assert steps == ["2", "3"]
    resumed = Course(plan, Model(37))
    assert resumed.step == 3
    assert not (tmp_path / "reader.part").exists()


def test_the_rate_warms_up_holds_and_falls(tmp_path: Path) -> None:
    course = Course(replace(plan_in(tmp_path), steps=9000), torch.nn.Linear(1, 1))
    rates = []
    for step in (0, 399, 5000, 8990, 20000):
        course.step = step
        rates.append(course.rate())
    assert rates[0] < rates[1] == pytest.approx(1e-3)
    assert rates[2] == pytest.approx(1e-3)
    assert 0 < rates[4] <= rates[3] < 1e-5


def test_samples_come_in_the_order_of_their_seeds() -> None:
    pictures, numbers = next(batches(draw_sample, first=500, size=3))
    assert numbers == [draw_sample(seed)[1] for seed in (500, 501, 502)]
    assert pictures.shape == (3, 64, 192)


def test_the_right_text_costs_less() -> None:
    scores = torch.full((1, 48, 37), -5.0)
    scores[0, :, 0] = 5.0
    scores[0, 10, 9], scores[0, 20, 11] = 12.0, 12.0  # 8 and A
    assert ctc_loss(scores, ["8A"]) < ctc_loss(scores, ["8B"])


def test_the_locator_is_judged_by_place_and_corners() -> None:
    target = torch.zeros(1, 9, 4, 4)
    target[0, 0, 1, 1] = 1
    target[0, 1:, 1, 1] = torch.tensor([-2.0, -1, 2, -1, 2, 1, -2, 1])
    found = torch.zeros(1, 9, 4, 4)
    found[0, 0] = -8.0
    found[0, :, 1, 1] = torch.cat((torch.tensor([8.0]), target[0, 1:, 1, 1]))
    right = locator_loss(found, target)
    shifted, blind = found.clone(), found.clone()
    shifted[0, 1, 1, 1] += 1.0
    blind[0, 0, 1, 1] = -8.0
    assert right < 0.01
    assert locator_loss(shifted, target) > right + 0.1
    assert locator_loss(blind, target) > right + 1
    target[0, 0, 3, 3] = -1
    found[0, 0, 3, 3] = 8.0
    assert locator_loss(found, target) < 0.01, "either answer is right there"
