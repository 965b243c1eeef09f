"""What came of a sale day: each request, how the sale stood every few seconds, the count after."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scripts.sale_bench.checks import Checked
from scripts.sale_bench.world import Size


@dataclass(frozen=True)
class Moment:
    """How the sale stood at an instant, and the processor seconds used until then, by whom."""

    seconds: float  # from the opening
    places: int
    called: int
    left: int
    unpaid: int
    used: Mapping[str, float]


@dataclass(frozen=True)
class Asked:
    """One request: when, which, its milliseconds and its status; 0 where nothing answered."""

    at: float  # Unix time
    name: str
    ms: float
    status: int
    why: str = ""  # what came instead of an answer, or the title of a page that refused

    @property
    def has_failed(self) -> bool:
        """Whether it was not answered as it should have been."""
        return self.status == 0 or self.status >= 400


@dataclass
class Ran:
    """A sale day that was played."""

    size: Size
    opens: float  # Unix time
    moments: list[Moment] = field(default_factory=list)
    requests: list[Asked] = field(default_factory=list)
    # What a person was shown that must not be, in words.
    faults: list[str] = field(default_factory=list)
    # How it ended for how many people.
    done: dict[str, int] = field(default_factory=dict)
    checked: Checked | None = None

    @property
    def steps(self) -> list[tuple[Moment, Moment]]:
        """Each moment with the one before it."""
        return list(itertools.pairwise(self.moments))

    def between(self, first: Moment, last: Moment) -> list[float]:
        """The milliseconds of the requests that were sent between two moments."""
        begin, end = self.opens + first.seconds, self.opens + last.seconds
        return [one.ms for one in self.requests if begin <= one.at < end]

    def thinned(self, rows: int) -> "Ran":
        """The same day with about so many moments."""
        step = max(1, -(-len(self.moments) // rows))
        return Ran(self.size, self.opens, self.moments[::step], self.requests)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which a share of the values lies; 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
