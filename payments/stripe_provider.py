"""Stripe behind our port: Checkout by redirect, refunds, and the webhooks that matter to us.

Card numbers never touch our pages or server: the payer types them on Stripe's page.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, cast

import stripe

from payments.ports import (
    BadSignatureError,
    Checkout,
    CheckoutRequest,
    Outcome,
    ProviderEvent,
    ProviderRefusedError,
    RefundNews,
    RefundRequest,
)
from payments.reconciling.statements import Movement
from payments.signatures import TOLERANCE
from payments.stripe_cards import StripeCards
from payments.stripe_errors import stripe_errors
from payments.stripe_events import outcome_of_session, parse, refund_news
from payments.stripe_statement import movement_of

if TYPE_CHECKING:
    from stripe.params import BalanceTransactionListParams, RefundListParams
    from stripe.params.checkout import SessionCreateParams

SIGNATURE_HEADER = "Stripe-Signature"
CONNECT_TIMEOUT_SECONDS = 5
READ_TIMEOUT_SECONDS = 20
NETWORK_RETRIES = 2


class StripeProvider:
    """See the module. `api_base` is Stripe's address, or that of a local peer in tests."""

    name = "stripe"

    def __init__(self, secret_key: str, webhook_secret: str, api_base: str) -> None:
        self._webhook_secret = webhook_secret
        self._client = stripe.StripeClient(
            secret_key,
            base_addresses={"api": api_base},
            max_network_retries=NETWORK_RETRIES,
            http_client=stripe.RequestsClient(
                timeout=(CONNECT_TIMEOUT_SECONDS, READ_TIMEOUT_SECONDS)
            ),
        )

    @property
    def cards(self) -> StripeCards:
        """The cards that Stripe keeps for us."""
        return StripeCards(self._client)

    def open_checkout(self, request: CheckoutRequest) -> Checkout:
        """Open a Checkout Session for a charge; the same session for the same charge."""
        params = _session_params(request)
        with stripe_errors():
            session = self._client.v1.checkout.sessions.create(
                params=params, options={"idempotency_key": f"checkout-{request.charge_id}"}
            )
        if not session.url:
            raise ProviderRefusedError(f"session {session.id} has no page")
        return Checkout(session.id, session.url)

    def fetch_outcome(self, checkout_ref: str) -> Outcome:
        """Ask what became of a session."""
        with stripe_errors():
            session = self._client.v1.checkout.sessions.retrieve(checkout_ref)
        return outcome_of_session(session.to_dict())

    def close_checkout(self, checkout_ref: str) -> None:
        """Expire a session that is still open; one that is over is left as it is."""
        with stripe_errors():
            session = self._client.v1.checkout.sessions.retrieve(checkout_ref)
            if session.status == "open":
                self._client.v1.checkout.sessions.expire(checkout_ref)

    def refund(self, request: RefundRequest) -> RefundNews:
        """Give money back; the same refund id gives it once."""
        with stripe_errors():
            refund = self._client.v1.refunds.create(
                params={
                    "payment_intent": request.payment_ref,
                    "amount": request.amount_cents,
                    "metadata": {"refund_id": request.refund_id, "charge_id": request.charge_id},
                },
                options={"idempotency_key": f"refund-{request.key}"},
            )
        return refund_news(refund.to_dict() | {"metadata": {"refund_id": request.refund_id}})

    def find_refund(self, request: RefundRequest) -> RefundNews | None:
        """Look for a refund of ours among those of its payment; those that failed are none."""
        wanted: RefundListParams = {"payment_intent": request.payment_ref, "limit": 100}
        with stripe_errors():
            listed = self._client.v1.refunds.list(params=wanted)
            found = [refund_news(refund.to_dict()) for refund in listed.auto_paging_iter()]
        ours = (news for news in found if news.refund_id == request.refund_id)
        return next((news for news in ours if not news.failure), None)

    def list_movements(self, since: datetime, until: datetime) -> Iterator[Movement]:
        """List Stripe's balance transactions, each with what it is about."""
        wanted: BalanceTransactionListParams = {
            "created": {"gte": int(since.timestamp()), "lt": int(until.timestamp())},
            "limit": 100,
            "expand": ["data.source"],
        }
        with stripe_errors():
            found = self._client.v1.balance_transactions.list(params=wanted)
            for transaction in found.auto_paging_iter():
                yield movement_of(transaction.to_dict())

    def verify(self, body: bytes, headers: Mapping[str, str], now: datetime) -> None:
        """Check Stripe's signature on a webhook's raw body. Raises BadSignatureError."""
        header = headers.get(SIGNATURE_HEADER)
        try:
            verified = cast(Callable[..., bool], stripe.WebhookSignature.verify_header)
            verified(body, header, self._webhook_secret)
            sent_at = int(str(header).split("t=", 1)[1].split(",", 1)[0])
        except (stripe.SignatureVerificationError, UnicodeDecodeError, ValueError) as error:
            raise BadSignatureError(str(error)) from error
        if abs(now.timestamp() - sent_at) > TOLERANCE.total_seconds():
            raise BadSignatureError("the signature is too old")

    def parse_event(self, body: bytes) -> ProviderEvent:
        """Read a webhook's body. Raises UnreadableEventError."""
        return parse(body)


def _session_params(request: CheckoutRequest) -> "SessionCreateParams":
    params: SessionCreateParams = {
        "mode": "payment",
        "client_reference_id": request.charge_id,
        "metadata": {"charge_id": request.charge_id},
        # The intent carries the charge too: its own events arrive by themselves.
        "payment_intent_data": {"metadata": {"charge_id": request.charge_id}},
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": request.currency.lower(),
                    "unit_amount": request.amount_cents,
                    "product_data": {"name": request.description},
                },
            }
        ],
        "success_url": request.return_url,
        "cancel_url": request.cancel_url,
    }
    if request.payer_email:
        params["customer_email"] = request.payer_email
    return params
