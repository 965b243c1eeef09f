"""Renewals whose terms change: dearer than was written, free, or of a product that ends."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from core.clock import FixedClock
from core.db import read_session, transaction
from core.outbox import OutboxMessage
from parking.jobs import end_permits
from parking.listed.rights import entry_rights
from parking.models import Product, ProductPrice
from parking.permits.life import PermitState
from parking.renewals.models import PermitRenewal
from parking.renewals.rules import RenewalState
from payments.models import Charge
from tests.parking_world import add_product, give_permit, hold
from tests.people import add_person
from tests.renewal_world import (
    ENDS,
    mails,
    permit_with_card,
    read_permit,
    renew_at,
    renewal_of,
    save_card,
)

DAY = timedelta(days=1)


@pytest.fixture
def person_id(app: Flask) -> int:
    with app.app_context(), transaction() as session:
        return add_person(session, "employee").id


def set_price(app: Flask, cents: int) -> None:
    """Let April cost so much."""
    with app.app_context(), transaction() as session:
        product = session.scalars(select(Product)).one()
        begins = date(2026, 4, 1)
        session.add(ProductPrice(product_id=product.id, effective_from=begins, cents=cents))


def taken(app: Flask) -> list[int]:
    """What saved cards were asked for."""
    with app.app_context():
        query = select(Charge.amount_cents).where(Charge.card_id.is_not(None))
        return list(read_session().scalars(query.order_by(Charge.created_at)))


def test_what_has_become_dearer_is_written_anew_before_it_is_taken(
    app: Flask, clock: FixedClock, person_id: int
) -> None:
    permit_id = permit_with_card(app, person_id)
    renew_at(app, clock, ENDS - 7 * DAY)
    set_price(app, 15_000)

    renew_at(app, clock, ENDS - 5 * DAY)
    renew_at(app, clock, ENDS - 4 * DAY)

    assert taken(app) == []
    assert "$150.00" in mails(app)[-1]
    assert "Sun, Mar 29" in mails(app)[-1]
    with app.app_context():
        newest = select(OutboxMessage).where(OutboxMessage.kind == "mail")
        written = read_session().scalars(newest.order_by(OutboxMessage.id.desc())).first()
        assert written is not None
        assert "The price has changed" in written.payload["body"]
    assert renew_at(app, clock, ENDS - 3 * DAY)["paid"] == 1
    assert taken(app) == [15_000]
    assert read_permit(app, permit_id).valid_until == ENDS + 30 * DAY


def test_what_has_become_cheaper_is_taken_at_once(
    app: Flask, clock: FixedClock, person_id: int
) -> None:
    permit_with_card(app, person_id)
    renew_at(app, clock, ENDS - 7 * DAY)
    set_price(app, 10_000)
    assert renew_at(app, clock, ENDS - 5 * DAY)["paid"] == 1
    assert taken(app) == [10_000]


def test_a_permit_does_not_open_a_day_after_its_product_is_over(
    app: Flask, clock: FixedClock, person_id: int
) -> None:
    """Days of grace are for a month that may still be paid; an event has none."""
    with app.test_request_context(), transaction() as session:
        add_product(session, "monthly", good_until=date(2026, 3, 31))
    permit_id = permit_with_card(app, person_id)

    for before in (7, 5, 1, 0):
        renew_at(app, clock, ENDS - before * DAY)

    assert read_permit(app, permit_id).unpaid_until is None
    with app.app_context():
        session = read_session()
        assert session.scalars(select(PermitRenewal)).all() == []
        assert entry_rights(session, "harbor", ENDS + DAY) == []
        end_permits(ENDS)
    assert read_permit(app, permit_id).state == PermitState.ENDED


def test_a_product_that_is_ended_after_the_notice_ends_its_permits_too(
    app: Flask, clock: FixedClock, person_id: int
) -> None:
    permit_id = permit_with_card(app, person_id)
    renew_at(app, clock, ENDS - 7 * DAY)
    with app.app_context(), transaction() as session:
        session.scalars(select(Product)).one().good_until = date(2026, 3, 31)

    renew_at(app, clock, ENDS - 5 * DAY)
    renew_at(app, clock, ENDS - 4 * DAY)

    assert renewal_of(app, permit_id).state == RenewalState.OVER
    assert read_permit(app, permit_id).unpaid_until is None
    assert taken(app) == []


@pytest.mark.parametrize("has_card", [False, True])
def test_what_costs_nothing_goes_on_though_it_was_got_on_the_last_day(
    app: Flask, clock: FixedClock, person_id: int, has_card: bool
) -> None:
    if has_card:
        save_card(app, person_id)
    last_day = ENDS - timedelta(hours=9)
    with app.test_request_context(), transaction() as session:
        permit_id = hold(session, person_id, add_product(session, cents=0), now=last_day).id

    renew_at(app, clock, last_day + timedelta(minutes=10))

    permit = read_permit(app, permit_id)
    assert (permit.valid_until, permit.unpaid_until) == (ENDS + 30 * DAY, None)
    assert mails(app) == []


def test_a_permit_without_a_card_is_asked_the_price_of_the_day(
    app: Flask, clock: FixedClock, person_id: int
) -> None:
    give_permit(app, person_id)
    renew_at(app, clock, ENDS - 7 * DAY)
    set_price(app, 15_000)
    renew_at(app, clock, ENDS - DAY)
    assert "$150.00" in mails(app)[-1]
