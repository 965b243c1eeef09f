"""One reader out of several: the mean of their weights.

Readers that come from one run and went on over differently drawn plates lie close enough for their
mean to read what each reads (M. Wortsman et al., "Model soups", 2022), at the cost of one.
"""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from lpr.reading.decode import ALPHABET
from lpr.reading.network import Model
from lpr.training.export import PREFIX


def average(readers: Sequence[Path]) -> Model:
    """The reader whose weights are the mean of these, as `lpr/weights` holds them for PyTorch."""
    states: list[dict[str, Tensor]] = [
        torch.load(path, map_location="cpu", weights_only=True) for path in readers
    ]
    mean = Model(len(ALPHABET) + 1)
    mean.load_state_dict(
        {name.removeprefix(PREFIX): _mean([state[name] for state in states]) for name in states[0]}
    )
    return mean.eval()


def _mean(values: Sequence[Tensor]) -> Tensor:
    """The mean of weights; of whole numbers, which only count batches, the largest."""
    stacked = torch.stack(list(values))
    return stacked.mean(0) if stacked.is_floating_point() else stacked.amax(0)
