"""A process beside the training that draws samples ahead, always the same ones in the same order."""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from multiprocessing.queues import Queue
from typing import Any

import numpy as np

Batch = tuple[np.ndarray[Any, Any], list[Any]]
Draw = Callable[[int], tuple[np.ndarray[Any, Any], Any]]


def _work(draw: Draw, first: int, size: int, queue: "Queue[Batch]") -> None:
    import cv2

    cv2.setNumThreads(1)
    parent = os.getppid()
    seed = first
    while os.getppid() == parent:  # ends with its parent, however that ended
        pictures, labels = zip(*(draw(seed + offset) for offset in range(size)), strict=True)
        queue.put((np.stack(pictures), list(labels)))
        seed += size


def batches(draw: Draw, *, first: int, size: int) -> Iterator[Batch]:
    """Endless batches of ``draw(first)``, ``draw(first + 1)``, … from one process of its own."""
    context = multiprocessing.get_context("spawn")
    queue: Queue[Batch] = context.Queue(maxsize=8)
    process = context.Process(target=_work, args=(draw, first, size, queue), daemon=True)
    process.start()
    while True:
        yield queue.get()
