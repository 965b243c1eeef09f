"""The terms of a permit: days paid at once, what they cost, and what goes back of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from parking.models import Permit, PermitTerm, Product
from parking.permits.pricing import (
    DaysPrice,
    Division,
    divide,
    price_days,
)
from parking.permits.steps import SUBJECT, PermitRefusedError
from parking.products.eligibility import Bar
from parking.products.reading import tariff_of
from payments.charges import RefundReason
from payments.refunding import giving
from payments.refunding.commands import Decision
from payments.refunding.giving import GivenBack


@dataclass(frozen=True)
class Cut:
    """What came of taking days off a permit: how its terms were divided, and what goes back."""

    divisions: Sequence[Division]

    @property
    def kept_cents(self) -> int:
        """What was paid and stays paid."""
        return sum(division.kept.cents for division in self.divisions if division.kept)

    @property
    def back_cents(self) -> int:
        """What goes back; with what is kept exactly what was paid."""
        return sum(division.back_cents for division in self.divisions)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a day begins on campus."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def price_from(product: Product, day: date) -> DaysPrice:
    """What a product costs from a day to the end of its month. Refuses where it has no price."""
    price = tariff_of(product).rest_of_month(day)
    if price is None:
        raise PermitRefusedError(Bar.NO_PRICE)
    return price


def set_price(term: PermitTerm, price: DaysPrice, zone: ZoneInfo) -> PermitTerm:
    """Let a term be for the days of a price, at that price."""
    term.first_day, term.last_day = price.first_day, price.last_day
    term.ends_at = midnight(price.last_day + timedelta(days=1), zone)
    term.month_cents, term.cents = price.month_cents, price.cents
    steps = [[day.isoformat(), cents] for day, cents in price.steps]
    term.steps = steps if len(steps) > 1 else []
    return term


def price_of(term: PermitTerm) -> DaysPrice:
    """What a term was sold at, whatever the office has made of the prices since."""
    steps = [(date.fromisoformat(day), cents) for day, cents in term.steps]
    sold_at = steps or [(term.first_day, term.month_cents)]
    price = price_days(sold_at, term.first_day, term.last_day)
    assert price is not None  # noqa: S101 - its first step is on its first day
    return price


def work_out_cut(permit: Permit, first_free: date) -> Cut:
    """What would go back of a permit's paid terms if `first_free` were the first day without it."""
    paid = [term for term in permit.terms if term.state == "paid"]
    return Cut([divide(price_of(term), first_free) for term in paid])


def cut_terms(
    session: Session, permit: Permit, first_free: date, decision: Decision, zone: ZoneInfo
) -> GivenBack:
    """Take every day from `first_free` on off a permit, and owe back what was paid for them.

    All of it, or what is left of the payments where the office gave some back by hand. What
    somebody decides, rather than a rule, may wait for a second person. Lock the permit's charges
    before, then the permit.
    """
    given = GivenBack()
    for term in permit.terms:
        if term.state == "due":
            term.state = "void"
        elif term.state == "paid":
            given += _cut_term(session, term, first_free, decision, zone)
    return given


def _cut_term(
    session: Session, term: PermitTerm, first_free: date, decision: Decision, zone: ZoneInfo
) -> GivenBack:
    division = divide(price_of(term), first_free)
    if division.kept is None:
        term.state = "void"
    else:
        set_price(term, division.kept, zone)
    reason = RefundReason.DAYS_GIVEN_BACK
    return giving.give_back(session, (SUBJECT, str(term.id)), division.back_cents, reason, decision)
