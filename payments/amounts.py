"""Amounts as tables for other programs have them."""

from decimal import Decimal


def plain(cents: int) -> Decimal:
    """An amount in dollars with its cents and nothing else.

    >>> str(plain(-1200))
    '-12.00'
    """
    return Decimal(cents).scaleb(-2)
