"""What a product costs from a day on: by the month or by the day, while it is good."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from parking.permits.pricing import (
    DaysPrice,
    Prices,
    last_day_of_month,
    price_days,
    price_on,
)


@dataclass(frozen=True)
class Tariff:
    """A product's prices and the days on which it is good.

    A price for a day is a month's price in which each day of that month costs exactly as much,
    so that days are cut and given back as those of any other product.
    """

    prices: Prices
    is_by_day: bool = False
    good_from: date | None = None
    good_until: date | None = None

    def rest_of_month(self, day: date) -> DaysPrice | None:
        """Price the days from `day` on to the month's end, as far as the product is good then.

        A day before the first good one stands for that. None: no day is left, or none has a price.
        """
        first = max(day, self.good_from) if self.good_from else day
        last = last_day_of_month(first)
        if self.good_until is not None:
            last = min(last, self.good_until)
        return None if last < first else price_days(self._by_month(first), first, last)

    def on(self, day: date) -> int | None:
        """The price in force on a day, for a month or a day as the product is priced."""
        return price_on(self.prices, day)

    def is_over(self, day: date) -> bool:
        """Whether the last good day is past."""
        return self.good_until is not None and day > self.good_until

    def _by_month(self, day: date) -> Prices:
        length = last_day_of_month(day).day if self.is_by_day else 1
        return [(start, cents * length) for start, cents in self.prices]


def next_price(prices: Prices, day: date) -> tuple[date, int] | None:
    """The first price that begins after a day; None where none does."""
    later = [price for price in prices if price[0] > day]
    return min(later) if later else None


def felt_from(effective_from: date, first_unpaid: date) -> date:
    """The first day for which somebody pays a new price: what is paid stays as it was sold."""
    return max(effective_from, first_unpaid)


def is_backwards(effective_from: date, today: date, prices: Sequence[tuple[date, int]]) -> bool:
    """Whether a price would change days that are past or begun.

    Only the very first price of a product may begin today: nothing was sold at another before.
    """
    has_begun = any(start <= today for start, _cents in prices)
    return effective_from < today or (has_begun and effective_from == today)
