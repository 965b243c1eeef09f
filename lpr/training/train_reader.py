"""Training of the reader on drawn plates: resumable, seeded, on one core and a drawing process."""

import csv
import logging
import time
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from lpr.reading.decode import ALPHABET, best_path
from lpr.reading.network import Model
from lpr.training.samples import draw_sample
from lpr.training.supply import batches

log = logging.getLogger(__name__)

HELD_OUT = 1_000_000_000  # seeds from here on are never trained on
_POOL = 24_000
_CLASSES = len(ALPHABET) + 1


@dataclass(frozen=True)
class Plan:
    """How long and how hard to train; ``steps`` may change between a stop and a resume."""

    folder: Path
    steps: int = 12_000
    fresh: int = 40  # newly drawn plates a step
    replayed: int = 40  # plates a step that were drawn before, some of them inverted
    rate: float = 2.5e-3
    seed: int = 20
    threads: int = 1
    minutes_between_checkpoints: float = 4.0


def learning_rate(step: int, plan: Plan) -> float:
    """Warm up, hold, then fall to nothing over the last third."""
    if step < 400:
        return plan.rate * (step + 1) / 400
    left = (plan.steps - step) / max(plan.steps / 3, 1)
    return plan.rate * float(np.clip(left, 0.005, 1.0))


def to_tensor(pictures: np.ndarray[Any, Any]) -> Tensor:
    """Grey bytes (n, 64, 192) as the network takes them: (n, 1, 64, 160), -1 to 1."""
    tensor = torch.from_numpy(pictures.astype(np.float32))[:, None] / 127.5 - 1.0
    return tensor.contiguous(memory_format=torch.channels_last)


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


class Trainer:
    """The state of one training: weights, their running mean, optimiser, step, hours."""

    def __init__(self, plan: Plan) -> None:
        torch.manual_seed(plan.seed)
        torch.set_num_threads(plan.threads)
        self.plan = plan
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.model: torch.nn.Module = Model(_CLASSES).to(self.device)
        self.model = self.model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.mean = deepcopy(self.model).eval()
        self.optimiser = torch.optim.AdamW(self.model.parameters(), plan.rate, weight_decay=0.02)
        self.step, self.seconds = 0, 0.0
        self.checkpoint = plan.folder / "reader.pt"
        if self.checkpoint.exists():
            self._resume()

    def _resume(self) -> None:
        state = torch.load(self.checkpoint, map_location=self.device, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.mean.load_state_dict(state["mean"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.step, self.seconds = state["step"], state["seconds"]
        log.info("resumed at step %d after %.2f h", self.step, self.seconds / 3600)

    def save(self) -> None:
        """Write the checkpoint whole or not at all."""
        state = {
            "model": self.model.state_dict(),
            "mean": self.mean.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
            "seconds": self.seconds,
        }
        part = self.checkpoint.with_suffix(".part")
        torch.save(state, part)
        part.replace(self.checkpoint)

    def learn(self, pictures: np.ndarray[Any, Any], numbers: list[str]) -> float:
        """One step; the loss before it."""
        for group in self.optimiser.param_groups:
            group["lr"] = learning_rate(self.step, self.plan)
        self.model.train()
        with torch.autocast(self.device, torch.bfloat16):
            scores = self.model(to_tensor(pictures).to(self.device))
        loss = ctc_loss(scores, numbers)
        self.optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 5.0)
        self.optimiser.step()
        self._average()
        self.step += 1
        return float(loss.detach())

    @torch.no_grad()
    def _average(self) -> None:
        keep = min(0.999, (self.step + 1) / (self.step + 20))
        for kept, new in zip(
            self.mean.state_dict().values(), self.model.state_dict().values(), strict=True
        ):
            if kept.dtype.is_floating_point:
                kept.lerp_(new, 1 - keep)
            else:
                kept.copy_(new)

    @torch.no_grad()
    def examine(self, plates: int = 600) -> float:
        """Share of held-out drawn plates that the mean weights read exactly."""
        right = 0
        for start in range(0, plates, 100):
            drawn = [draw_sample(HELD_OUT + start + offset) for offset in range(100)]
            pictures = np.stack([picture for picture, _ in drawn])
            scores = self.mean(to_tensor(pictures).to(self.device)).cpu().numpy()
            right += sum(
                best_path(row) == number for row, (_, number) in zip(scores, drawn, strict=True)
            )
        return right / plates


class _Pool:
    """Plates drawn before, so that each may be looked at more than once."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self.pictures = np.zeros((_POOL, 64, 192), np.uint8)
        self.numbers: list[str] = []
        self.next = 0

    def mix(
        self, pictures: np.ndarray[Any, Any], numbers: list[str], count: int
    ) -> tuple[np.ndarray[Any, Any], list[str]]:
        """The fresh plates and up to ``count`` older ones; then the fresh join the pool."""
        picked = [self.dice.randrange(len(self.numbers)) for _ in range(count) if self.numbers]
        older = self.pictures[picked]
        inverted = np.array([self.dice.random() < 0.3 for _ in picked], bool)
        older[inverted] = 255 - older[inverted]
        mixed = numbers + [self.numbers[place] for place in picked]
        for picture, number in zip(pictures, numbers, strict=True):
            self.pictures[self.next] = picture
            if len(self.numbers) < _POOL:
                self.numbers.append(number)
            else:
                self.numbers[self.next] = number
            self.next = (self.next + 1) % _POOL
        return np.concatenate([pictures, older]), mixed


def train(plan: Plan) -> Path:
    """Train to ``plan.steps``, resuming what is in ``plan.folder``; the checkpoint's path."""
    plan.folder.mkdir(parents=True, exist_ok=True)
    trainer = Trainer(plan)
    pool = _Pool(plan.seed + trainer.step)
    supply = batches(draw_sample, first=trainer.step * plan.fresh, size=plan.fresh)
    for loss in _steps(trainer, pool, supply):
        accuracy = trainer.examine()
        trainer.save()
        _note(plan.folder / "reader.csv", trainer, loss, accuracy)
    return trainer.checkpoint


def _steps(trainer: Trainer, pool: _Pool, supply: Iterator[Any]) -> Iterator[float]:
    """Learn; yield the mean loss whenever a checkpoint is due, and at the end."""
    since, losses = time.monotonic(), []
    while trainer.step < trainer.plan.steps:
        pictures, numbers = next(supply)
        losses.append(trainer.learn(*pool.mix(pictures, numbers, trainer.plan.replayed)))
        passed = time.monotonic() - since
        due = passed > 60 * trainer.plan.minutes_between_checkpoints
        if due or trainer.step >= trainer.plan.steps:
            trainer.seconds += passed
            yield sum(losses) / len(losses)
            since, losses = time.monotonic(), []


def _note(path: Path, trainer: Trainer, loss: float, accuracy: float) -> None:
    fresh = not path.exists()
    with path.open("a", newline="") as file:
        writer = csv.writer(file)
        if fresh:
            writer.writerow(("step", "hours", "loss", "held_out_exact"))
        writer.writerow(
            (trainer.step, f"{trainer.seconds / 3600:.3f}", f"{loss:.4f}", f"{accuracy:.4f}")
        )
    log.info(
        "step %d of %d, %.2f h, loss %.3f, %.1f %% of held-out plates exact",
        trainer.step,
        trainer.plan.steps,
        trainer.seconds / 3600,
        loss,
        100 * accuracy,
    )
