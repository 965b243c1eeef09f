"""What every payment provider behind our port must do, run against each of them."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import stripe
from flask import Flask
from sqlalchemy import select

from core.db import transaction
from payments.charges import Told
from payments.models import TestCheckout, TestMovement
from payments.ports import (
    BadSignatureError,
    CheckoutRequest,
    PaymentProvider,
    ProviderRefusedError,
    RefundRequest,
    UnreadableEventError,
)
from payments.reconciling.statements import MovementKind
from payments.setup import test_provider as embedded_provider
from payments.signatures import sign
from payments.stripe_provider import StripeProvider
from payments.test_provider import SIGNATURE_HEADER, TestProvider
from tests.services.stripe_checkout import checkout_peer

WEBHOOK_SECRET = "whsec_of_the_tests"
EARLIER = datetime(2020, 1, 1, tzinfo=UTC)
REQUEST = CheckoutRequest(
    charge_id="c" * 32,
    description="Monthly permit, Harbor Garage",
    amount_cents=11_200,
    currency="USD",
    return_url="https://gatehouse.example/payments/c",
    cancel_url="https://gatehouse.example/payments/c?left=1",
    payer_email="nurse@gatehouse.example",
)


@dataclass
class Setting:
    """A provider, and what the world outside of it does."""

    provider: PaymentProvider
    pay: Callable[[str], Any]
    run_out: Callable[[str], Any]
    paid_event: Callable[[str], bytes]
    sign: Callable[[bytes, datetime], Mapping[str, str]]
    now: Callable[[], datetime]
    # The payer's bank does not take what was given back.
    return_refund: Callable[[RefundRequest], Any]

    def today(self) -> tuple[datetime, datetime]:
        """A day around the provider's present."""
        return self.now() - timedelta(hours=12), self.now() + timedelta(hours=12)


def return_refund(provider: TestProvider, request: RefundRequest) -> None:
    """Let what the embedded provider gave back come back to it."""
    with transaction() as session:
        query = select(TestCheckout).where(TestCheckout.charge_id == request.charge_id)
        page = session.scalars(query).one()
        page.refunds = page.refunds | {request.key: -request.amount_cents}
        session.add(
            TestMovement(
                kind=MovementKind.REFUND_RETURNED,
                subject_ref=f"test_re_{request.key}",
                charge_id=request.charge_id,
                refund_id=request.refund_id,
                cents=request.amount_cents,
                fee_cents=0,
                currency="USD",
                at=provider.clock.now(),
            )
        )


@pytest.fixture
def embedded(app: Flask) -> Iterator[Setting]:
    with app.app_context():
        provider = embedded_provider()
        assert provider is not None
        sent: list[bytes] = []

        def deliver(_url: str, body: bytes, _headers: dict[str, str]) -> int:
            sent.append(body)
            return 200

        provider.send = deliver

        def paid_event(ref: str) -> bytes:
            page = provider.settle(ref, "paid")
            assert page is not None
            provider.tell(page)
            return sent[-1]

        yield Setting(
            provider,
            lambda ref: provider.settle(ref, "paid"),
            lambda ref: provider.settle(ref, "closed"),
            paid_event,
            lambda body, at: {SIGNATURE_HEADER: sign(provider.secret, body, at)},
            provider.clock.now,
            partial(return_refund, provider),
        )


@pytest.fixture
def at_stripe() -> Iterator[Setting]:
    with checkout_peer() as peer:

        def paid_event(ref: str) -> bytes:
            peer.pay(ref)
            event = {"id": "evt_1", "object": "event", "type": "checkout.session.completed"}
            event |= {"created": int(time.time()), "data": {"object": peer.sessions[ref]}}
            return json.dumps(event).encode()

        def signed(body: bytes, at: datetime) -> Mapping[str, str]:
            header = stripe.WebhookSignature.generate_signature_header(
                body.decode("utf-8", "replace"), WEBHOOK_SECRET, int(at.timestamp())
            )
            return {"Stripe-Signature": header}

        provider = StripeProvider("sk_test_1", WEBHOOK_SECRET, peer.url)
        now = partial(datetime.now, UTC)
        yield Setting(
            provider,
            peer.pay,
            peer.expire,
            paid_event,
            signed,
            now,
            lambda request: peer.return_refund(request.refund_id),
        )


@pytest.fixture(params=["embedded", "at_stripe"])
def setting(request: pytest.FixtureRequest) -> Setting:
    found: Setting = request.getfixturevalue(request.param)
    return found


def test_the_same_charge_opens_the_same_page(setting: Setting) -> None:
    first, second = (setting.provider.open_checkout(REQUEST) for _ in range(2))

    assert first == second
    assert first.url.startswith("http")


def test_an_open_page_has_told_nothing(setting: Setting) -> None:
    page = setting.provider.open_checkout(REQUEST)

    assert setting.provider.fetch_outcome(page.ref).told is None


def test_a_paid_page_tells_how_much_and_by_which_payment(setting: Setting) -> None:
    page = setting.provider.open_checkout(REQUEST)
    setting.pay(page.ref)

    outcome = setting.provider.fetch_outcome(page.ref)

    assert (outcome.told, outcome.amount_cents, outcome.currency) == (Told.PAID, 11_200, "USD")
    assert outcome.payment_ref


def test_a_page_that_ran_out_or_was_closed_was_not_paid(setting: Setting) -> None:
    first = setting.provider.open_checkout(REQUEST)
    setting.run_out(first.ref)
    assert setting.provider.fetch_outcome(first.ref).told is Told.EXPIRED


def test_closing_a_page_is_harmless_once_it_was_paid(setting: Setting) -> None:
    page = setting.provider.open_checkout(REQUEST)
    setting.pay(page.ref)

    setting.provider.close_checkout(page.ref)

    assert setting.provider.fetch_outcome(page.ref).told is Told.PAID


def test_closing_an_open_page_ends_it_and_again_changes_nothing(setting: Setting) -> None:
    page = setting.provider.open_checkout(REQUEST)

    setting.provider.close_checkout(page.ref)
    setting.provider.close_checkout(page.ref)

    assert setting.provider.fetch_outcome(page.ref).told is Told.EXPIRED


def test_the_same_refund_gives_the_money_back_once(setting: Setting) -> None:
    page = setting.provider.open_checkout(REQUEST)
    setting.pay(page.ref)
    payment = setting.provider.fetch_outcome(page.ref).payment_ref or ""
    request = RefundRequest("r" * 32, REQUEST.charge_id, payment, 8_000)

    first, second = (setting.provider.refund(request) for _ in range(2))

    assert first == second
    assert (first.is_done, first.amount_cents, first.refund_id) == (True, 8_000, "r" * 32)
    with pytest.raises(ProviderRefusedError):
        setting.provider.refund(RefundRequest("s" * 32, REQUEST.charge_id, payment, 8_000))


def test_a_refund_is_found_by_its_name_and_one_that_was_never_given_is_not(
    setting: Setting,
) -> None:
    page = setting.provider.open_checkout(REQUEST)
    setting.pay(page.ref)
    payment = setting.provider.fetch_outcome(page.ref).payment_ref or ""
    request = RefundRequest("r" * 32, REQUEST.charge_id, payment, 8_000)
    other = RefundRequest("s" * 32, REQUEST.charge_id, payment, 1_000)
    assert setting.provider.find_refund(request) is None

    given = setting.provider.refund(request)

    assert setting.provider.find_refund(request) == given
    assert setting.provider.find_refund(replace(request, attempt=1)) == given
    assert setting.provider.find_refund(other) is None


def test_what_came_back_is_given_once_more_under_a_key_of_its_own(setting: Setting) -> None:
    page = setting.provider.open_checkout(REQUEST)
    setting.pay(page.ref)
    payment = setting.provider.fetch_outcome(page.ref).payment_ref or ""
    request = RefundRequest("r" * 32, REQUEST.charge_id, payment, 8_000)
    first = setting.provider.refund(request)
    setting.return_refund(request)
    assert setting.provider.find_refund(request) is None
    assert setting.provider.refund(request).ref == first.ref, "the same key moves nothing"

    again = replace(request, attempt=1)
    second, repeated = (setting.provider.refund(again) for _ in range(2))

    assert second == repeated == setting.provider.find_refund(again)
    assert second.is_done
    assert second.ref != first.ref
    kinds = [line.kind for line in setting.provider.list_movements(*setting.today())]
    assert kinds.count(MovementKind.REFUND) == 2
    assert kinds.count(MovementKind.REFUND_RETURNED) == 1


def test_the_statement_names_payment_and_refund_as_we_know_them(setting: Setting) -> None:
    page = setting.provider.open_checkout(REQUEST)
    setting.pay(page.ref)
    payment = setting.provider.fetch_outcome(page.ref).payment_ref or ""
    back = setting.provider.refund(RefundRequest("r" * 32, REQUEST.charge_id, payment, 8_000))

    found = {line.kind: line for line in setting.provider.list_movements(*setting.today())}
    before = list(setting.provider.list_movements(EARLIER, EARLIER + timedelta(days=1)))

    paid, refunded = found[MovementKind.PAYMENT], found[MovementKind.REFUND]
    assert (paid.subject_ref, paid.charge_id) == (payment, REQUEST.charge_id)
    assert (paid.cents, paid.fee_cents, paid.currency) == (11_200, 355, "USD")
    assert (refunded.subject_ref, refunded.refund_id) == (back.ref, "r" * 32)
    assert (refunded.cents, refunded.fee_cents) == (-8_000, 0)
    assert before == []


def test_what_the_provider_does_not_know_is_refused(setting: Setting) -> None:
    with pytest.raises(ProviderRefusedError):
        setting.provider.fetch_outcome("cs_of_nobody")


def test_the_event_of_a_payment_names_our_charge(setting: Setting) -> None:
    page = setting.provider.open_checkout(REQUEST)
    body = setting.paid_event(page.ref)
    now = datetime.now(UTC)

    setting.provider.verify(body, setting.sign(body, now), now)
    event = setting.provider.parse_event(body)

    assert event.charge_id == REQUEST.charge_id
    assert event.outcome is not None
    assert (event.outcome.told, event.outcome.amount_cents) == (Told.PAID, 11_200)


@pytest.mark.parametrize("late", [timedelta(0), timedelta(minutes=6), timedelta(minutes=-6)])
def test_only_fresh_signatures_of_this_very_body_are_believed(
    setting: Setting, late: timedelta
) -> None:
    body, now = b'{"id": "evt_1"}', datetime.now(UTC)
    headers = setting.sign(body, now)

    if late:
        with pytest.raises(BadSignatureError):
            setting.provider.verify(body, headers, now + late)
    else:
        setting.provider.verify(body, headers, now)
        with pytest.raises(BadSignatureError):
            setting.provider.verify(body + b" ", headers, now)
    with pytest.raises(BadSignatureError):
        setting.provider.verify(body, {}, now)


@pytest.mark.parametrize("body", [b"", b"nonsense", b"[]", b"null", b"{}", b"\xff"])
def test_what_is_no_event_cannot_be_read(setting: Setting, body: bytes) -> None:
    with pytest.raises(UnreadableEventError):
        setting.provider.parse_event(body)


def test_both_stand_behind_the_same_port(setting: Setting) -> None:
    provider: PaymentProvider = setting.provider
    assert provider.name in {"test", "stripe"}
    assert isinstance(provider, TestProvider | StripeProvider)
