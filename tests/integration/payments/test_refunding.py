"""The office gives money back: alone up to a limit, by two people above it."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from core.audit import AuditEntry
from core.clock import FixedClock
from core.db import read_session, transaction
from payments import books, refunds
from payments.charges import RefundReason
from payments.disputes import commands as disputes
from payments.disputes.rules import DisputeState
from payments.models import Charge, Refund
from payments.ports import DisputeNews
from payments.refunding.rules import Standing, needs_second_person
from tests.fixtures.apps import MakeApp
from tests.parking_world import NOW, charges_of, give_permit, read_permit
from tests.people import add_person, sign_in

OWED = "liabilities:refunds"


@pytest.fixture
def limited(make_app: MakeApp, database_url: str) -> Flask:
    """The application with a limit of 50 dollars."""
    return make_app(database_url, REFUND_ALONE_CENTS=5_000)


def paid_charge(app: Flask) -> Charge:
    """112 dollars paid for a permit."""
    with app.app_context(), transaction() as session:
        owner = add_person(session, "employee", name="Dana Ortiz").id
    permit = read_permit(app, give_permit(app, owner))
    with app.app_context():
        return charges_of(read_session(), permit)[0]


def ask(client: FlaskClient, charge: Charge, dollars: str, why: str = "Double shift.") -> int:
    url = f"/office/payments/charges/{charge.id}/refund"
    return client.post(url, data={"dollars": dollars, "reason": why}).status_code


def owed(app: Flask) -> int:
    with app.app_context():
        balances = dict(books.list_balances(read_session()))
    assert sum(balances.values()) == 0
    return -balances.get(OWED, 0)


def waiting_of(app: Flask) -> str:
    """The address of the one refund that waits."""
    with app.app_context():
        waiting = sa.select(Refund.id).where(Refund.state == "waiting")
        return f"/office/payments/charges/refunds/{read_session().scalars(waiting).one()}"


def states(app: Flask) -> list[str]:
    with app.app_context():
        session = read_session()
        session.expire_all()
        return list(session.scalars(sa.select(Refund.state).order_by(Refund.amount_cents)))


def test_up_to_the_limit_one_person_gives_it_back_and_above_two(limited: Flask) -> None:
    charge = paid_charge(limited)
    first, second = limited.test_client(), limited.test_client()
    sign_in(first, "finance")
    sign_in(second, "finance")
    page = f"/office/payments/charges/{charge.id}"

    assert ask(first, charge, "30.00") == 303
    assert owed(limited) == 3_000
    assert ask(first, charge, "20.01") == 303  # the parts count together
    assert (states(limited), owed(limited)) == (["waiting", "owed"], 3_000)
    assert "Refunds that wait for a second person" in second.get("/office/payments").text

    url = waiting_of(limited)
    assert "somebody else must approve it" in first.get(page).text
    assert first.post(f"{url}/approve").status_code == 409
    assert owed(limited) == 3_000
    assert second.post(f"{url}/approve").status_code == 303
    assert second.post(f"{url}/approve").status_code == 409
    assert (states(limited), owed(limited)) == (["owed", "owed"], 5_001)
    with limited.app_context():
        acts = sa.select(AuditEntry.action).where(AuditEntry.subject_type == "refund")
        assert sorted(read_session().scalars(acts)) == [
            "refund.approved",
            "refund.asked",
            "refund.asked",
        ]


def test_nobody_gives_back_alone_what_they_have_paid_themselves(limited: Flask) -> None:
    first, second, payer = (limited.test_client() for _ in range(3))
    sign_in(first, "finance")
    sign_in(second, "finance")
    owner = sign_in(payer, "finance")
    permit = read_permit(limited, give_permit(limited, owner.id))
    with limited.app_context():
        charge = charges_of(read_session(), permit)[0]

    assert ask(payer, charge, "1.00") == 303
    assert (states(limited), owed(limited)) == (["waiting"], 0)
    url = waiting_of(limited)
    assert first.post(f"{url}/approve").status_code == 303
    assert owed(limited) == 100

    assert ask(first, charge, "60.00") == 303
    url = waiting_of(limited)
    refused = payer.post(f"{url}/approve")
    assert refused.status_code == 409
    assert "You paid this yourself" in refused.text
    assert second.post(f"{url}/approve").status_code == 303
    assert owed(limited) == 6_100


def test_what_waits_can_be_refused_or_withdrawn_with_a_reason_and_is_free_again(
    app: Flask, clock: FixedClock
) -> None:
    app.config["REFUND_ALONE_CENTS"] = 0
    charge = paid_charge(app)
    first, second = app.test_client(), app.test_client()
    sign_in(first, "finance")
    sign_in(second, "finance")

    for client in (second, first):
        assert ask(first, charge, "112.00") == 303
        assert ask(first, charge, "0.01") == 409  # all of it waits already
        with app.app_context():
            query = sa.select(Refund.id).where(Refund.state == "waiting")
            url = f"/office/payments/charges/refunds/{read_session().scalars(query).one()}/refuse"
        assert client.post(url, data={"reason": ""}).status_code == 422
        assert client.post(url, data={"reason": "He keeps it."}).status_code == 303

    assert (states(app), owed(app)) == (["refused", "refused"], 0)
    page = first.get(f"/office/payments/charges/{charge.id}").text
    assert page.count("Not given: He keeps it.") == 2


def test_two_clicks_on_one_form_give_back_once_and_a_new_form_once_more(app: Flask) -> None:
    charge = paid_charge(app)
    client = app.test_client()
    sign_in(client, "finance")
    page = f"/office/payments/charges/{charge.id}"

    for clicks in (2, 1):
        once = re.search(r'name="once"[^>]*value="([0-9a-f]{32})"', client.get(page).text)
        assert once is not None
        data = {"dollars": "30.00", "reason": "Double shift.", "once": once[1]}
        for _ in range(clicks):
            assert client.post(f"{page}/refund", data=data).status_code == 303

    assert owed(app) == 6_000
    assert client.post(f"{page}/refund", data=data | {"once": "f" * 33}).status_code == 303
    assert owed(app) == 9_000


@pytest.mark.parametrize("dollars", ["", "0", "-5", "112.01", "1e9", "NaN", "Infinity", "twelve"])
def test_an_amount_that_cannot_be_is_refused_beside_its_field(app: Flask, dollars: str) -> None:
    charge = paid_charge(app)
    client = app.test_client()
    sign_in(client, "finance")

    assert ask(client, charge, dollars) in {409, 422}
    assert states(app) == []


def test_what_a_bank_is_deciding_about_does_not_go_back_twice(app: Flask) -> None:
    charge = paid_charge(app)
    news = DisputeNews("dp_1", charge.payment_ref, 11_200, DisputeState.NEEDS_ANSWER, NOW)
    with app.app_context(), transaction() as session:
        disputes.apply_news(session, "test", news, NOW)
    client = app.test_client()
    sign_in(client, "finance")

    assert ask(client, charge, "5.00") == 409
    assert states(app) == []


def test_what_went_back_meanwhile_is_not_given_a_second_time(app: Flask) -> None:
    app.config["REFUND_ALONE_CENTS"] = 0
    charge = paid_charge(app)
    first, second = app.test_client(), app.test_client()
    sign_in(first, "finance")
    sign_in(second, "finance")
    ask(first, charge, "100.00")
    with app.app_context(), transaction() as session:
        row = session.get_one(Charge, charge.id, with_for_update=True)
        refunds.owe_refund(session, row, cents=5_000, reason=RefundReason.OFFICE, now=NOW)
        waiting = session.scalars(sa.select(Refund.id).where(Refund.state == "waiting")).one()

    answer = second.post(f"/office/payments/charges/refunds/{waiting}/approve")

    assert answer.status_code == 409
    assert owed(app) == 5_000


def test_the_database_holds_the_two_people_apart(any_app: Flask) -> None:
    charge = paid_charge(any_app)
    any_app.config["REFUND_ALONE_CENTS"] = 0
    client = any_app.test_client()
    who = sign_in(client, "finance")
    ask(client, charge, "5.00")

    with (
        any_app.app_context(),
        pytest.raises(sa.exc.IntegrityError, match="four_eyes"),
        transaction() as session,
    ):
        session.execute(sa.update(Refund).values(decided_by=who.id))


def test_the_payer_sees_nothing_of_what_is_not_decided(app: Flask) -> None:
    app.config["REFUND_ALONE_CENTS"] = 0
    charge = paid_charge(app)
    client, payer = app.test_client(), app.test_client()
    sign_in(client, "finance")
    ask(client, charge, "5.00", "Said in confidence.")
    sign_in(payer, person_id=charge.person_id)

    assert charge.receipt is not None
    page = payer.get(f"/payments/receipts/{charge.receipt.number}").text
    assert "Given back" not in page
    assert "Said in confidence." not in page


@pytest.mark.parametrize(
    ("given", "waiting", "asked", "two"),
    [(0, 0, 5_000, False), (0, 0, 5_001, True), (4_000, 0, 1_001, True), (0, 4_999, 2, True)],
)
def test_parts_count_together(given: int, waiting: int, asked: int, two: bool) -> None:
    standing = Standing(True, 20_000, given, waiting, given, False)

    assert needs_second_person(standing, asked, 5_000) is two
