"""Whether a product is open to somebody, and all the reasons why not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from parking.products.eligibility import Applicant, Bar, Offer, find_bars

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
NURSE = Applicant("nurse", "main")
OPEN = Offer("monthly", is_offered=True, month_cents=12_000, spaces_left=3)


def test_a_product_without_rules_is_open_to_everybody() -> None:
    assert find_bars(NURSE, OPEN, NOW) == ()


@pytest.mark.parametrize(
    ("change", "bar"),
    [
        ({"is_offered": False}, Bar.NOT_OFFERED),
        ({"month_cents": None}, Bar.NO_PRICE),
        ({"spaces_left": 0}, Bar.SOLD_OUT),
        ({"employment_classes": frozenset({"physician"})}, Bar.OTHER_CLASS),
        ({"sites": frozenset({"research"})}, Bar.OTHER_SITE),
        ({"sale_opens_at": NOW + timedelta(seconds=1)}, Bar.SALE_NOT_OPEN),
        ({"sale_closes_at": NOW}, Bar.SALE_OVER),
        ({"slug": "held"}, Bar.ALREADY_HELD),
    ],
)
def test_each_rule_bars_by_itself(change: dict[str, object], bar: Bar) -> None:
    applicant = replace(NURSE, held_products=frozenset({"held"}))

    assert find_bars(applicant, replace(OPEN, **change), NOW) == (bar,)


def test_a_sale_is_open_from_its_first_instant_to_just_before_its_last() -> None:
    offer = replace(OPEN, sale_opens_at=NOW, sale_closes_at=NOW + timedelta(seconds=1))

    assert find_bars(NURSE, offer, NOW) == ()
    assert find_bars(NURSE, offer, NOW + timedelta(seconds=1)) == (Bar.SALE_OVER,)


def test_every_reason_is_said_not_only_the_first() -> None:
    offer = replace(OPEN, employment_classes=frozenset({"physician"}), spaces_left=0)

    assert find_bars(NURSE, offer, NOW) == (Bar.OTHER_CLASS, Bar.SOLD_OUT)
