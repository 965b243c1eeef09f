"""Products and people as the rules take them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, select

from core.identity.models import Person
from parking.models import Product
from parking.products.eligibility import Applicant, SoldBy, WhoMay
from parking.products.models import PersonFacts
from parking.products.prices import Tariff


def who_may(product: Product) -> WhoMay:
    """Who may have a product."""
    return WhoMay(
        employment_classes=frozenset(product.employment_classes),
        sites=frozenset(product.sites),
        shifts=frozenset(product.shifts),
        service_years=product.service_years,
        distance_miles=product.distance_miles,
        excludes_transit=product.excludes_transit,
    )


def how_sold(product: Product) -> SoldBy:
    """How a product comes to people."""
    return SoldBy.APPLICATION if product.by_application else SoldBy(product.sold_by)


def tariff_of(product: Product) -> Tariff:
    """What a product costs, and while when it is good."""
    return Tariff(
        [(price.effective_from, price.cents) for price in product.prices],
        is_by_day=product.priced_by_day,
        good_from=product.good_from,
        good_until=product.good_until,
    )


def select_people(*columns: Any) -> Select[Any]:
    """People's columns, followed by the facts that `applicant` takes. One query, to be narrowed."""
    return select(
        *columns,
        Person.employment_class,
        Person.site,
        PersonFacts.shift,
        PersonFacts.service_since,
        PersonFacts.distance_miles,
        PersonFacts.has_transit_pass,
    ).outerjoin_from(Person, PersonFacts, PersonFacts.person_id == Person.id)


def applicant(facts: Iterable[Any], held: frozenset[str] = frozenset()) -> Applicant:
    """Somebody as the rules see them, from the last columns of `select_people`."""
    job, site, shift, since, miles, has_pass = facts
    return Applicant(job, site, held, shift or "", since, miles, bool(has_pass))
