"""The page of a measured sale day: what was asked, what held, the curve, who used the cores."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from scripts.sale_bench.day import Ran, percentile
from scripts.sale_bench.running import WEB_PROCESSES, WEB_THREADS

LIMIT_MS = 1_000
ROWS = 24
# Fewer requests than this say nothing about the slowest in a hundred.
FEW = 100


@dataclass(frozen=True)
class By:
    """By what it was measured: the machine in words, and its load as it began and ended."""

    machine: str
    loads: tuple[float, float]


@dataclass(frozen=True)
class Goal:
    """What was promised, what came of it, and whether that is what was promised."""

    what: str
    wanted: str
    measured: str
    is_met: bool


def page(ran: Ran, by: By) -> str:
    """docs/benchmarks/sale.md."""
    parts = (
        [_measured(by), "", _what(ran)],
        _goals(ran),
        ["## The curve", "", *_curve(ran)],
        ["## How long pages take", "", *_times(ran)],
        _failures(ran),
        ["## Who used the processor", "", *_usage(ran)],
        ["## How it ended for people", "", *_ends(ran)],
    )
    lines = [line for part in parts if part for line in (*part, "")]
    return "\n".join(["# A sale day, measured", "", *lines])


def goals(ran: Ran) -> list[Goal]:
    """What was promised of the day, each with what came of it."""
    done = ran.checked
    if done is None:
        return [Goal("counted over in the database", "yes", "no", is_met=False)]
    whole = percentile([one.ms for one in ran.requests], 0.99)
    slowest = max(_slow_shares(ran), default=(0.0, "none"))
    failed = sum(one.has_failed for one in ran.requests)
    strays = done.out_of_order + done.called_too_soon
    wrong_money = done.unpaid_and_active + abs(done.paid - done.active - done.refunded)
    return [
        _none("spaces sold that are not there", max(0, done.taken - done.spaces)),
        _none("people with two places", done.people_with_two_places),
        _none("places that changed, or were not found again", len(ran.faults)),
        _none("people called out of the published order", strays),
        _none("paid for nothing, or nothing paid", wrong_money),
        Goal("every space sold or kept", f"{done.spaces:,}", *_all_taken(ran)),
        _none("requests that failed", failed),
        _within("p99 of all requests", whole),
        _within(f"p99 of the slowest kind: {slowest[1]}", slowest[0]),
    ]


def _failures(ran: Ran) -> list[str]:
    """Which requests failed, and why; nothing where none did."""
    found = Counter((one.name, one.status, one.why) for one in ran.requests if one.has_failed)
    rows = [f"| {' | '.join(map(str, kind))} | {count:,} |" for kind, count in found.items()]
    head = ("| request | status | why | how many |", "| --- | ---: | --- | ---: |")
    return ["## What failed", "", *head, *rows] if rows else []


def _none(what: str, found: int) -> Goal:
    return Goal(what, "none", f"{found:,}", is_met=not found)


def _within(what: str, found: float) -> Goal:
    return Goal(what, f"under {LIMIT_MS:,} ms", f"{found:,.0f} ms", is_met=found < LIMIT_MS)


def _all_taken(ran: Ran) -> tuple[str, bool]:
    """Spaces taken, or waiting for somebody who was called and has not come: in words, and if."""
    done = ran.checked
    if done is None:
        return "unknown", False
    kept = done.taken - done.active
    told = f"{done.active:,} sold, {kept:,} kept until paid, {done.turns:,} wait for who was called"
    return told, done.taken + done.turns == done.spaces


def _slow_shares(ran: Ran) -> list[tuple[float, str]]:
    kinds = _by_name(ran)
    return [(percentile(ms, 0.99), name) for name, ms in kinds.items() if len(ms) >= FEW]


def _by_name(ran: Ran) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for one in ran.requests:
        found.setdefault(one.name, []).append(one.ms)
    return dict(sorted(found.items(), key=lambda pair: -len(pair[1])))


def _measured(by: By) -> str:
    return (
        f"Measured {datetime.now(UTC).date()} by `make bench-sale` on {by.machine}; load"
        f" {by.loads[0]:.1f} as it began, {by.loads[1]:.1f} as it ended."
    )


def _what(ran: Ran) -> str:
    size = ran.size
    return (
        f"{size.people:,} people want {size.spaces:,} permits: {size.early_share:.0%} of them come"
        f" in the {size.before} seconds before the opening, {size.rush_share:.0%} in the first"
        f" {size.rush_seconds:.0f} seconds after it, the rest within {size.after * 0.9:.0f}."
        f" {size.per_minute:,} are called a minute. Each reads the rules, takes a place, looks when"
        " the page says so, and when called chooses a car, thinks, pays and comes back; one in"
        " twenty-five called does not buy, one in twenty presses twice, some come back on another"
        f" device. PostgreSQL with its safe settings, {WEB_PROCESSES} web processes of"
        f" {WEB_THREADS} threads that log errors alone, the usher and Locust share two cores."
    )


def _goals(ran: Ran) -> list[str]:
    return [
        "| goal | wanted | measured | met |",
        "| --- | --- | --- | --- |",
        *(
            f"| {one.what} | {one.wanted} | {one.measured} | {'yes' if one.is_met else '**no**'} |"
            for one in goals(ran)
        ),
        *(f"\n{fault}" for fault in ran.faults[:10]),
    ]


def _curve(ran: Ran) -> list[str]:
    lines = [
        "![How the line grew and moved](sale-line.svg)",
        "",
        "![Requests a second and their times](sale-times.svg)",
        "",
        (
            "| from the opening | places | called | spaces left | kept, unpaid | requests a second"
            " | p50 ms | p99 ms |"
        ),
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    few = ran.thinned(ROWS)
    for before, moment in few.steps:
        times = few.between(before, moment)
        rate = len(times) / (moment.seconds - before.seconds)
        lines.append(
            f"| {moment.seconds:+.0f} s | {moment.places:,} | {moment.called:,} | {moment.left:,} |"
            f" {moment.unpaid:,} | {rate:.0f} | {percentile(times, 0.5):.0f} |"
            f" {percentile(times, 0.99):.0f} |"
        )
    return lines


def _times(ran: Ran) -> list[str]:
    rows = [*_by_name(ran).items(), ("**all**", [one.ms for one in ran.requests])]
    return [
        "| request | how many | p50 ms | p95 ms | p99 ms | longest ms |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        *(f"| {name} | {len(ms):,} | {_row(ms)} |" for name, ms in rows),
    ]


def _row(ms: Sequence[float]) -> str:
    shares = (percentile(ms, 0.5), percentile(ms, 0.95), percentile(ms, 0.99), max(ms, default=0))
    return " | ".join(f"{one:,.0f}" for one in shares)


def _usage(ran: Ran) -> list[str]:
    first, last = ran.moments[0], ran.moments[-1]
    spent = {name: last.used[name] - first.used.get(name, 0.0) for name in last.used}
    whole, lasted = sum(spent.values()), last.seconds - first.seconds
    return [
        "| who | processor seconds | share of what was used | cores kept busy |",
        "| --- | ---: | ---: | ---: |",
        *(
            f"| {name} | {used:,.0f} | {used / whole:.0%} | {used / lasted:.2f} |"
            for name, used in sorted(spent.items(), key=lambda pair: -pair[1])
        ),
        f"| **all** | {whole:,.0f} | 100% | {whole / lasted:.2f} |",
        "",
        (
            f"The load generator's own share is {spent.get('locust', 0.0) / whole:.0%}; on a real"
            " day that runs on other people's machines."
        ),
    ]


def _ends(ran: Ran) -> list[str]:
    ends = sorted(ran.done.items(), key=lambda pair: -pair[1])
    return [
        "| how | people |",
        "| --- | ---: |",
        *(f"| {words} | {number:,} |" for words, number in ends),
    ]
