"""Whether a product is open to somebody, and all the reasons why not."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parking.products.eligibility import (
    PERSONAL,
    Applicant,
    Bar,
    Offer,
    SoldBy,
    WhoMay,
    find_bars,
    find_personal_bars,
    years_between,
)

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
TODAY = date(2026, 3, 4)
NURSE = Applicant("nurse", "main", shift="night", service_since=date(2020, 3, 4), distance_miles=12)
OPEN = Offer("monthly", is_offered=True, month_cents=12_000, spaces_left=3)
CLASSES, SITES, SHIFTS = ("nurse", "staff"), ("main", "research"), ("day", "night")

people = st.builds(
    Applicant,
    employment_class=st.sampled_from(CLASSES),
    site=st.sampled_from(SITES),
    shift=st.sampled_from(("", *SHIFTS)),
    service_since=st.none() | st.dates(date(1990, 1, 1), date(2027, 1, 1)),
    distance_miles=st.none() | st.integers(0, 60),
    has_transit_pass=st.booleans(),
)
rules = st.builds(
    WhoMay,
    employment_classes=st.frozensets(st.sampled_from(CLASSES)),
    sites=st.frozensets(st.sampled_from(SITES)),
    shifts=st.frozensets(st.sampled_from(SHIFTS)),
    service_years=st.integers(0, 20),
    distance_miles=st.integers(0, 40),
    excludes_transit=st.booleans(),
)


def test_a_product_without_rules_is_open_to_everybody() -> None:
    assert find_bars(NURSE, OPEN, NOW, TODAY) == ()


@pytest.mark.parametrize(
    ("change", "bar"),
    [
        ({"is_offered": False}, Bar.NOT_OFFERED),
        ({"month_cents": None}, Bar.NO_PRICE),
        ({"spaces_left": 0}, Bar.SOLD_OUT),
        ({"who": WhoMay(employment_classes=frozenset({"physician"}))}, Bar.OTHER_CLASS),
        ({"who": WhoMay(sites=frozenset({"research"}))}, Bar.OTHER_SITE),
        ({"who": WhoMay(shifts=frozenset({"day"}))}, Bar.OTHER_SHIFT),
        ({"who": WhoMay(service_years=7)}, Bar.SERVICE_TOO_SHORT),
        ({"who": WhoMay(distance_miles=13)}, Bar.TOO_NEAR),
        ({"sale_opens_at": NOW + timedelta(seconds=1)}, Bar.SALE_NOT_OPEN),
        ({"sale_closes_at": NOW}, Bar.SALE_OVER),
        ({"slug": "held"}, Bar.ALREADY_HELD),
        ({"sold_by": SoldBy.WAITLIST}, Bar.WAITLIST),
        ({"sold_by": SoldBy.DRAW}, Bar.BY_DRAW),
        ({"sold_by": SoldBy.APPLICATION}, Bar.BY_APPLICATION),
        ({"is_over": True, "month_cents": None}, Bar.OVER),
    ],
)
def test_each_rule_bars_by_itself(change: dict[str, Any], bar: Bar) -> None:
    applicant = replace(NURSE, held_products=frozenset({"held"}))

    assert find_bars(applicant, replace(OPEN, **change), NOW, TODAY) == (bar,)


def test_a_sale_is_open_from_its_first_instant_to_just_before_its_last() -> None:
    offer = replace(OPEN, sale_opens_at=NOW, sale_closes_at=NOW + timedelta(seconds=1))

    assert find_bars(NURSE, offer, NOW, TODAY) == ()
    assert find_bars(NURSE, offer, NOW + timedelta(seconds=1), TODAY) == (Bar.SALE_OVER,)


@pytest.mark.parametrize("sold_by", [SoldBy.WAITLIST, SoldBy.DRAW, SoldBy.APPLICATION])
def test_a_space_kept_for_somebody_is_theirs_however_it_is_sold(sold_by: SoldBy) -> None:
    assert find_bars(NURSE, replace(OPEN, sold_by=sold_by, is_kept=True), NOW, TODAY) == ()


def test_what_nobody_knows_of_a_person_is_said_and_not_taken_as_too_little() -> None:
    unknown = Applicant("nurse", "main")
    who = WhoMay(shifts=frozenset({"day"}), service_years=1, distance_miles=1)

    assert find_personal_bars(unknown, who, TODAY) == (
        Bar.SHIFT_UNKNOWN,
        Bar.SERVICE_UNKNOWN,
        Bar.DISTANCE_UNKNOWN,
    )


@given(people, rules)
@settings(max_examples=150)
def test_nobody_is_barred_by_a_rule_that_is_not_set(person: Applicant, who: WhoMay) -> None:
    bars = set(find_personal_bars(person, who, TODAY))

    assert bars <= PERSONAL
    assert find_personal_bars(person, WhoMay(), TODAY) == ()
    alone = (
        ("employment_classes", {Bar.OTHER_CLASS}),
        ("sites", {Bar.OTHER_SITE}),
        ("shifts", {Bar.SHIFT_UNKNOWN, Bar.OTHER_SHIFT}),
        ("service_years", {Bar.SERVICE_UNKNOWN, Bar.SERVICE_TOO_SHORT}),
        ("distance_miles", {Bar.DISTANCE_UNKNOWN, Bar.TOO_NEAR}),
        ("excludes_transit", {Bar.TRANSIT_PASS}),
    )
    for name, its_bars in alone:
        only = WhoMay(**{name: getattr(who, name)})
        assert set(find_personal_bars(person, only, TODAY)) == bars & its_bars


@given(people, rules, st.integers(0, 20), st.integers(0, 40))
@settings(max_examples=150)
def test_a_rule_that_asks_for_more_admits_nobody_new(
    person: Applicant, who: WhoMay, years: int, miles: int
) -> None:
    stricter = replace(
        who,
        service_years=who.service_years + years,
        distance_miles=who.distance_miles + miles,
        excludes_transit=True,
    )

    if not find_personal_bars(person, stricter, TODAY):
        assert not find_personal_bars(person, who, TODAY)


@pytest.mark.parametrize(
    ("since", "today", "years"),
    [
        (date(2020, 2, 29), date(2021, 2, 28), 0),
        (date(2020, 2, 29), date(2021, 3, 1), 1),
        (date(2020, 2, 29), date(2024, 2, 29), 4),
        (date(2026, 5, 1), date(2026, 3, 4), 0),
    ],
)
def test_years_of_service_are_whole_also_for_the_29th_of_february(
    since: date, today: date, years: int
) -> None:
    assert years_between(since, today) == years
