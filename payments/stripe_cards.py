"""Saved cards at Stripe: Checkout in setup mode, and PaymentIntents while nobody looks."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import stripe

from payments.cards.rules import NEEDS_PAYER
from payments.charges import Told
from payments.ports import (
    CardAnswer,
    CardCharge,
    Checkout,
    KeptCard,
    Outcome,
    ProviderRefusedError,
    SetupRequest,
)
from payments.stripe_errors import stripe_errors
from payments.stripe_events import failure_of, id_of

if TYPE_CHECKING:
    from stripe.params import CustomerCreateParams, PaymentIntentCreateParams
    from stripe.params.checkout import SessionCreateParams

# How many of a customer's latest payments are looked through: years of renewals.
LOOK_THROUGH = 100


class StripeCards:
    """See the module."""

    def __init__(self, client: stripe.StripeClient) -> None:
        self._client = client

    def open_setup(self, request: SetupRequest) -> Checkout:
        """Open a Checkout Session that saves a card; the same session for the same card."""
        with stripe_errors():
            customer = request.customer_ref or self._create_customer(request)
            session = self._client.v1.checkout.sessions.create(
                params=_session_params(request, customer),
                options={"idempotency_key": f"setup-{request.card_id}"},
            )
        if not session.url:
            raise ProviderRefusedError(f"session {session.id} has no page")
        return Checkout(session.id, session.url)

    def fetch_setup(self, setup_ref: str) -> KeptCard | None:
        """The card that was saved in a session; None while there is none."""
        with stripe_errors():
            session = self._client.v1.checkout.sessions.retrieve(
                setup_ref, params={"expand": ["setup_intent.payment_method"]}
            )
        return kept_card(session.to_dict())

    def charge(self, request: CardCharge) -> CardAnswer:
        """Create and confirm an intent off session; the same charge is taken once."""
        try:
            intent = self._client.v1.payment_intents.create(
                params=_intent_params(request),
                options={"idempotency_key": f"card-{request.charge_id}"},
            )
        except stripe.CardError as error:
            return CardAnswer(Outcome(Told.DECLINED), _code_of(error))
        except stripe.StripeError:
            with stripe_errors():
                raise
        return answer_of(intent.to_dict())

    def find(self, request: CardCharge) -> CardAnswer | None:
        """Look for a charge among its customer's latest payments; None where it is not there."""
        with stripe_errors():
            found = self._client.v1.payment_intents.list(
                params={"customer": request.customer_ref, "limit": LOOK_THROUGH}
            )
        for intent in found.data:
            kept = intent.to_dict()
            if (kept.get("metadata") or {}).get("charge_id") == request.charge_id:
                return answer_of(kept)
        return None

    def forget(self, method_ref: str) -> None:
        """Detach a card; one that is detached already is left as it is."""
        with stripe_errors():
            method = self._client.v1.payment_methods.retrieve(method_ref)
            if method.customer:
                self._client.v1.payment_methods.detach(method_ref)

    def _create_customer(self, request: SetupRequest) -> str:
        params: CustomerCreateParams = {
            "email": request.payer_email,
            "name": request.payer_name,
            "metadata": {"card_id": request.card_id},
        }
        key = f"customer-{request.card_id}"
        created = self._client.v1.customers.create(params=params, options={"idempotency_key": key})
        return created.id


def kept_card(session: Mapping[str, Any]) -> KeptCard | None:
    """The card of a session whose intent and method were asked for with it."""
    intent = session.get("setup_intent")
    if not isinstance(intent, Mapping) or intent.get("status") != "succeeded":
        return None
    method = intent.get("payment_method")
    customer = id_of(session.get("customer") or intent.get("customer"))
    if not isinstance(method, Mapping) or customer is None:
        return None
    card: Mapping[str, Any] = method.get("card") or {}
    return KeptCard(
        customer,
        str(method["id"]),
        str(card.get("brand") or ""),
        str(card.get("last4") or ""),
        card.get("exp_month"),
        card.get("exp_year"),
    )


def answer_of(intent: Mapping[str, Any]) -> CardAnswer:
    """What a PaymentIntent says; nothing while it is under way."""
    status = intent.get("status")
    currency = str(intent["currency"]).upper()
    if status == "succeeded":
        cents = int(intent.get("amount_received") or intent["amount"])
        return CardAnswer(Outcome(Told.PAID, cents, currency, str(intent["id"])))
    if status in {"processing", "requires_capture"}:
        return CardAnswer(Outcome(None))
    if status == "requires_action":
        return CardAnswer(Outcome(Told.DECLINED), NEEDS_PAYER)
    return CardAnswer(Outcome(Told.DECLINED), failure_of(intent.get("last_payment_error")))


def _code_of(error: stripe.CardError) -> str:
    body = error.json_body if isinstance(error.json_body, Mapping) else {}
    return failure_of(body.get("error") or {"code": error.code})


def _session_params(request: SetupRequest, customer: str) -> "SessionCreateParams":
    return {
        "mode": "setup",
        "customer": customer,
        # Without an amount Stripe asks for the currency that the card will be charged in.
        "currency": "usd",
        "allowed_payment_method_types": ["card"],
        "client_reference_id": request.card_id,
        "metadata": {"card_id": request.card_id},
        # The intent carries the card too: its own events arrive by themselves.
        "setup_intent_data": {"metadata": {"card_id": request.card_id}},
        "success_url": request.return_url,
        "cancel_url": request.cancel_url,
    }


def _intent_params(request: CardCharge) -> "PaymentIntentCreateParams":
    return {
        "amount": request.amount_cents,
        "currency": request.currency.lower(),
        "customer": request.customer_ref,
        "payment_method": request.method_ref,
        # What leads the payer elsewhere is of no use while nobody looks.
        "allowed_payment_method_types": ["card"],
        "off_session": True,
        "confirm": True,
        "description": request.description,
        "metadata": {"charge_id": request.charge_id, "card_id": request.card_id},
    }
