"""What every provider must do with saved cards, and Stripe's requests exactly as they are asked."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import stripe
from flask import Flask

from payments.cards.rules import NEEDS_PAYER
from payments.charges import Told
from payments.ports import (
    CardCharge,
    CardVault,
    KeptCard,
    PaymentProvider,
    ProviderRefusedError,
    ProviderUnavailableError,
    RefundRequest,
    SetupRequest,
)
from payments.setup import test_provider as embedded_provider
from payments.stripe_events import parse
from payments.stripe_provider import StripeProvider
from tests.contract.test_payment_providers import WEBHOOK_SECRET
from tests.contract.test_stripe import event, shapes
from tests.services.localstripe import localstripe
from tests.services.stripe_checkout import CheckoutPeer, checkout_peer

__all__ = ["shapes"]

CHARGE = "c" * 32
REQUEST = SetupRequest(
    card_id="k" * 32,
    return_url="https://gatehouse.example/mine/card/saved/k",
    cancel_url="https://gatehouse.example/mine/card",
    payer_email="nurse@gatehouse.example",
    payer_name="Nora Night",
)


@dataclass
class Setting:
    """A provider, and how somebody saves a card on its page."""

    provider: PaymentProvider
    save: Callable[[str, str], Any]

    @property
    def cards(self) -> CardVault:
        """The cards that it keeps."""
        return self.provider.cards

    def kept(self, behaviour: str = "works") -> KeptCard:
        """A card that somebody saved."""
        page = self.cards.open_setup(REQUEST)
        self.save(page.ref, behaviour)
        found = self.cards.fetch_setup(page.ref)
        assert found is not None
        return found


def charge(card: KeptCard, charge_id: str = CHARGE) -> CardCharge:
    names = (card.customer_ref, card.method_ref)
    return CardCharge(charge_id, REQUEST.card_id, *names, "Monthly permit, April", 12_400, "USD")


@pytest.fixture
def embedded(app: Flask) -> Iterator[Setting]:
    with app.app_context():
        provider = embedded_provider()
        assert provider is not None
        yield Setting(provider, provider.cards.save)


@pytest.fixture
def peer() -> Iterator[CheckoutPeer]:
    with checkout_peer() as running:
        yield running


@pytest.fixture
def at_stripe(peer: CheckoutPeer) -> Setting:
    return Setting(StripeProvider("sk_test_1", WEBHOOK_SECRET, peer.url), peer.save_card)


@pytest.fixture(params=["embedded", "at_stripe"])
def setting(request: pytest.FixtureRequest) -> Setting:
    found: Setting = request.getfixturevalue(request.param)
    return found


def test_a_card_is_saved_on_the_providers_own_page_and_known_by_its_last_digits(
    setting: Setting,
) -> None:
    first, second = (setting.cards.open_setup(REQUEST) for _ in range(2))
    assert first == second
    assert setting.cards.fetch_setup(first.ref) is None

    card = setting.kept()

    assert (card.brand, card.last4, card.exp_month, card.exp_year) == ("visa", "4242", 12, 2040)
    assert card.customer_ref
    assert card.method_ref


def test_a_charge_is_taken_once_however_often_it_is_asked_for(setting: Setting) -> None:
    request = charge(setting.kept())
    assert setting.cards.find(request) is None

    first, second = (setting.cards.charge(request) for _ in range(2))

    assert first == second == setting.cards.find(request)
    assert (first.outcome.told, first.outcome.amount_cents) == (Told.PAID, 12_400)
    payment = str(first.outcome.payment_ref)
    assert setting.provider.refund(RefundRequest("r" * 32, CHARGE, payment, 12_400)).is_done


@pytest.mark.parametrize(
    ("behaviour", "failure"), [("declined", "insufficient_funds"), ("confirm", NEEDS_PAYER)]
)
def test_a_card_that_does_not_pay_says_why(setting: Setting, behaviour: str, failure: str) -> None:
    request = charge(setting.kept(behaviour))

    answer = setting.cards.charge(request)

    assert (answer.outcome.told, answer.failure) == (Told.DECLINED, failure)
    assert setting.cards.find(request) == answer


def test_a_card_that_was_forgotten_pays_nothing(setting: Setting) -> None:
    card = setting.kept()

    setting.cards.forget(card.method_ref)
    setting.cards.forget(card.method_ref)

    try:
        told = setting.cards.charge(charge(card)).outcome.told
    except ProviderRefusedError:
        told = Told.DECLINED
    assert told is Told.DECLINED


def test_a_charge_that_may_not_be_looked_for_is_not_said_to_be_unknown(
    peer: CheckoutPeer, at_stripe: Setting
) -> None:
    request = charge(at_stripe.kept())
    at_stripe.cards.charge(request)
    for status, kind in ((404, "invalid_request_error"), (403, "invalid_request_error")):
        peer.refusals["GET /v1/payment_intents"] = (status, kind)

        with pytest.raises(ProviderRefusedError):
            at_stripe.cards.find(request)

    peer.refusals["GET /v1/payment_intents"] = (429, "invalid_request_error")
    with pytest.raises(ProviderUnavailableError):
        at_stripe.cards.find(request)


@pytest.mark.parametrize("status", [400, 409])
def test_a_key_that_is_at_work_elsewhere_is_no_refusal(
    peer: CheckoutPeer, at_stripe: Setting, status: int
) -> None:
    request = charge(at_stripe.kept())
    peer.refusals["POST /v1/payment_intents"] = (status, "idempotency_error")

    with pytest.raises(ProviderUnavailableError):
        at_stripe.cards.charge(request)


def test_stripe_is_asked_exactly_like_this(peer: CheckoutPeer, at_stripe: Setting) -> None:
    card = at_stripe.kept()
    at_stripe.cards.charge(charge(card))
    asked = {request.path: request for request in peer.requests if request.method == "POST"}

    customer, setup = asked["/v1/customers"], asked["/v1/checkout/sessions"]
    assert customer.headers["idempotency-key"] == f"customer-{REQUEST.card_id}"
    assert customer.form == {
        "email": REQUEST.payer_email,
        "name": REQUEST.payer_name,
        "metadata[card_id]": REQUEST.card_id,
    }
    assert setup.headers["idempotency-key"] == f"setup-{REQUEST.card_id}"
    assert setup.form == {
        "mode": "setup",
        "customer": card.customer_ref,
        "currency": "usd",
        "allowed_payment_method_types[0]": "card",
        "client_reference_id": REQUEST.card_id,
        "metadata[card_id]": REQUEST.card_id,
        "setup_intent_data[metadata][card_id]": REQUEST.card_id,
        "success_url": REQUEST.return_url,
        "cancel_url": REQUEST.cancel_url,
    }
    payment = asked["/v1/payment_intents"]
    assert payment.headers["idempotency-key"] == f"card-{CHARGE}"
    assert payment.form == {
        "amount": "12400",
        "currency": "usd",
        "customer": card.customer_ref,
        "payment_method": card.method_ref,
        "allowed_payment_method_types[0]": "card",
        "off_session": "true",
        "confirm": "true",
        "description": "Monthly permit, April",
        "metadata[charge_id]": CHARGE,
        "metadata[card_id]": REQUEST.card_id,
    }


def test_a_known_customer_is_not_made_again(peer: CheckoutPeer, at_stripe: Setting) -> None:
    at_stripe.cards.open_setup(replace(REQUEST, customer_ref="cus_known"))

    assert [request.path for request in peer.requests] == ["/v1/checkout/sessions"]
    assert peer.requests[0].form["customer"] == "cus_known"


def test_published_events_tell_of_saved_cards_and_of_failed_payments(
    shapes: dict[str, dict[str, Any]],
) -> None:
    ours = {"metadata": {"card_id": "k1"}}
    done = shapes["checkout.session"] | ours | {"mode": "setup", "status": "complete"}
    left = shapes["checkout.session"] | ours | {"mode": "setup", "status": "open"}
    intent = shapes.get("setup_intent", {"id": "seti_1", "object": "setup_intent"}) | ours
    by_card = {"metadata": {"card_id": "k1", "charge_id": CHARGE}}
    error = {"type": "card_error", "code": "card_declined", "decline_code": "lost_card"}
    failed = shapes["payment_intent"] | by_card | {"last_payment_error": error}
    on_page = failed | {"metadata": {"charge_id": CHARGE}}

    assert parse(event("checkout.session.completed", done)).card_id == "k1"
    assert parse(event("checkout.session.completed", done)).outcome is None
    assert parse(event("checkout.session.expired", left)).card_id is None
    assert parse(event("setup_intent.succeeded", intent)).card_id == "k1"
    told = parse(event("payment_intent.payment_failed", failed))
    assert told.outcome is not None
    assert (told.charge_id, told.outcome.told, told.failure) == (CHARGE, Told.DECLINED, "lost_card")
    assert parse(event("payment_intent.payment_failed", on_page)).outcome is None


def test_off_session_payments_at_localstripe(tmp_path: Path) -> None:
    """Real HTTP to a stateful peer: a card pays, one is declined, one is detached."""
    with localstripe(tmp_path / "localstripe.log") as url:
        client = stripe.StripeClient("sk_test_1", base_addresses={"api": url})
        provider = StripeProvider("sk_test_1", WEBHOOK_SECRET, url)
        customer = client.v1.customers.create(params={"email": "nurse@gatehouse.example"})

        def saved(number: str) -> KeptCard:
            card = {"number": number, "exp_month": 12, "exp_year": 2040, "cvc": "123"}
            method = client.v1.payment_methods.create(params={"type": "card", "card": card})  # type: ignore[typeddict-item]
            client.v1.payment_methods.attach(method.id, params={"customer": customer.id})
            return KeptCard(customer.id, method.id, "visa", number[-4:], 12, 2040)

        good = saved("4242424242424242")
        paid = provider.cards.charge(charge(good))
        assert (paid.outcome.told, paid.outcome.amount_cents) == (Told.PAID, 12_400)
        declined = provider.cards.charge(charge(saved("4000000000000341"), "e" * 32))
        assert (declined.outcome.told, declined.failure) == (Told.DECLINED, "card_declined")
        provider.cards.forget(good.method_ref)
        provider.cards.forget(good.method_ref)
        assert client.v1.payment_methods.retrieve(good.method_ref).customer is None
