"""Shares of outcomes: located, read, opened, state named, by our engines and the general reader."""

from collections.abc import Iterable, Sequence

from lpr.benchmark.general_reader import LinesOutcome
from lpr.benchmark.shares import Share
from lpr.reading.bench import Outcome


def located(outcomes: Sequence[Outcome]) -> Share:
    """Plates whose place was found."""
    return _share(outcome.is_located for outcome in outcomes)


def exact(outcomes: Sequence[Outcome]) -> Share:
    """Plates read letter by letter."""
    return _share(outcome.is_exact for outcome in outcomes)


def folded(outcomes: Sequence[Outcome]) -> Share:
    """Plates read where O counts as 0 and I as 1."""
    return _share(outcome.is_folded for outcome in outcomes)


def opened(outcomes: Sequence[Outcome]) -> Share:
    """Plates read with at least the opening threshold."""
    return _share(outcome.is_opened for outcome in outcomes)


def wrong(outcomes: Sequence[Outcome]) -> Share:
    """Plates that would open a gate for another plate."""
    return _share(outcome.is_wrong for outcome in outcomes)


def state_named(outcomes: Sequence[Outcome]) -> Share:
    """Plates of a known state for which a state was named."""
    return _share(_state(outcome) is not None for outcome in _stated(outcomes))


def state_right(outcomes: Sequence[Outcome]) -> Share:
    """Of those for which one was named: the right one."""
    named = [outcome for outcome in _stated(outcomes) if _state(outcome)]
    return _share(_state(outcome) == outcome.label.state for outcome in named)


def wrong_states(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The plates for which another state was named than theirs."""
    stated = _stated(outcomes)
    return [each for each in stated if _state(each) not in (None, each.label.state)]


def lines(outcomes: Sequence[LinesOutcome], way: str, *, folded: bool) -> Share:
    """Plates that the general reader has by a way of counting, such as ``any_line``."""
    return _share(getattr(outcome, way)(folded=folded) for outcome in outcomes)


def _stated(outcomes: Sequence[Outcome]) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.label.state]


def _state(outcome: Outcome) -> str | None:
    return outcome.read.state if outcome.read else None


def _share(found: Iterable[bool]) -> Share:
    known = list(found)
    return Share(sum(known), len(known))
