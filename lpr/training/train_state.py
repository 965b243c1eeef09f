"""Training of the network that names states, on drawn plates: resumable, seeded, on one core."""

import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from lpr.reading.state import CLASSES, HEIGHT, KINDS, WIDTH
from lpr.training.course import Course, Plan
from lpr.training.state_network import StateNetwork
from lpr.training.state_samples import draw_state_sample
from lpr.training.supply import batches

HELD_OUT = 1_000_000_000  # seeds from here on are never trained on
_FRESH = 48  # newly drawn plates a step
_REPLAYED = 80  # plates a step that were drawn before
_POOL = 12_000

Labels = npt.NDArray[Any]  # (n, 2): places in CLASSES and KINDS


def colour_tensor(pictures: npt.NDArray[Any], device: str) -> Tensor:
    """BGR bytes (n, h, w, 3) as the network takes them: (n, 3, h, w), -1 to 1."""
    tensor = torch.from_numpy(pictures).to(device).permute(0, 3, 1, 2).float() / 127.5 - 1.0
    return tensor.contiguous(memory_format=torch.channels_last)


def losses_of(scores: Tensor, labels: Labels) -> Tensor:
    """The mean loss of a plate: its state's and its type's.

    With a quarter of the type's alone no type was learnt in 256,000 plates: four in five show none.
    """
    wanted = torch.from_numpy(labels).to(scores.device)
    scores = scores.float()
    states, kinds = scores[:, : len(CLASSES)], scores[:, len(CLASSES) :]
    by_state = functional.cross_entropy(states, wanted[:, 0], label_smoothing=0.02)
    return by_state + functional.cross_entropy(kinds, wanted[:, 1])


@torch.no_grad()
def examine(course: Course) -> float:
    """Share of held-out drawn plates whose state the mean weights name."""
    right, plates = 0, course.plan.examined
    for start in range(0, plates, 100):
        seeds = range(HELD_OUT + start, HELD_OUT + min(start + 100, plates))
        pictures, labels = zip(*(draw_state_sample(seed) for seed in seeds), strict=True)
        scores = course.mean(colour_tensor(np.stack(pictures), course.device)).cpu()
        named = scores[:, : len(CLASSES)].argmax(1).numpy()
        right += int((named == np.array(labels)[:, 0]).sum())
    return right / plates


class _Pool:
    """Plates drawn before, so that each may be looked at more than once."""

    def __init__(self, seed: int) -> None:
        self.dice = np.random.default_rng(seed)
        self.pictures = np.zeros((_POOL, HEIGHT, WIDTH, 3), np.uint8)
        self.labels: Labels = np.zeros((_POOL, 2), np.int64)
        self.held, self.next = 0, 0

    def mix(self, pictures: npt.NDArray[Any], labels: Labels) -> tuple[npt.NDArray[Any], Labels]:
        """The fresh plates and some older ones; then the fresh join the pool."""
        count = min(_REPLAYED, self.held // 50)  # a young pool would be learnt by heart
        picked = self.dice.integers(0, max(self.held, 1), count)
        mixed = np.concatenate([pictures, self._varied(self.pictures[picked])])
        wanted = np.concatenate([labels, self.labels[picked]])
        for picture, label in zip(pictures, labels, strict=True):
            self.pictures[self.next], self.labels[self.next] = picture, label
            self.next = (self.next + 1) % _POOL
        self.held = min(self.held + len(pictures), _POOL)
        return mixed, wanted

    def _varied(self, pictures: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The same plates in another light, a few pixels aside."""
        gains = self.dice.normal(1, 0.07, (len(pictures), 1, 1, 3)).astype(np.float32)
        varied = np.clip(pictures * gains, 0, 255).astype(np.uint8)
        down, right = self.dice.integers(-3, 4, 2)
        return np.roll(varied, (down, right), (1, 2))


def train_state(plan: Plan) -> Path:
    """Train to ``plan.steps``, resuming what is in ``plan.folder``; the checkpoint's path."""
    course = Course(plan, StateNetwork(len(CLASSES), len(KINDS)))
    pool = _Pool(plan.seed + course.step)
    supply = batches(draw_state_sample, first=course.step * _FRESH, size=_FRESH)
    since, losses = time.monotonic(), []
    while course.step < plan.steps:
        fresh, drawn = next(supply)
        pictures, labels = pool.mix(fresh, np.array(drawn))
        course.model.train()
        with torch.autocast(course.device, torch.bfloat16):
            scores = course.model(colour_tensor(pictures, course.device))
        losses.append(course.advance(losses_of(scores, labels)))
        passed = time.monotonic() - since
        if passed > 60 * plan.minutes_between_checkpoints or course.step >= plan.steps:
            course.seconds += passed
            course.save()
            course.note(sum(losses) / len(losses), "held_out_named", examine(course))
            since, losses = time.monotonic(), []
    return course.checkpoint
