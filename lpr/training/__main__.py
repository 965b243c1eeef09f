"""``python -m lpr.training``: makes the networks in lpr/weights again, from nothing but code."""

import argparse
import logging
from pathlib import Path

from lpr.training.train_reader import Plan, train


def main() -> None:
    """Train, resuming where an earlier run was stopped."""
    parser = argparse.ArgumentParser(prog="python -m lpr.training", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("instance/training"))
    parser.add_argument("--steps", type=int, default=Plan.steps, help="steps of the reader")
    parser.add_argument("--threads", type=int, default=1, help="threads of PyTorch")
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    train(Plan(folder=chosen.folder, steps=chosen.steps, threads=chosen.threads))


if __name__ == "__main__":
    main()
