"""How much of an amount is tax that the price includes, in cents. Pure."""

from decimal import ROUND_HALF_UP, Decimal


def included_tax(cents: int, percent: Decimal) -> int:
    """The tax in an amount whose price includes it, rounded half up to a cent.

    >>> included_tax(11_837, Decimal("18.375"))
    1837
    """
    if percent <= 0:
        return 0
    return _rounded(Decimal(cents) * percent / (100 + percent))


def tax_given_back(tax_cents: int, paid_cents: int, before_cents: int, cents: int) -> int:
    """The tax in a refund, of a payment with so much tax, of which `before_cents` went back before.

    The parts of a payment that goes back whole add up to its tax, whatever the parts.
    """
    so_far = Decimal(tax_cents) * before_cents / paid_cents
    then = Decimal(tax_cents) * (before_cents + cents) / paid_cents
    return _rounded(then) - _rounded(so_far)


def _rounded(cents: Decimal) -> int:
    return int(cents.quantize(Decimal(1), ROUND_HALF_UP))
