"""``python -m lpr.training``: makes the networks in lpr/weights again, from nothing but code."""

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from lpr.benchmark.coverage import curve as risk_and_coverage
from lpr.benchmark.coverage import save_curve
from lpr.reading import weights
from lpr.reading.engines import open_engine
from lpr.reading.onnx_network import OnnxNetwork
from lpr.reading.pipeline import open_reader
from lpr.reading.state import StateNamer
from lpr.training.averaging import average
from lpr.training.calibration import choose_threshold, measure_on_all_cores
from lpr.training.consensus_calibration import calibrate as calibrate_consensus
from lpr.training.course import Plan
from lpr.training.export import export_networks, export_reader
from lpr.training.format_measure import measure_formats
from lpr.training.state_calibration import draw, report
from lpr.training.train_edges import train_edges
from lpr.training.train_locator import train_locator
from lpr.training.train_reader import train_reader
from lpr.training.train_state import train_state

READER_STEPS, LOCATOR_STEPS, STATE_STEPS, EDGES_STEPS = 18200, 5000, 10700, 6000


def main() -> None:
    """Train the networks, resuming where an earlier run was stopped, and export them."""
    parser = argparse.ArgumentParser(prog="python -m lpr.training", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("instance/training"))
    parser.add_argument("--only", choices=("reader", "locator", "state", "edges"), help="train one")
    parser.add_argument("--steps", type=int, help="how many steps that one takes")
    parser.add_argument("--streets", type=Path, help="street pictures with a labels.csv of boxes")
    parser.add_argument("--threads", type=int, default=1, help="threads of PyTorch")
    parser.add_argument("--export", action="store_true", help="only write what was trained so far")
    parser.add_argument(
        "--average", type=Path, nargs="+", metavar="READER", help="write the mean of these readers"
    )
    parser.add_argument(
        "--calibrate", type=int, metavar="PLATES", help="only measure what confidence is worth"
    )
    parser.add_argument(
        "--calibrate-consensus", type=int, metavar="PASSAGES", help="the same for several frames"
    )
    parser.add_argument(
        "--measure-formats", type=int, metavar="PLATES", help="only measure what formats decide"
    )
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    if chosen.calibrate and chosen.only == "state":
        _say(report(draw(_open_namer(), chosen.calibrate)))
        return
    if chosen.calibrate:
        _calibrate(chosen.calibrate)
        return
    if chosen.calibrate_consensus:
        calibrate_consensus(open_reader("onnx"), chosen.calibrate_consensus, _say)
        return
    if chosen.measure_formats:
        measure_formats(open_engine("onnx"), _open_namer(), chosen.measure_formats, _say)
        return
    if chosen.average:
        _say_all(export_reader(average(chosen.average)))
        return
    if not chosen.export:
        _train(chosen)
    _say_all(export_networks(chosen.folder))


def _open_namer() -> StateNamer:
    return StateNamer(OnnxNetwork(weights.checked(weights.STATE_ONNX)))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _say_all(written: Sequence[Path]) -> None:
    for path in written:
        _say(str(path))


def _calibrate(plates: int) -> None:
    curve = measure_on_all_cores(plates)
    for threshold in (0.5, 0.8, 0.9, 0.95, 0.97, 0.98, 0.985, 0.99, 0.995):
        share, wrong = curve.at(threshold)
        sys.stdout.write(f"{threshold:.3f}  {share:7.2%} above, {wrong} wrong of {plates}\n")
    sys.stdout.write(f"exact or folded: {curve.right.mean():.2%}\n")
    sys.stdout.write(f"opening threshold: {choose_threshold(curve):.3f}\n")
    save_curve(
        risk_and_coverage(zip(curve.confidences.tolist(), curve.right.tolist(), strict=True))
    )


def _train(chosen: argparse.Namespace) -> None:
    if chosen.only in (None, "locator"):
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
    if chosen.only in (None, "reader"):
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
    if chosen.only in (None, "state"):
        steps = (chosen.steps if chosen.only else None) or STATE_STEPS
        train_state(Plan(chosen.folder, "state", steps, rate=3e-3, threads=chosen.threads))
    if chosen.only in (None, "edges"):
        steps = (chosen.steps if chosen.only else None) or EDGES_STEPS
        train_edges(Plan(chosen.folder, "edges", steps, rate=2e-3, threads=chosen.threads))


if __name__ == "__main__":
    main()
