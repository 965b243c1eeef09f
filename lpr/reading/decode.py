"""From the network's scores by column to a text with every character's probability."""

from typing import Any

import numpy as np
import numpy.typing as npt

from lpr.reading.records import Character

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
Scores = npt.NDArray[np.floating[Any]]  # (columns, 1 + len(ALPHABET)); class 0 is "none"


def best_path(scores: Scores) -> str:
    """The text of the likeliest class in each column, repeats and blanks removed."""
    classes = scores.argmax(axis=1)
    return "".join(
        ALPHABET[now - 1]
        for before, now in zip((0, *classes[:-1]), classes, strict=True)
        if now not in (0, before)
    )


def softmax(scores: Scores) -> npt.NDArray[np.float64]:
    """Probabilities along the last axis."""
    raised = np.exp(scores.astype(np.float64) - scores.max(axis=-1, keepdims=True))
    shares: npt.NDArray[np.float64] = raised / raised.sum(axis=-1, keepdims=True)
    return shares


__all__ = ["ALPHABET", "Character", "best_path", "softmax"]
