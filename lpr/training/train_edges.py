"""Training of the network of edges on drawn plates whose corners are known."""

import time
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from lpr.reading.edges import THOUGHT, UNIT, cut_around, to_crop
from lpr.training.camera import Quad
from lpr.training.course import Course, Plan
from lpr.training.edges_network import EdgesNetwork
from lpr.training.samples import draw_view
from lpr.training.supply import batches

HELD_OUT = 1_000_000_000  # seeds from here on are never trained on
_BATCH = 96


def draw_edges_sample(seed: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """A crop around where a locator would think a plate is, and where its corners are (8)."""
    view = draw_view(seed, recessed=0.6)
    crop, to_frame = cut_around(view.picture, coarse_corners(view.quad, Random(seed)))
    moved = (to_crop(view.quad, to_frame) - THOUGHT) / UNIT
    return crop, np.clip(moved, -3, 3).astype(np.float32).ravel()


def coarse_corners(quad: Quad, dice: Random) -> Quad:
    """The corners with the locator's errors: moved, grown, leaning, or only an upright box.

    Its corners stray by 6 % of a plate's width and 10 % of its height, a tenth of them by more than
    twice that (measured on drawn streets kept out of its training); a second look starts closer.
    """
    if dice.random() < 0.15:
        (left, top), (right, bottom) = quad.min(0), quad.max(0)
        quad = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)
    across, down = quad[1] - quad[0], quad[3] - quad[0]
    far = dice.choice((0.25, 0.5, 1.0, 1.0, 1.6))
    centre = quad.mean(0)
    grown = np.array((1 + dice.gauss(0, 0.07 * far), 1 + dice.gauss(0, 0.11 * far)))
    size = np.array((np.linalg.norm(across), np.linalg.norm(down)))
    whole = np.array((dice.gauss(0, 0.03), dice.gauss(0, 0.05))) * size * far
    each = np.array([(dice.gauss(0, 0.025), dice.gauss(0, 0.045)) for _ in range(4)])
    moved = centre + (quad - centre) * grown + whole + each * size * far
    return np.asarray(moved, np.float32)


def train_edges(plan: Plan) -> Path:
    """Train to ``plan.steps``, resuming what is in ``plan.folder``; the checkpoint's path."""
    course = Course(plan, EdgesNetwork())
    supply = batches(draw_edges_sample, first=course.step * _BATCH, size=_BATCH)
    since, losses = time.monotonic(), []
    while course.step < plan.steps:
        crops, moved = next(supply)
        course.model.train()
        with torch.autocast(course.device, torch.bfloat16):
            found = course.model(course.to_tensor(crops))
        loss = functional.smooth_l1_loss(found.float(), _stack(moved, course), beta=0.1)
        losses.append(course.advance(loss))
        passed = time.monotonic() - since
        if passed > 60 * plan.minutes_between_checkpoints or course.step >= plan.steps:
            course.seconds += passed
            course.save()
            course.note(sum(losses) / len(losses), "held_out_error", examine(course))
            since, losses = time.monotonic(), []
    return course.checkpoint


def _stack(moved: list[Any], course: Course) -> Tensor:
    return torch.from_numpy(np.stack(moved)).to(course.device)


@torch.no_grad()
def examine(course: Course) -> float:
    """Median error of the mean weights' corners after one look, in parts of the crop's sides."""
    drawn = [draw_edges_sample(HELD_OUT + place) for place in range(course.plan.examined)]
    found = course.mean(course.to_tensor(np.stack([crop for crop, _ in drawn])))
    wanted = _stack([moved for _, moved in drawn], course)
    return float((found - wanted).abs().median()) * UNIT
