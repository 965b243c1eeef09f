"""The part of docs/benchmarks/lane.md about whom a restricted lane lets in."""

from collections.abc import Mapping, Sequence
from typing import Any

from lpr.benchmark.shares import Share
from lpr.lane_benchmark.goals import WHERE, misread_in
from lpr.lane_benchmark.strangers import BORROWED, Gate, Way
from parking.access import Reason

_WAYS = {
    Way.NEAR_MATCH: "by a near match, or anything else than an enrolled key",
    Way.NUMBER_MISREAD: "by a number misread as an enrolled one",
    Way.STATE_MISREAD: "by a state named wrongly",
    Way.TYPE_MISREAD: "by a type named wrongly",
    Way.STATE_UNREAD: "by a state unread or unsure, the number being an enrolled one of another",
    Way.TYPE_UNREAD: "by an unread type, number and state being those of an enrolled plate",
}
_CONFUSED = 12  # of the commonest are told


def gates(found: Sequence[Gate], table: Mapping[str, Any]) -> str:
    """Strangers, permit holders, and how their plates were misread."""
    return "\n".join([_strangers(found), _holders(found), _misreads(table)])


def spread(count: int, whole: int) -> str:
    """A count with its 95 % interval (Wilson), as counts of the same whole."""
    low, high = (end * whole for end in Share(count, whole).interval())
    return f"{count:,} ({_short(low)} to {_short(high)})"


def _short(many: float) -> str:
    return f"{many:.1f}" if many < 100 else f"{many:,.0f}"


def _heading(found: Sequence[Gate], first: str) -> list[str]:
    names = " | ".join(WHERE[gate.where] for gate in found)
    return [f"| {first} | {names} |", "| --- |" + " ---: |" * len(found)]


def _strangers(found: Sequence[Gate]) -> str:
    first = found[0]
    rows = [
        ("passages", [f"{gate.strangers.passages:,}" for gate in found]),
        ("an enrolled number of another state or type", _counts(found, "borrowed")),
        ("surely read as another number", _counts(found, "misread")),
        *((f"let in {words}", _ways(found, way)) for way, words in _WAYS.items()),
        ("**let in by a misread that equals an enrolled key**", _misread(found)),
        ("referred as a near match", _referred(found, Reason.NEAR_MATCH)),
        ("referred as another state's number", _referred(found, Reason.OTHER_STATE)),
        ("let in where unread states open nothing", _strict(found)),
    ]
    return "\n".join(
        [
            "## Strangers at a restricted lane\n",
            (
                f"{first.permits:,} permits with {first.plates:,} plates, signed, sent and held "
                "as a lane holds them; `parking.access.decide` answers for each passage. Most cars "
                "are of Massachusetts and its neighbours, their numbers in the states' real "
                f"formats. {BORROWED:.0%} of the strangers bear an enrolled number, half of these "
                "on another state's plate, half on one of another type. The garage accepts unread "
                "states and types, as the demo's do. In brackets the 95 % interval (Wilson).\n"
            ),
            *_heading(found, ""),
            *(f"| {name} | {' | '.join(cells)} |" for name, cells in rows),
            "",
            (
                "Who bears an enrolled number and state on a plate of another type is not told "
                "from the permit's own car where the type is not read. A garage may switch "
                "`unread_type_opens` off, and then refers nearly everybody: everyday plates show "
                "no type.\n"
            ),
        ]
    )


def _counts(found: Sequence[Gate], name: str) -> list[str]:
    return [f"{getattr(gate.strangers, name):,}" for gate in found]


def _ways(found: Sequence[Gate], way: Way) -> list[str]:
    return [spread(gate.strangers.admitted[way], gate.strangers.passages) for gate in found]


def _misread(found: Sequence[Gate]) -> list[str]:
    return [spread(misread_in(gate), gate.strangers.passages) for gate in found]


def _referred(found: Sequence[Gate], reason: Reason) -> list[str]:
    return [spread(gate.strangers.reasons[reason], gate.strangers.passages) for gate in found]


def _strict(found: Sequence[Gate]) -> list[str]:
    strangers = [gate.strangers for gate in found]
    return [spread(sum(each.with_state.values()), each.passages) for each in strangers]


def _holders(found: Sequence[Gate]) -> str:
    rows = [
        ("passages", [f"{gate.holders.passages:,}" for gate in found]),
        ("let in by the plate alone", _shares(found, "opened")),
        ("the same where unread states open nothing", _shares(found, "with_state")),
        ("let in by the plate, or by plate and badge", _shares(found, "with_badge")),
        ("stranded: neither let in nor referred within 5 s", _shares(found, "stranded")),
        *(
            (f"referred, `{reason.value}`", _reasons(found, reason))
            for reason in sorted(_all_reasons(found), key=lambda each: each.value)
        ),
    ]
    return "\n".join(
        [
            "## Permit holders in the same run\n",
            (
                "Their own cars, read as well and as badly. A lane looks at a car for four seconds "
                "at most, which the five seconds include.\n"
            ),
            *_heading(found, ""),
            *(f"| {name} | {' | '.join(cells)} |" for name, cells in rows),
            "",
        ]
    )


def _shares(found: Sequence[Gate], name: str) -> list[str]:
    return [share_of(getattr(gate.holders, name), gate.holders.passages) for gate in found]


def _reasons(found: Sequence[Gate], reason: Reason) -> list[str]:
    return [share_of(gate.holders.reasons[reason], gate.holders.passages) for gate in found]


def share_of(count: int, whole: int) -> str:
    """A share in percent with its 95 % interval (Wilson)."""
    low, high = Share(count, whole).interval()
    return f"{count / whole:.2%} ({low:.2%} to {high:.2%})"


def _all_reasons(found: Sequence[Gate]) -> set[Reason]:
    return {reason for gate in found for reason in gate.holders.reasons} - {Reason.PERMIT}


def _misreads(table: Mapping[str, Any]) -> str:
    return "\n".join(
        [
            "## How plates were misread\n",
            (
                f"Counted {table['measured']} by `{table['by']}` on drawn plates that no network "
                "was trained on, into `lpr/lane_benchmark/misreads.json`. Not less than one "
                "passage in 1,000 is taken to be surely misread, which is what the opening "
                "threshold allows. Which character is taken for which is counted in single "
                "frames, sure or not, and one is changed in a misread number. State and number "
                "are misread independently of each other, though both suffer from the same dirt: "
                "that lets more in, not less.\n"
            ),
            *_heading_of_misreads(),
            *_outcomes(table["passages"]),
            *(_states(table["states"], kind) for kind in ("own", "borrowed")),
            "",
            f"Commonest confusions, O counting as 0 and I as 1: {_confusions(table)}.\n",
        ]
    )


def _heading_of_misreads() -> list[str]:
    names = " | ".join(WHERE.values())
    return [f"|  | {names} |", "| --- |" + " ---: |" * len(WHERE)]


def _outcomes(passages: Mapping[str, Mapping[str, int]]) -> list[str]:
    wholes = [passages[where] for where in WHERE]
    whole = [each["sure"] + each["unsure"] + each["unread"] for each in wholes]
    lines = [f"| passages | {' | '.join(f'{many:,}' for many in whole)} |"]
    for name in ("sure", "sure_wrong", "unsure", "unsure_wrong", "unread"):
        cells = [
            share_of(each[name], many) if many else "–"
            for each, many in zip(wholes, whole, strict=True)
        ]
        lines.append(f"| {name.replace('_', ', but ')} | {' | '.join(cells)} |")
    return lines


def _states(states: Mapping[str, Any], kind: str) -> str:
    named = "its own form" if kind == "own" else "another state's form"
    cells = []
    for where in WHERE:
        told = states[where][kind]
        wrong = sum(told["wrong"].values()) + told["home"]
        surely = told["surely"].get("wrong", 0) + told["surely"].get("home", 0)
        cells.append(f"{told['right']} / {told['unread']} / {wrong} ({surely})")
    what = "state named right / unread / wrongly (surely)"
    return f"| {what}, number of {named} | {' | '.join(cells)} |"


def _confusions(table: Mapping[str, Any]) -> str:
    pairs = [
        (many, true, read)
        for true, others in table["characters"]["read_as"].items()
        for read, many in others.items()
    ]
    commonest = sorted(pairs, reverse=True)[:_CONFUSED]
    return ", ".join(f"{true} as {read} {many}" for many, true, read in commonest)
