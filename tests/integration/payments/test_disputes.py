"""Disputes on finance's pages."""

from datetime import timedelta

import pytest
from flask import Flask

from core.clock import FixedClock
from core.db import transaction
from payments.disputes import commands
from payments.disputes.rules import DisputeState
from payments.ports import DisputeNews
from tests.parking_world import NOW, charges_of, give_permit, read_permit
from tests.people import add_person, sign_in


@pytest.fixture
def payment_ref(app: Flask) -> str:
    """The provider's name of a payment that was made for a permit."""
    with app.app_context(), transaction() as session:
        owner = add_person(session, "employee", name="Dana Ortiz").id
    permit = read_permit(app, give_permit(app, owner))
    with app.app_context(), transaction() as session:
        return str(charges_of(session, permit)[0].payment_ref)


def tell(app: Flask, ref: str, payment_ref: str | None, state: DisputeState, days: int) -> None:
    answer_by = NOW + timedelta(days=days)
    news = DisputeNews(ref, payment_ref, 5_000, state, NOW, "USD", "fraudulent", answer_by)
    with app.app_context(), transaction() as session:
        commands.apply_news(session, "test", news, NOW)


def test_finance_sees_what_must_be_answered_first_and_what_is_over_when_asked(
    app: Flask, clock: FixedClock, payment_ref: str
) -> None:
    client = app.test_client()
    sign_in(client, "finance")
    assert "No dispute" in client.get("/office/payments/disputes").text
    tell(app, "dp_later", None, DisputeState.NEEDS_ANSWER, 9)
    tell(app, "dp_soon", payment_ref, DisputeState.NEEDS_ANSWER, 2)
    tell(app, "dp_over", None, DisputeState.LOST, 1)

    page = client.get("/office/payments/disputes").text
    everything = client.get("/office/payments/disputes?all=1").text
    table = client.get("/office/payments/disputes/disputes.csv").text

    assert page.index("dp_soon") < page.index("dp_later")
    assert "dp_over" not in page
    assert "dp_over" in everything
    assert "The payer says that they did not pay this" in page
    assert "A payment that we do not know" in page
    assert "R-2026-000001" in page
    assert "dp_over" in table
    assert ",50.00," in table
    assert "2 disputes wait for an answer." in client.get("/office/payments").text


def test_the_books_say_where_the_money_of_a_dispute_is(app: Flask, payment_ref: str) -> None:
    tell(app, "dp_1", payment_ref, DisputeState.NEEDS_ANSWER, 9)
    client = app.test_client()
    sign_in(client, "finance")

    assert "Taken back by banks until they decide (test)" in client.get("/office/payments").text
    tell(app, "dp_1", payment_ref, DisputeState.LOST, 9)
    assert "Lost in disputes" in client.get("/office/payments").text
