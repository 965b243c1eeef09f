"""Money as people read it. Amounts are integer cents everywhere else."""

from decimal import Decimal

from babel.numbers import format_currency

REAL_MINUS = "\N{MINUS SIGN}"


def format_money(cents: int, currency: str = "USD", locale: str = "en_US") -> str:
    """Write an amount of integer cents, cents always shown and a real minus sign before it.

    >>> format_money(1240)
    '$12.40'
    >>> format_money(-5)
    '−$0.05'
    """
    written = format_currency(Decimal(abs(cents)) / 100, currency, locale=locale)
    return f"{REAL_MINUS}{written}" if cents < 0 else written
