"""One network's way through training: weights, their running mean, optimiser, step, hours."""

import csv
import logging
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Plan:
    """How long and how hard to train; ``steps`` may change between a stop and a resume."""

    folder: Path
    name: str
    steps: int
    rate: float
    seed: int = 20
    threads: int = 1
    minutes_between_checkpoints: float = 4.0
    examined: int = 600  # held-out samples looked at for each checkpoint
    streets: Path | None = None  # a folder of street pictures with labels.csv, for the locator


class Course:
    """Takes steps, keeps count, and can be stopped and resumed at any checkpoint."""

    def __init__(self, plan: Plan, network: nn.Module) -> None:
        torch.manual_seed(plan.seed)
        torch.set_num_threads(plan.threads)
        plan.folder.mkdir(parents=True, exist_ok=True)
        self.plan = plan
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.model = network.to(self.device).to(memory_format=torch.channels_last)
        self.mean = deepcopy(self.model).eval()
        self.optimiser = torch.optim.AdamW(self.model.parameters(), plan.rate, weight_decay=0.02)
        self.step, self.seconds = 0, 0.0
        self.checkpoint = plan.folder / f"{plan.name}.pt"
        if self.checkpoint.exists():
            self._resume()

    def _resume(self) -> None:
        state = torch.load(self.checkpoint, map_location=self.device, weights_only=True)
        for part in ("model", "mean", "optimiser"):
            getattr(self, part).load_state_dict(state[part])
        self.step, self.seconds = state["step"], state["seconds"]
        log.info("resumed at step %d after %.2f h", self.step, self.seconds / 3600)

    def save(self) -> None:
        """Write the checkpoint whole or not at all."""
        state = {part: getattr(self, part).state_dict() for part in ("model", "mean", "optimiser")}
        part = self.checkpoint.with_suffix(".part")
        torch.save(state | {"step": self.step, "seconds": self.seconds}, part)
        part.replace(self.checkpoint)

    def rate(self) -> float:
        """The learning rate now: warm up, hold, then fall to nothing over the last third."""
        if self.step < 400:
            return self.plan.rate * (self.step + 1) / 400
        left = (self.plan.steps - self.step) / max(self.plan.steps / 3, 1)
        return self.plan.rate * float(np.clip(left, 0.005, 1.0))

    def to_tensor(self, pictures: npt.NDArray[Any]) -> Tensor:
        """Grey bytes (n, h, w) as the networks take them: (n, 1, h, w), -1 to 1."""
        tensor = torch.from_numpy(pictures.astype(np.float32))[:, None] / 127.5 - 1.0
        return tensor.to(self.device).contiguous(memory_format=torch.channels_last)

    def advance(self, loss: Tensor) -> float:
        """Take one step down the loss; the loss's value before it."""
        for group in self.optimiser.param_groups:
            group["lr"] = self.rate()
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
        kept, new = self.mean.state_dict(), self.model.state_dict()
        for name, value in kept.items():
            if value.dtype.is_floating_point:
                value.lerp_(new[name], 1 - keep)
            else:
                value.copy_(new[name])

    def note(self, loss: float, measure: str, value: float) -> None:
        """Add a line to the curve (``<name>.csv``) and to the log."""
        path = self.plan.folder / f"{self.plan.name}.csv"
        fresh = not path.exists()
        with path.open("a", newline="") as file:
            writer = csv.writer(file)
            if fresh:
                writer.writerow(("step", "hours", "loss", measure))
            hours = f"{self.seconds / 3600:.3f}"
            writer.writerow((self.step, hours, f"{loss:.4f}", f"{value:.4f}"))
        log.info(
            "%s: step %d of %d, %.2f h, loss %.3f, %s %.4f",
            self.plan.name,
            self.step,
            self.plan.steps,
            self.seconds / 3600,
            loss,
            measure,
            value,
        )
