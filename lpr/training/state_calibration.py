"""How sure the namer of states must be, found on drawn plates it was never trained on."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from lpr.reading.state import CLASSES, StateNamer
from lpr.training.state_samples import draw_state_sample

FIRST = 2_000_000_000  # seeds from here on measure; none of them trains
RIGHT = 0.98  # of the plates named


@dataclass(frozen=True)
class Drawn:
    """Scores of drawn plates, (n, states and types), and what the plates are, (n, 2)."""

    scores: npt.NDArray[Any]
    labels: npt.NDArray[Any]

    def states(self, temperature: float) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        """For each plate the chance of the likeliest state, and whether it is the plate's.

        The chance is 0 for what is taken for no state's.
        """
        return self._surest(slice(len(CLASSES)), 0, len(CLASSES) - 1, temperature)

    def kinds(self, temperature: float) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        """The same of types, 0 for those that seem to show none."""
        return self._surest(slice(len(CLASSES), None), 1, 0, temperature)

    def _surest(
        self, part: slice, label: int, unnamed: int, temperature: float
    ) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        chances = softmax(self.scores[:, part] / temperature)
        named = chances.argmax(1)
        surest = np.where(named == unnamed, 0.0, chances.max(1))
        return surest, named == self.labels[:, label]


def draw(namer: StateNamer, plates: int) -> Drawn:
    """So many plates, drawn and scored."""
    scores, labels = [], []
    for seed in range(FIRST, FIRST + plates):
        crop, label = draw_state_sample(seed)
        scores.append(namer.scores(crop[None])[0])
        labels.append(label)
    return Drawn(np.stack(scores), np.array(labels))


def choose_temperature(drawn: Drawn) -> float:
    """The temperature, in steps of 0.05, at which the scores say best what the plates are."""
    own = np.arange(len(drawn.labels)), drawn.labels[:, 0]
    states = drawn.scores[:, : len(CLASSES)]
    losses = {
        step / 20: -float(np.log(softmax(states / (step / 20))[own] + 1e-12).mean())
        for step in range(10, 41)
    }
    return min(losses, key=lambda step: losses[step])


def choose_threshold(
    surest: npt.NDArray[Any], right: npt.NDArray[Any], least_right: float = RIGHT
) -> float:
    """The lowest chance, in steps of 0.01, from which on so many of the named are right.

    1.0 where there is none.
    """
    for step in range(30, 100):
        named = surest >= step / 100
        if named.any() and right[named].mean() >= least_right:
            return step / 100
    return 1.0


def softmax(scores: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Shares that sum to 1 in each row."""
    raised = np.exp(scores - scores.max(1, keepdims=True))
    return np.asarray(raised / raised.sum(1, keepdims=True))


def report(drawn: Drawn) -> str:
    """What to write into lpr.reading.state, with the figures behind it."""
    temperature = choose_temperature(drawn)
    lines = [f"{len(drawn.labels)} drawn plates, temperature {temperature:.2f}"]
    for what, (surest, right) in {
        "state": drawn.states(temperature),
        "type": drawn.kinds(temperature),
    }.items():
        threshold = choose_threshold(surest, right)
        named = surest >= threshold
        share = right[named].mean() if named.any() else 0.0
        lines.append(
            f"{what}: threshold {threshold:.2f}, named {named.mean():.1%}, right {share:.2%}"
        )
    return "\n".join(lines)
