"""What part of a month costs: by day, to the cent, the parts always adding up to the whole."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta


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


def price_on(prices: list[tuple[date, int]], day: date) -> int | None:
    """The price in force on a day, from (effective from, cents); None before the first."""
    in_force = [(start, cents) for start, cents in prices if start <= day]
    return max(in_force)[1] if in_force else None
