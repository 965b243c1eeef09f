"""``python -m lpr.training``: makes the networks in lpr/weights again, from nothing but code."""

import argparse
import logging
import sys
from pathlib import Path

from lpr.training.course import Plan
from lpr.training.export import export_networks
from lpr.training.train_locator import train_locator
from lpr.training.train_reader import train_reader

READER_STEPS, LOCATOR_STEPS = 5500, 3000


def main() -> None:
    """Train both networks, resuming where an earlier run was stopped, and export them."""
    parser = argparse.ArgumentParser(prog="python -m lpr.training", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("instance/training"))
    parser.add_argument("--only", choices=("reader", "locator"), help="train one of the two")
    parser.add_argument("--steps", type=int, help="how many steps that one takes")
    parser.add_argument("--streets", type=Path, help="street pictures with a labels.csv of boxes")
    parser.add_argument("--threads", type=int, default=1, help="threads of PyTorch")
    parser.add_argument("--export", action="store_true", help="only write what was trained so far")
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    if not chosen.export:
        _train(chosen)
    for path in export_networks(chosen.folder):
        sys.stdout.write(f"{path}\n")


def _train(chosen: argparse.Namespace) -> None:
    if chosen.only != "reader":
        steps = chosen.steps if chosen.only else None
        train_locator(
            Plan(
                chosen.folder,
                "locator",
                steps or LOCATOR_STEPS,
                rate=2e-3,
                threads=chosen.threads,
                streets=chosen.streets,
            )
        )
    if chosen.only != "locator":
        steps = chosen.steps if chosen.only else None
        train_reader(
            Plan(
                chosen.folder,
                "reader",
                steps or READER_STEPS,
                rate=2.5e-3,
                threads=chosen.threads,
            )
        )


if __name__ == "__main__":
    main()
