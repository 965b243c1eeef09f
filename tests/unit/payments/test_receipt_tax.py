"""Tax in a receipt: of it, never on top, and conserved over whatever goes back in parts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.receipts.tax import included_tax, tax_given_back


@pytest.mark.parametrize(
    ("cents", "percent", "tax"),
    [(11_837, "18.375", 1_837), (10_625, "6.25", 625), (1, "50", 0), (2, "50", 1), (100, "0", 0)],
)
def test_the_price_includes_it(cents: int, percent: str, tax: int) -> None:
    assert included_tax(cents, Decimal(percent)) == tax


@given(
    parts=st.lists(st.integers(1, 50_000), min_size=1, max_size=8),
    percent=st.decimals("0.001", 40, places=3),
)
def test_the_parts_that_go_back_carry_the_whole_tax(parts: list[int], percent: Decimal) -> None:
    paid = sum(parts)
    tax = included_tax(paid, percent)

    given_back = [tax_given_back(tax, paid, sum(parts[:at]), part) for at, part in enumerate(parts)]

    assert sum(given_back) == tax
    assert all(0 <= of_it <= part for of_it, part in zip(given_back, parts, strict=True))
