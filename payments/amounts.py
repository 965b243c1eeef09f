"""Amounts: what one payment can be, and how tables for other programs have them."""

from decimal import Decimal

# What the payment company takes at once at most: 999,999.99 dollars.
MOST_CENTS = 99_999_999
CURRENCY = "USD"


def is_bookable(cents: int, currency: str) -> bool:
    """Whether an amount can be one payment in the books, which are kept in one currency."""
    return 0 < cents <= MOST_CENTS and currency == CURRENCY


def plain(cents: int) -> Decimal:
    """An amount in dollars with its cents and nothing else.

    >>> str(plain(-1200))
    '-12.00'
    """
    return Decimal(cents).scaleb(-2)
