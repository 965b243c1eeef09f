"""Shares of a count, with how far they can be trusted."""

from dataclasses import dataclass
from math import sqrt

Z = 1.959964  # 95 % of a normal distribution lies within so many standard deviations


@dataclass(frozen=True, slots=True)
class Share:
    """So many of a whole. Printed as "60 of 74, 81.1 % (71–88)"."""

    count: int
    whole: int

    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share by Wilson (1927), 0 to 1. The whole must not be 0."""
        share, whole = self.count / self.whole, self.whole
        middle = share + Z * Z / (2 * whole)
        reach = Z * sqrt(share * (1 - share) / whole + Z * Z / (4 * whole * whole))
        below = 1 + Z * Z / whole
        low, high = (middle - reach) / below, (middle + reach) / below
        # Rounding must not put the share itself outside, nor an end beyond 0 or 1.
        return max(min(low, share), 0.0), min(max(high, share), 1.0)

    def __str__(self) -> str:
        """The count, the share and its interval."""
        if not self.whole:
            return "none to measure"
        low, high = self.interval()
        share = self.count / self.whole
        return f"{self.count} of {self.whole}, {share:.1%} ({low:.1%} to {high:.1%})"
