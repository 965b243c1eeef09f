"""Training of the reader on drawn plates: resumable, seeded, on one core and a drawing process."""

import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from lpr.reading.decode import ALPHABET, best_path
from lpr.reading.network import Model
from lpr.training.course import Course, Plan
from lpr.training.samples import draw_sample
from lpr.training.supply import batches

HELD_OUT = 1_000_000_000  # seeds from here on are never trained on
_BATCH = 96


def ctc_loss(scores: Tensor, numbers: list[str]) -> Tensor:
    """Mean loss a plate."""
    targets = torch.tensor([ALPHABET.index(mark) + 1 for number in numbers for mark in number])
    lengths = torch.tensor([len(number) for number in numbers])
    columns = torch.full((len(numbers),), scores.shape[1])
    logs = scores.float().log_softmax(2).transpose(0, 1)
    losses = functional.ctc_loss(
        logs, targets, columns, lengths, reduction="none", zero_infinity=True
    )
    return losses.mean()


@torch.no_grad()
def examine(course: Course) -> float:
    """Share of held-out drawn plates that the mean weights read exactly."""
    right, plates = 0, course.plan.examined
    for start in range(0, plates, 100):
        seeds = range(HELD_OUT + start, HELD_OUT + min(start + 100, plates))
        drawn = [draw_sample(seed) for seed in seeds]
        pictures = course.to_tensor(np.stack([picture for picture, _ in drawn]))
        scores = course.mean(pictures).cpu().numpy()
        right += sum(
            best_path(row) == number for row, (_, number) in zip(scores, drawn, strict=True)
        )
    return right / plates


def train_reader(plan: Plan) -> Path:
    """Train to ``plan.steps``, resuming what is in ``plan.folder``; the checkpoint's path."""
    course = Course(plan, Model(len(ALPHABET) + 1))
    supply = batches(draw_sample, first=course.step * _BATCH, size=_BATCH)
    since, losses = time.monotonic(), []
    while course.step < plan.steps:
        pictures, numbers = next(supply)
        course.model.train()
        with torch.autocast(course.device, torch.bfloat16):
            scores = course.model(course.to_tensor(pictures))
        losses.append(course.advance(ctc_loss(scores, numbers)))
        passed = time.monotonic() - since
        if passed > 60 * plan.minutes_between_checkpoints or course.step >= plan.steps:
            course.seconds += passed
            course.save()
            course.note(sum(losses) / len(losses), "held_out_exact", examine(course))
            since, losses = time.monotonic(), []
    return course.checkpoint
