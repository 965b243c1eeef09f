"""What was read wrongly, plate by plate, for the report."""

from collections.abc import Sequence

from lpr.benchmark import counts
from lpr.benchmark.figures import Figures
from lpr.benchmark.setting import ENGINE_NAMES
from lpr.benchmark.tables import code, table
from lpr.reading.bench import Outcome


def all_misses(figures: Figures) -> list[str]:
    """Every miss as true text beside read text, and what the engines read differently."""
    ours = figures.accuracies[0]
    lines = ["", f"## Misses of the {ENGINE_NAMES[ours.engine]}"]
    for name, outcomes in (
        ("Frames", ours.frames.misses),
        ("Single plates", ours.crops.misses),
    ):
        lines += ["", f"### {name}", "", *_misses(outcomes)]
    lines += ["", "### States", "", *_states(ours.crops.numbered)]
    lines += ["", *_differences(figures)]
    return lines


def _misses(outcomes: Sequence[Outcome]) -> list[str]:
    rows = [
        [
            code(outcome.label.plate or ""),
            code(outcome.text),
            f"{outcome.confidence:.3f}",
            _width(outcome),
            "would open" if outcome.is_wrong else "same key" if outcome.is_folded else "",
        ]
        for outcome in outcomes
    ]
    return table(["plate", "read as", "confidence", "px", ""], rows) if rows else ["None."]


def _width(outcome: Outcome) -> str:
    return str(outcome.label.box.width) if outcome.label.box else "–"


def _states(outcomes: Sequence[Outcome]) -> list[str]:
    rows = [
        [each.label.state, each.read.state, f"{each.read.state_confidence:.3f}"]
        for each in counts.wrong_states(outcomes)
        if each.read
    ]
    return table(["state", "named", "confidence"], rows) if rows else ["None named wrongly."]


def _differences(figures: Figures) -> list[str]:
    """What another engine reads differently; the same weights should give the same text."""
    first, *others = figures.accuracies
    lines = []
    for other in others:
        pairs = zip(
            first.frames.outcomes + first.crops.outcomes,
            other.frames.outcomes + other.crops.outcomes,
            strict=True,
        )
        unlike = [
            f"{code(one.text)} / {code(two.text)}" for one, two in pairs if one.text != two.text
        ]
        told = f"reads differently: {', '.join(unlike)}." if unlike else "reads the same in all."
        lines.append(f"The {ENGINE_NAMES[other.engine]} {told}")
    return lines
