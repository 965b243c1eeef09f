"""Training of the locator on drawn streets and, where given, on real pictures with boxes."""

import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from lpr.training.course import Course, Plan
from lpr.training.locator_network import LocatorNetwork
from lpr.training.streets import Streets
from lpr.training.supply import batches

HELD_OUT = 1_000_000_000  # seeds from here on are never trained on
_BATCH = 12


def locator_loss(found: Tensor, target: Tensor) -> Tensor:
    """Focal loss of the patches' scores, and the corners' distances where plates are."""
    score, wanted = found[:, 0].float(), target[:, 0]
    chance = score.sigmoid()
    entropy = functional.binary_cross_entropy_with_logits(
        score, wanted.clamp(min=0), reduction="none"
    )
    surprise = torch.where(wanted > 0, 1 - chance, chance) ** 2
    plates = (wanted > 0).sum().clamp(min=1)
    focal = (entropy * surprise * (wanted >= 0)).sum() / plates
    inside = (wanted > 0)[:, None].expand(-1, 8, -1, -1)
    away = functional.smooth_l1_loss(
        found[:, 1:].float()[inside], target[:, 1:][inside], reduction="none", beta=0.05
    )
    # A pixel matters more on a small plate: errors count in parts of the plate's width.
    widths = (target[:, 3] - target[:, 1]).abs().clamp(min=0.6)[:, None].expand(-1, 8, -1, -1)
    return focal + 8.0 * (away / widths[inside]).sum() / (8 * plates)


def train_locator(plan: Plan) -> Path:
    """Train to ``plan.steps``, resuming what is in ``plan.folder``; the checkpoint's path."""
    course = Course(plan, LocatorNetwork())
    streets = Streets(plan.streets)
    supply = batches(streets, first=course.step * _BATCH, size=_BATCH)
    since, losses = time.monotonic(), []
    while course.step < plan.steps:
        pictures, targets = next(supply)
        course.model.train()
        with torch.autocast(course.device, torch.bfloat16):
            found = course.model(course.to_tensor(pictures))
        losses.append(course.advance(locator_loss(found, _stack(targets, course))))
        passed = time.monotonic() - since
        if passed > 60 * plan.minutes_between_checkpoints or course.step >= plan.steps:
            course.seconds += passed
            course.save()
            course.note(sum(losses) / len(losses), "held_out_loss", examine(course, streets))
            since, losses = time.monotonic(), []
    return course.checkpoint


def _stack(targets: list[Any], course: Course) -> Tensor:
    return torch.from_numpy(np.stack(targets)).to(course.device)


@torch.no_grad()
def examine(course: Course, streets: Streets) -> float:
    """Mean loss of the mean weights on streets kept out of training."""
    losses = []
    for start in range(0, course.plan.examined // 10, _BATCH):  # a street is ten plates' work
        drawn = [streets(HELD_OUT + start + offset) for offset in range(_BATCH)]
        found = course.mean(course.to_tensor(np.stack([picture for picture, _ in drawn])))
        losses.append(float(locator_loss(found, _stack([wanted for _, wanted in drawn], course))))
    return float(np.mean(losses))
