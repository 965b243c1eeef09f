"""What part of a month costs: by day, to the cent, the parts always adding up to the whole."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

# (the day from which it holds, what a whole month costs in cents)
Prices = Sequence[tuple[date, int]]


@dataclass(frozen=True)
class Proration:
    """The price of some days of one month, with the arithmetic to show beside it."""

    month_cents: int
    first_day: date
    last_day: date
    days: int
    days_in_month: int
    cents: int

    @property
    def is_whole_month(self) -> bool:
        """Whether nothing was taken off."""
        return self.days == self.days_in_month


@dataclass(frozen=True)
class DaysPrice:
    """What some days of one month cost, in as many parts as prices were in force on them."""

    parts: tuple[Proration, ...]

    @property
    def first_day(self) -> date:
        """The first of the days."""
        return self.parts[0].first_day

    @property
    def last_day(self) -> date:
        """The last of them."""
        return self.parts[-1].last_day

    @property
    def days(self) -> int:
        """How many days."""
        return sum(part.days for part in self.parts)

    @property
    def days_in_month(self) -> int:
        """How long their month is."""
        return self.parts[0].days_in_month

    @property
    def month_cents(self) -> int:
        """What the whole month costs by the last of the prices: what one pays from then on."""
        return self.parts[-1].month_cents

    @property
    def cents(self) -> int:
        """What the days cost together."""
        return sum(part.cents for part in self.parts)

    @property
    def is_whole_month(self) -> bool:
        """Whether nothing was taken off."""
        return self.days == self.days_in_month

    @property
    def steps(self) -> list[tuple[date, int]]:
        """The prices by the day on which each begins, as `price_days` takes them."""
        return [(part.first_day, part.month_cents) for part in self.parts]


def price_days(prices: Prices, first_day: date, last_day: date) -> DaysPrice | None:
    """Price days of one month, each by the price in force on it; None where the first has none.

    Each day has its own fixed cents, whatever the stretch: cut anywhere, the parts add up.
    Raises ValueError as `prorate` does.
    """
    if price_on(prices, first_day) is None:
        return None
    later = {start for start, _cents in prices if first_day < start <= last_day}
    starts = [first_day, *sorted(later)]
    ends = [*(start - timedelta(days=1) for start in starts[1:]), last_day]
    parts = [
        prorate(price_on(prices, first) or 0, first, last)
        for first, last in zip(starts, ends, strict=True)
    ]
    return DaysPrice(tuple(parts))


def price_rest_of_month(prices: Prices, first_day: date) -> DaysPrice | None:
    """Price the days from `first_day` to the end of its month."""
    return price_days(prices, first_day, last_day_of_month(first_day))


@dataclass(frozen=True)
class Division:
    """A paid stretch cut before a day: what stays paid, and what goes back. None: nothing does."""

    kept: DaysPrice | None
    given_back: DaysPrice | None

    @property
    def back_cents(self) -> int:
        """What goes back. With what is kept it is exactly what was paid."""
        return self.given_back.cents if self.given_back else 0


def divide(price: DaysPrice, first_free: date) -> Division:
    """Cut a stretch before `first_free`, the first day that is no longer wanted."""
    if first_free > price.last_day:
        return Division(price, None)
    back = price_days(price.steps, max(first_free, price.first_day), price.last_day)
    if first_free <= price.first_day:
        return Division(None, back)
    kept = price_days(price.steps, price.first_day, first_free - timedelta(days=1))
    return Division(kept, back)


def prorate(month_cents: int, first_day: date, last_day: date) -> Proration:
    """Price the days from `first_day` to `last_day`, both included, of a month.

    Each day of a month has its own fixed cents (see `cents_until`), so however a month is cut
    into parts, by purchase, refund, switch or end, the parts add up to the month's price exactly.
    Raises ValueError for a negative price, days in the wrong order or in two months.
    """
    if month_cents < 0:
        raise ValueError("a price is never negative")
    if first_day > last_day or first_day.replace(day=1) != last_day.replace(day=1):
        raise ValueError("the days must be in order and in one month")
    length = calendar.monthrange(first_day.year, first_day.month)[1]
    cents = cents_until(month_cents, last_day.day, length) - cents_until(
        month_cents, first_day.day - 1, length
    )
    days = last_day.day - first_day.day + 1
    return Proration(month_cents, first_day, last_day, days, length, cents)


def rest_of_month(month_cents: int, first_day: date) -> Proration:
    """Price the days from `first_day` to the end of its month."""
    return prorate(month_cents, first_day, last_day_of_month(first_day))


def cents_until(month_cents: int, day: int, days_in_month: int) -> int:
    """What the first `day` days of a month cost together: the exact share, half a cent rounded up.

    A stretch of days costs the difference of two of these. So the rest of a month from some day
    on is the exact share with half a cent rounded down: in favour of whoever pays.
    """
    return (2 * month_cents * day + days_in_month) // (2 * days_in_month)


def last_day_of_month(day: date) -> date:
    """The last day of the month in which `day` lies."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def next_month(day: date) -> date:
    """The first day of the month after the one in which `day` lies."""
    return last_day_of_month(day) + timedelta(days=1)


def price_on(prices: Prices, day: date) -> int | None:
    """The price in force on a day, from (effective from, cents); None before the first."""
    in_force = [(start, cents) for start, cents in prices if start <= day]
    return max(in_force)[1] if in_force else None
