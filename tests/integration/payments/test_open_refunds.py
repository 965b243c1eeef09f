"""Refunds that the payment company refused: sent again or given by hand, once, and in the books."""

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from core import outbox
from core.audit import AuditEntry
from core.clock import FixedClock
from core.db import read_session, transaction
from core.outbox import OutboxMessage
from payments import books, refunds
from payments.charges import RefundReason
from payments.disputes import commands as disputes
from payments.disputes.rules import DisputeState
from payments.models import Charge, Refund
from payments.ports import DisputeNews, ProviderRefusedError, ProviderUnavailableError, RefundNews
from payments.refunding.models import RefundRemedy
from payments.webhooks import Outcome
from tests.integration.payments.test_refunds import Slow, refund_id, send, slow, tell
from tests.parking_world import NOW
from tests.people import sign_in

__all__ = ["refund_id", "slow"]
CENTS = 5_600
CHEQUE = {"way": "cheque", "reference": "1042", "reason": "Her card is closed."}
LIST = "/office/payments/refunds"


@pytest.fixture
def refused(any_app: Flask, clock: FixedClock, slow: Slow, refund_id: str) -> str:
    """A refund of 56 dollars that a rule owes, and that was refused."""
    slow.failure = ProviderRefusedError("the card is closed")
    send(any_app, clock)
    slow.failure = None
    return refund_id


def person(app: Flask) -> FlaskClient:
    client = app.test_client()
    sign_in(client, "finance")
    return client


def balances(app: Flask) -> dict[str, int]:
    """What the accounts stand at, without those that are zero."""
    with app.app_context():
        found = dict(books.list_balances(read_session()))
    assert sum(found.values()) == 0
    return {name: cents for name, cents in found.items() if cents}


def read(app: Flask, refund_id: str) -> Refund:
    with app.app_context():
        session = read_session()
        session.expire_all()
        return session.get_one(Refund, refund_id)


def last_remedy(app: Flask) -> RefundRemedy:
    with app.app_context():
        session = read_session()
        session.expire_all()
        query = sa.select(RefundRemedy).order_by(RefundRemedy.asked_at.desc())
        return session.scalars(query).first()  # type: ignore[return-value]


def by_hand(client: FlaskClient, refund_id: str, **changes: str) -> int:
    return client.post(f"{LIST}/{refund_id}/by-hand", data=CHEQUE | changes).status_code


def again(client: FlaskClient, refund_id: str) -> int:
    return client.post(f"{LIST}/{refund_id}/send-again").status_code


def test_it_stands_on_the_list_with_what_can_be_done(any_app: Flask, refused: str) -> None:
    finance = person(any_app)

    assert "1 refund did not go through." in finance.get("/office/payments").text
    assert "the card is closed" in finance.get(LIST).text
    assert f"{refused},refused," in finance.get(f"{LIST}/refunds.csv").text
    page = finance.get(f"{LIST}/{refused}").text
    assert "Send $56.00 again" in page
    charge = finance.get(f"/office/payments/charges/{read(any_app, refused).charge_id}").text
    assert f"{LIST}/{refused}" in charge


def test_sent_again_it_has_a_key_of_its_own_and_is_booked_once(
    any_app: Flask, clock: FixedClock, slow: Slow, refused: str
) -> None:
    finance = person(any_app)
    once = re.search(r'name="once" value="([0-9a-f]{32})"', finance.get(f"{LIST}/{refused}").text)
    assert once is not None
    for _ in range(2):  # two clicks
        data = {"once": once[1]}
        assert finance.post(f"{LIST}/{refused}/send-again", data=data).status_code == 303
    assert again(finance, refused) == 409
    assert by_hand(finance, refused) == 409, "it is on its way"
    send(any_app, clock)

    assert [request.key for request in slow.asked] == [refused, f"{refused}-1"]
    assert read(any_app, refused).state == "owed"
    assert tell(any_app, refused, "e1", is_done=True) is Outcome.APPLIED
    assert read(any_app, refused).state == "sent"
    assert balances(any_app) == {"assets:provider:test": CENTS, "deferred:permit": -CENTS}
    assert refused not in finance.get(LIST).text


def test_what_had_gone_through_after_all_is_found_and_not_asked_for_again(
    any_app: Flask, clock: FixedClock, slow: Slow, refused: str
) -> None:
    slow.found = RefundNews(refused, "re_lost", CENTS, is_done=True)
    assert again(person(any_app), refused) == 303

    send(any_app, clock)

    assert len(slow.asked) == 1
    assert (read(any_app, refused).state, read(any_app, refused).provider_ref) == (
        "sent",
        "re_lost",
    )


def test_where_it_may_not_be_looked_for_nothing_is_sent(
    any_app: Flask, clock: FixedClock, slow: Slow, refused: str
) -> None:
    slow.found = ProviderRefusedError("no such payment")
    finance = person(any_app)
    assert again(finance, refused) == 303

    send(any_app, clock)

    assert len(slow.asked) == 1
    assert read(any_app, refused).state == "owed"
    clock.advance(timedelta(days=1, minutes=1))
    finance = person(any_app)
    assert "No answer yet" in finance.get(LIST).text


def test_a_day_old_message_is_looked_for_first_since_its_key_is_forgotten(
    any_app: Flask, clock: FixedClock, slow: Slow, refund_id: str
) -> None:
    slow.failure = ProviderUnavailableError("the line went dead")
    send(any_app, clock)
    slow.failure, slow.found = None, RefundNews(refund_id, "re_lost", CENTS, is_done=True)
    clock.advance(timedelta(hours=21))

    send(any_app, clock)

    assert len(slow.asked) == 1
    assert read(any_app, refund_id).state == "sent"


def test_given_by_cheque_it_is_in_the_books_and_the_payer_reads_how(
    any_app: Flask, clock: FixedClock, refused: str
) -> None:
    finance = person(any_app)
    assert "Give the number" in finance.post(f"{LIST}/{refused}/by-hand", data={}).text
    assert by_hand(finance, refused) == 303
    assert by_hand(finance, refused) == 409

    assert read(any_app, refused).state == "by_hand"
    assert balances(any_app) == {
        "assets:provider:test": 2 * CENTS,
        "deferred:permit": -CENTS,
        "outside:cheque": -CENTS,
    }
    assert refused not in finance.get(LIST).text
    charge = read(any_app, refused).charge
    said = "given back by the office by cheque, number 1042"
    payer = any_app.test_client()
    sign_in(payer, person_id=charge.person_id)
    assert said in payer.get(f"/payments/{charge.id}").text
    with any_app.app_context():
        session = read_session()
        mails = sa.select(OutboxMessage.payload).where(OutboxMessage.kind == "mail")
        assert said in session.scalars(mails.order_by(OutboxMessage.id.desc())).first()["body"]  # type: ignore[index]
        trail = sa.select(AuditEntry).where(AuditEntry.action == "refund.remedy_asked")
        entry = session.scalars(trail).one()
        assert (entry.reason, entry.details["reference"]) == (CHEQUE["reason"], "1042")


def test_above_the_limit_a_second_person_approves_and_what_a_rule_owed_counts(
    any_app: Flask, clock: FixedClock, refused: str
) -> None:
    any_app.config["REFUND_ALONE_CENTS"] = CENTS - 1
    first, second = person(any_app), person(any_app)
    assert by_hand(first, refused) == 303
    assert read(any_app, refused).state == "failed"
    assert (by_hand(second, refused), again(second, refused)) == (409, 409), "one waits already"
    url = f"{LIST}/remedies/{last_remedy(any_app).id}"
    assert "Waits for a second person" in second.get(LIST).text

    assert first.post(f"{url}/approve").status_code == 409
    assert second.post(f"{url}/refuse", data={"reason": ""}).status_code == 422
    assert second.post(f"{url}/refuse", data={"reason": "No such cheque."}).status_code == 303
    assert second.post(f"{url}/approve").status_code == 409
    clock.advance(timedelta(minutes=1))
    assert by_hand(first, refused, reference="1043") == 303
    waiting = last_remedy(any_app)
    assert second.post(f"{LIST}/remedies/{waiting.id}/approve").status_code == 303

    assert (read(any_app, refused).state, read(any_app, refused).reference) == ("by_hand", "1043")
    assert last_remedy(any_app).decided_by not in (None, waiting.asked_by)
    with (
        any_app.app_context(),
        pytest.raises(sa.exc.IntegrityError, match="four_eyes"),
        transaction() as session,
    ):
        session.execute(sa.update(RefundRemedy).values(decided_by=RefundRemedy.asked_by))


def test_what_was_taken_back_is_owed_again_and_one_person_does_not_send_it_alone(
    any_app: Flask, clock: FixedClock, refused: str
) -> None:
    finance = person(any_app)
    by_hand(finance, refused)
    any_app.config["REFUND_ALONE_CENTS"] = CENTS - 1
    url = f"{LIST}/remedies/{last_remedy(any_app).id}/take-back"
    assert finance.post(url, data={"reason": " "}).status_code == 422
    assert finance.post(url, data={"reason": "The cheque came back."}).status_code == 303
    assert finance.post(url, data={"reason": "The cheque came back."}).status_code == 409

    assert read(any_app, refused).state == "failed"
    assert balances(any_app)["liabilities:refunds"] == -CENTS
    assert "outside:cheque" not in balances(any_app)
    clock.advance(timedelta(minutes=1))
    assert again(finance, refused) == 303
    assert last_remedy(any_app).state == "waiting"
    assert read(any_app, refused).state == "failed"


def test_late_word_that_it_went_through_after_a_cheque_calls_somebody_and_is_booked(
    any_app: Flask, clock: FixedClock, refused: str
) -> None:
    finance = person(any_app)
    by_hand(finance, refused)

    assert tell(any_app, refused, "e1", is_done=True) is Outcome.NEEDS_PERSON
    assert tell(any_app, refused, "e2", is_done=True) is Outcome.NO_CHANGE

    assert read(any_app, refused).state == "by_hand"
    assert balances(any_app)["assets:refunds_twice"] == CENTS
    assert "it is gone twice" in finance.get("/office/payments").text
    url = f"{LIST}/remedies/{last_remedy(any_app).id}/take-back"
    assert finance.post(url, data={"reason": "She sent the cheque back."}).status_code == 303
    assert read(any_app, refused).state == "sent"
    assert balances(any_app) == {"assets:provider:test": CENTS, "deferred:permit": -CENTS}


def test_late_word_that_it_went_through_settles_it_and_overtakes_what_waits(
    any_app: Flask, refused: str
) -> None:
    any_app.config["REFUND_ALONE_CENTS"] = 0
    first, second = person(any_app), person(any_app)
    by_hand(first, refused)
    url = f"{LIST}/remedies/{last_remedy(any_app).id}"

    assert tell(any_app, refused, "e1", is_done=True) is Outcome.APPLIED

    assert (read(any_app, refused).state, last_remedy(any_app).state) == ("sent", "overtaken")
    assert second.post(f"{url}/approve").status_code == 409
    assert balances(any_app) == {"assets:provider:test": CENTS, "deferred:permit": -CENTS}


def test_news_of_the_first_try_does_not_end_the_second(
    any_app: Flask, clock: FixedClock, slow: Slow, refund_id: str
) -> None:
    send(any_app, clock)
    assert tell(any_app, refund_id, "e1", failure="expired card") is Outcome.APPLIED
    assert tell(any_app, refund_id, "e2", failure="expired card") is Outcome.NO_CHANGE
    assert again(person(any_app), refund_id) == 303

    assert tell(any_app, refund_id, "e3", failure="expired card") is Outcome.NO_CHANGE
    assert read(any_app, refund_id).state == "owed"
    slow.name_of = lambda request: f"re_second_{request.key}"
    send(any_app, clock)
    assert tell(any_app, refund_id, "e4", is_done=True) is Outcome.APPLIED  # the first, after all
    twice = {"ref": f"re_second_{refund_id}-1", "is_done": True}
    assert tell(any_app, refund_id, "e5", **twice) is Outcome.NEEDS_PERSON

    assert balances(any_app)["assets:refunds_twice"] == CENTS


def test_a_message_that_is_retried_by_hand_sends_nothing_that_was_refused_or_given(
    any_app: Flask, clock: FixedClock, slow: Slow, refused: str
) -> None:
    for state in (outbox.DEAD, outbox.SENT):
        with any_app.app_context(), transaction() as session:
            query = sa.select(OutboxMessage).where(OutboxMessage.kind == refunds.REFUND_MESSAGE)
            message = session.scalars(query).one()
            assert outbox.retry_message(session, message.id, clock.now())
        send(any_app, clock)
        with any_app.app_context():
            read_session().expire_all()
            assert read_session().scalars(query).one().state == state
        if state == outbox.DEAD:
            by_hand(person(any_app), refused)
    assert len(slow.asked) == 1


def test_nothing_is_given_while_a_bank_decides_nor_what_it_took_for_good(
    any_app: Flask, refused: str
) -> None:
    payment = read(any_app, refused).charge.payment_ref
    finance = person(any_app)
    for state in (DisputeState.NEEDS_ANSWER, DisputeState.LOST):
        news = DisputeNews("dp_1", payment, 11_200, state, NOW)
        with any_app.app_context(), transaction() as session:
            disputes.apply_news(session, "test", news, NOW)

        assert (by_hand(finance, refused), again(finance, refused)) == (409, 409)
        assert read(any_app, refused).state == "failed"


def test_what_a_bank_took_for_good_is_closed_and_counts_as_given_back(
    any_app: Flask, refused: str
) -> None:
    payment = read(any_app, refused).charge.payment_ref
    finance = person(any_app)
    url = f"{LIST}/{refused}"

    def lose(ref: str, cents: int) -> None:
        news = DisputeNews(ref, payment, cents, DisputeState.LOST, NOW)
        with any_app.app_context(), transaction() as session:
            disputes.apply_news(session, "test", news, NOW)

    lose("dp_small", 100)
    assert finance.post(f"{url}/by-bank").status_code == 409
    assert "Send it again" in finance.get(url).text
    lose("dp_large", 2 * CENTS - 100)
    told = finance.get(url).text
    assert "bank has given it" in told
    assert "Send it again" not in told
    assert finance.post(f"{url}/by-bank").status_code == 303
    assert finance.post(f"{url}/by-bank").status_code == 409

    assert read(any_app, refused).state == "by_hand"
    assert refused not in finance.get(LIST).text
    # Of what the bank took half was owed anyway, and is no loss.
    assert balances(any_app) == {"deferred:permit": -CENTS, "expenses:disputes": CENTS}
    payer = any_app.test_client()
    sign_in(payer, person_id=read(any_app, refused).charge.person_id)
    charge = read(any_app, refused).charge_id
    assert "given back by the bank in the dispute dp_large" in payer.get(f"/payments/{charge}").text

    back = f"{LIST}/remedies/{last_remedy(any_app).id}/take-back"
    assert finance.post(back, data={"reason": "The bank decided otherwise."}).status_code == 303
    assert balances(any_app)["liabilities:refunds"] == -CENTS
    assert balances(any_app)["expenses:disputes"] == 2 * CENTS


def test_what_a_bank_took_closes_no_more_refunds_than_it_paid_for(
    any_app: Flask, clock: FixedClock, refused: str, slow: Slow
) -> None:
    """A second refused refund of the payment: the bank's money was for the first alone."""
    with any_app.app_context(), transaction() as session:
        charge = session.get_one(Refund, refused).charge
        payment = charge.payment_ref
        second = refunds.owe_refund(
            session, charge, cents=CENTS - 600, reason=RefundReason.OFFICE, now=NOW
        )
        session.flush()
        refunds.mark_refund_failed(session, second, "the card is closed")
        other = second.id
        news = DisputeNews("dp_1", payment, CENTS + 600, DisputeState.LOST, NOW)
        disputes.apply_news(session, "test", news, NOW)
    finance = person(any_app)

    assert finance.post(f"{LIST}/{refused}/by-bank").status_code == 303
    assert finance.post(f"{LIST}/{other}/by-bank").status_code == 409
    assert balances(any_app)["expenses:disputes"] == 600
    assert by_hand(finance, other) == 303


@pytest.mark.parametrize("way", ["payroll", "cash"])
def test_every_way_has_an_account_and_words(any_app: Flask, refused: str, way: str) -> None:
    finance = person(any_app)
    assert by_hand(finance, refused, way=way) == 303
    assert balances(any_app)[f"outside:{way}"] == -CENTS
    assert "outside:" not in finance.get("/office/payments").text
    assert by_hand(finance, refused, way="barter") == 422


def test_a_page_of_many_asks_few_questions(
    any_app: Flask, refused: str, query_counter: Any
) -> None:
    finance = person(any_app)
    for path in (LIST, f"{LIST}/{refused}", "/office/payments"):
        with query_counter() as queries:
            finance.get(path)
        assert queries.count <= 12, (path, queries.statements)
    with any_app.app_context():
        assert read_session().scalar(sa.select(sa.func.count()).select_from(Charge)) == 1
