"""A process beside the training that draws ahead: the same samples in the same order."""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from multiprocessing.queues import Queue
from queue import Full
from typing import Any

import cv2
import numpy as np

Batch = tuple[np.ndarray[Any, Any], list[Any]]
Draw = Callable[[int], tuple[np.ndarray[Any, Any], Any]]


def _work(draw: Draw, first: int, size: int, queue: "Queue[Batch]") -> None:
    cv2.setNumThreads(1)
    parent, seed = os.getppid(), first
    while os.getppid() == parent:
        pictures, labels = zip(*(draw(seed + offset) for offset in range(size)), strict=True)
        _hand_over((np.stack(pictures), list(labels)), queue, parent)
        seed += size


def _hand_over(batch: Batch, queue: "Queue[Batch]", parent: int) -> None:
    """Wait for room in the queue, but not longer than the parent lives."""
    while os.getppid() == parent:
        try:
            queue.put(batch, timeout=5)
        except Full:
            continue
        return
    queue.cancel_join_thread()  # nobody is left to take what is in it


def batches(draw: Draw, *, first: int, size: int) -> Iterator[Batch]:
    """Endless batches of ``draw(first)``, ``draw(first + 1)``, … from one process of its own."""
    context = multiprocessing.get_context("spawn")
    queue: Queue[Batch] = context.Queue(maxsize=8)
    process = context.Process(target=_work, args=(draw, first, size, queue), daemon=True)
    process.start()
    while True:
        yield queue.get()
