"""What is wanted of a lane, beside what one run found."""

from collections.abc import Iterator
from dataclasses import dataclass

from lpr.lane_benchmark.decisions import Decisions
from lpr.lane_benchmark.latency import Latency
from lpr.lane_benchmark.news import News
from lpr.lane_benchmark.process import LaneStart
from lpr.lane_benchmark.strangers import Gate, Way
from lpr.lane_benchmark.visitors import Visitors
from parking.access import Outcome

MOST_MISREAD, LEAST_HELD, MOST_LATENCY_MS, MOST_NEWS_S = 5, 0.97, 150, 2.0
_MISREAD = (Way.NUMBER_MISREAD, Way.STATE_MISREAD, Way.TYPE_MISREAD)
WHERE = {
    "arrivals": "a camera that is set up well",
    "looks": "plates of all qualities, some beyond reading",
}


@dataclass(frozen=True, slots=True)
class Goal:
    """One line of the table: what, how much was wanted, how much was found."""

    what: str
    wanted: str
    found: str
    is_met: bool

    def row(self) -> str:
        """The line as Markdown has it."""
        return (
            f"| {self.what} | {self.wanted} | {self.found} | {'yes' if self.is_met else '**no**'} |"
        )


def of_decisions(found: list[Decisions]) -> Iterator[Goal]:
    """By the wall; the ratio by processor time, which others on the machine do not move."""
    worst = max(each.p99 for each in found)
    ratio = found[-1].processor_p99 / found[0].processor_p99
    sizes = " / ".join(f"{each.plates:,}" for each in found)
    yield Goal(f"decision at {sizes} plates, p99", "1 ms each", f"{worst:.2f} ms", worst <= 1)
    yield Goal("the largest against the smallest", "1.5 times", f"{ratio:.2f}", ratio <= 1.5)


def of_starts(found: list[LaneStart]) -> Iterator[Goal]:
    """The process with the largest list."""
    largest = found[-1]
    held, seconds = largest.held_mb, largest.seconds
    named = f"lane with {largest.plates:,} plates"
    yield Goal(f"{named}: starts in", "2 s", f"{seconds:.1f} s", seconds <= 2)
    yield Goal(f"{named}: holds", "300 MB", f"{held:.0f} MB", held < 300)


def of_latency(found: Latency) -> Iterator[Goal]:
    """Of the cars that were let in, with every frame read by the lane's own reader."""
    named, p99 = "last good frame to barrier command, p99", found.at(0.99)
    yield Goal(named, f"{MOST_LATENCY_MS} ms", f"{p99:.0f} ms", p99 <= MOST_LATENCY_MS)


def of_news(found: list[News]) -> Iterator[Goal]:
    """Wherever it was measured."""
    for each in found:
        named = f"change by the office until it holds, p99, {each.server}"
        yield Goal(named, f"{MOST_NEWS_S:.0f} s", f"{each.p99:.2f} s", each.p99 <= MOST_NEWS_S)


def of_gates(found: list[Gate]) -> Iterator[Goal]:
    """Strangers wherever plates were measured; permit holders before a camera set up well."""
    for gate in found:
        strangers, where = gate.strangers, WHERE[gate.where]
        near = strangers.admitted[Way.NEAR_MATCH]
        misread = misread_in(gate)
        yield Goal(f"strangers let in by a near match, {where}", "0", f"{near}", near == 0)
        wanted = f"at most {MOST_MISREAD}"
        named = f"by a misread that equals an enrolled key, {where}"
        yield Goal(named, wanted, f"{misread}", misread <= MOST_MISREAD)
    holders = found[0].holders
    share, where = holders.opened / holders.passages, WHERE[found[0].where]
    named = f"permit holders let in with nobody's help, {where}"
    yield Goal(named, f"{LEAST_HELD:.0%}", f"{share:.1%}", share >= LEAST_HELD)
    stranded = sum(gate.holders.stranded for gate in found)
    yield Goal("permit holders stranded", "0", f"{stranded}", stranded == 0)


def of_visitors(found: Visitors) -> Iterator[Goal]:
    """A public lane never asks for a permit."""
    whole, served = found.visitors, min(found.opened, found.with_ticket, found.with_stay)
    named = "unlisted visitors let in with a stay and a claim code"
    yield Goal(named, f"{whole:,}", f"{served:,}", served == whole)
    turned = whole - found.outcomes[Outcome.OPEN]
    yield Goal("visitors referred or refused for want of a permit", "0", f"{turned}", turned == 0)


def misread_in(gate: Gate) -> int:
    """How many strangers came in by a misread that equals an enrolled key."""
    return sum(gate.strangers.admitted[way] for way in _MISREAD)
