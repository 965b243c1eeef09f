"""Stripe's adapter: the exact request, Stripe's published shapes, and localstripe over HTTP."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests
import stripe

from payments.charges import Told
from payments.disputes.rules import DisputeState
from payments.ports import ProviderRefusedError, ProviderUnavailableError, RefundRequest
from payments.stripe_events import parse
from payments.stripe_provider import StripeProvider
from tests.contract.test_payment_providers import REQUEST, WEBHOOK_SECRET
from tests.services.localstripe import localstripe
from tests.services.processes import free_port, wait_until
from tests.services.stripe_checkout import CheckoutPeer, checkout_peer

# An example of every resource as Stripe publishes it (stripe/openapi). It is not ours to copy:
# where the checkout stands beside it, it is read.
PUBLISHED = Path(__file__).resolve().parents[3] / "shared" / "data" / "stripe" / "fixtures3.json"
CHARGE = "c" * 32

# The same shapes by hand, as small as they can be, so that these tests always run.
OWN_SHAPES: dict[str, dict[str, Any]] = {
    "checkout.session": {
        "id": "cs_1",
        "object": "checkout.session",
        "status": "complete",
        "payment_status": "paid",
        "amount_total": 11_200,
        "currency": "usd",
        "payment_intent": "pi_1",
        "metadata": {},
        "client_reference_id": None,
    },
    "payment_intent": {
        "id": "pi_1",
        "object": "payment_intent",
        "amount": 11_200,
        "amount_received": 11_200,
        "currency": "usd",
        "metadata": {},
        "status": "succeeded",
    },
    "charge": {
        "id": "ch_1",
        "object": "charge",
        "metadata": {},
        "payment_method_details": {"type": "card", "card": {"brand": "visa", "last4": "4242"}},
    },
    "refund": {
        "id": "re_1",
        "object": "refund",
        "amount": 100,
        "currency": "usd",
        "charge": "ch_1",
        "metadata": {},
        "status": "succeeded",
    },
    "dispute": {
        "id": "dp_1",
        "object": "dispute",
        "amount": 100,
        "currency": "usd",
        "created": 1_772_636_400,
        "reason": "fraudulent",
        "status": "needs_response",
        "payment_intent": "pi_1",
        "evidence_details": {"due_by": 1_773_000_000},
    },
}


@pytest.fixture
def peer() -> Iterator[CheckoutPeer]:
    with checkout_peer() as running:
        yield running


@pytest.fixture
def provider(peer: CheckoutPeer) -> StripeProvider:
    return StripeProvider("sk_test_1", WEBHOOK_SECRET, peer.url)


@pytest.fixture(params=["ours", "published"])
def shapes(request: pytest.FixtureRequest) -> dict[str, dict[str, Any]]:
    if request.param == "ours":
        return OWN_SHAPES
    if not PUBLISHED.is_file():
        pytest.skip(f"the shared data, with Stripe's {PUBLISHED.name}, is not beside this checkout")
    found: dict[str, dict[str, Any]] = json.loads(PUBLISHED.read_text())["resources"]
    return found


def event(kind: str, subject: dict[str, Any]) -> bytes:
    made = {"id": "evt_1", "object": "event", "type": kind, "created": 1_772_636_400}
    return json.dumps(made | {"data": {"object": subject}}).encode()


def test_checkout_is_asked_for_exactly_like_this(
    peer: CheckoutPeer, provider: StripeProvider
) -> None:
    provider.open_checkout(REQUEST)

    request = peer.requests[-1]
    assert (request.method, request.path) == ("POST", "/v1/checkout/sessions")
    assert request.headers["idempotency-key"] == f"checkout-{CHARGE}"
    assert request.headers["authorization"] == "Bearer sk_test_1"
    assert request.form == {
        "mode": "payment",
        "client_reference_id": CHARGE,
        "metadata[charge_id]": CHARGE,
        "payment_intent_data[metadata][charge_id]": CHARGE,
        "line_items[0][quantity]": "1",
        "line_items[0][price_data][currency]": "usd",
        "line_items[0][price_data][unit_amount]": "11200",
        "line_items[0][price_data][product_data][name]": "Monthly permit, Harbor Garage",
        "success_url": REQUEST.return_url,
        "cancel_url": REQUEST.cancel_url,
        "customer_email": "nurse@gatehouse.example",
    }


def test_a_passing_failure_is_tried_again_with_the_same_key(
    peer: CheckoutPeer, provider: StripeProvider
) -> None:
    peer.failures = 1

    provider.open_checkout(REQUEST)

    keys = [request.headers["idempotency-key"] for request in peer.requests]
    assert keys == [f"checkout-{CHARGE}"] * 2
    assert len(peer.sessions) == 1


def test_a_failure_that_lasts_is_said_to_be_passing(
    peer: CheckoutPeer, provider: StripeProvider
) -> None:
    peer.failures = 99

    with pytest.raises(ProviderUnavailableError):
        provider.open_checkout(REQUEST)


def test_nobody_answering_is_said_to_be_passing() -> None:
    nobody = StripeProvider("sk_test_1", WEBHOOK_SECRET, f"http://127.0.0.1:{free_port()}")

    with pytest.raises(ProviderUnavailableError):
        nobody.open_checkout(REQUEST)


def test_a_refusal_is_repeated_by_its_key_and_sent_again_it_has_another(
    peer: CheckoutPeer, provider: StripeProvider
) -> None:
    """As Stripe does: the first answer to a key is the answer to it, a refusal too."""
    page = provider.open_checkout(REQUEST)
    peer.pay(page.ref)
    payment = str(peer.sessions[page.ref]["payment_intent"])
    request = RefundRequest("r" * 32, REQUEST.charge_id, payment, 8_000)
    peer.refusals["POST /v1/refunds"] = (400, "invalid_request_error")
    with pytest.raises(ProviderRefusedError):
        provider.refund(request)
    peer.refusals.clear()
    with pytest.raises(ProviderRefusedError):
        provider.refund(request)

    assert provider.refund(replace(request, attempt=1)).is_done

    keys = [r.headers["idempotency-key"] for r in peer.requests if r.path == "/v1/refunds"]
    assert keys == [f"refund-{'r' * 32}"] * 2 + [f"refund-{'r' * 32}-1"]


@pytest.mark.parametrize(
    ("kind", "status", "payment_status", "told"),
    [
        ("checkout.session.completed", "complete", "paid", Told.PAID),
        ("checkout.session.completed", "complete", "unpaid", None),
        ("checkout.session.async_payment_succeeded", "complete", "paid", Told.PAID),
        ("checkout.session.async_payment_failed", "complete", "unpaid", Told.DECLINED),
        ("checkout.session.expired", "expired", "unpaid", Told.EXPIRED),
    ],
)
def test_every_event_of_a_session_is_understood(
    shapes: dict[str, dict[str, Any]], kind: str, status: str, payment_status: str, told: Told
) -> None:
    session = shapes["checkout.session"] | {
        "status": status,
        "payment_status": payment_status,
        "amount_total": 11_200,
        "currency": "usd",
        "client_reference_id": CHARGE,
    }

    read = parse(event(kind, session))

    assert read.charge_id == CHARGE
    assert (read.outcome.told if read.outcome else None) is told
    if told is Told.PAID and read.outcome:
        assert (read.outcome.amount_cents, read.outcome.currency) == (11_200, "USD")
        assert str(read.outcome.payment_ref).startswith("pi_")


def test_a_payment_intent_of_ours_is_understood_and_one_of_others_left_alone(
    shapes: dict[str, dict[str, Any]],
) -> None:
    intent = shapes["payment_intent"]

    ours = parse(event("payment_intent.succeeded", intent | {"metadata": {"charge_id": CHARGE}}))
    theirs = parse(event("payment_intent.succeeded", intent | {"metadata": {}}))

    assert ours.outcome is not None
    assert (ours.charge_id, ours.outcome.told) == (CHARGE, Told.PAID)
    assert theirs.outcome is None


@pytest.mark.parametrize(
    ("status", "is_done", "has_failed"),
    [("succeeded", True, False), ("pending", False, False), ("failed", False, True)],
)
def test_every_state_of_a_refund_is_understood(
    shapes: dict[str, dict[str, Any]], status: str, is_done: bool, has_failed: bool
) -> None:
    refund = shapes["refund"] | {"status": status, "metadata": {"refund_id": "r1"}}

    for kind in ("refund.created", "refund.updated", "charge.refund.updated"):
        news = parse(event(kind, refund)).refund
        assert news is not None
        assert (news.refund_id, news.is_done, bool(news.failure)) == ("r1", is_done, has_failed)


def test_what_was_paid_with_is_known_from_stripes_own_charge(
    shapes: dict[str, dict[str, Any]],
) -> None:
    charge = shapes["charge"] | {"metadata": {"charge_id": CHARGE}}

    read = parse(event("charge.succeeded", charge))
    by_bank = parse(event("charge.succeeded", charge | {"payment_method_details": {"type": "x"}}))

    assert (read.charge_id, read.outcome, read.paid_with) == (CHARGE, None, ("visa", "4242"))
    assert by_bank.paid_with is None


@pytest.mark.parametrize(
    ("kind", "status", "state"),
    [
        ("created", "warning_needs_response", DisputeState.INQUIRY),
        ("closed", "warning_closed", DisputeState.INQUIRY_OVER),
        ("created", "needs_response", DisputeState.NEEDS_ANSWER),
        ("updated", "under_review", DisputeState.UNDER_REVIEW),
        ("funds_withdrawn", "warning_needs_response", DisputeState.NEEDS_ANSWER),
        ("closed", "lost", DisputeState.LOST),
        ("closed", "won", DisputeState.WON),
        ("funds_reinstated", "under_review", DisputeState.WON),
        ("updated", "a_status_of_tomorrow", DisputeState.INQUIRY),
    ],
)
def test_every_event_of_a_dispute_is_understood(
    shapes: dict[str, dict[str, Any]], kind: str, status: str, state: DisputeState
) -> None:
    dispute = shapes["dispute"] | {"status": status, "payment_intent": "pi_1"}

    news = parse(event(f"charge.dispute.{kind}", dispute)).dispute

    assert news is not None
    assert (news.ref, news.payment_ref, news.state) == (dispute["id"], "pi_1", state)
    assert (news.amount_cents, news.currency) == (dispute["amount"], "USD")
    assert news.answer_by is not None


def test_every_published_resource_can_come_in_an_event_and_does_no_harm(
    shapes: dict[str, dict[str, Any]],
) -> None:
    for name, resource in shapes.items():
        read = parse(event(f"{name}.something_new", resource))
        assert (read.outcome, read.refund, read.dispute) == (None, None, None), name


class Inbox(HTTPServer):
    """A webhook's end: it keeps what is posted to it."""

    def __init__(self) -> None:
        self.kept: list[tuple[bytes, dict[str, str]]] = []
        inbox = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                inbox.kept.append((body, dict(self.headers)))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        super().__init__(("127.0.0.1", 0), Handler)


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    server = Inbox()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def peer_url(tmp_path: Path, inbox: Inbox) -> Iterator[str]:
    """localstripe, posting signed webhooks to the inbox."""
    with localstripe(tmp_path / "localstripe.log") as url:
        where = {"url": f"http://127.0.0.1:{inbox.server_port}/", "secret": WEBHOOK_SECRET}
        requests.post(f"{url}/_config/webhooks/w1", data=where, timeout=5).raise_for_status()
        yield url


def test_a_payment_and_its_refund_at_localstripe(peer_url: str, inbox: Inbox) -> None:
    """Real HTTP, real signatures: a payment tells of itself, and its money goes back."""
    client = stripe.StripeClient("sk_test_1", base_addresses={"api": peer_url})
    card = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2040, "cvc": "123"}
    method = client.v1.payment_methods.create(params={"type": "card", "card": card})
    intent = client.v1.payment_intents.create(
        params={
            "amount": 11_200,
            "currency": "usd",
            "payment_method": method.id,
            "confirm": True,
            "metadata": {"charge_id": CHARGE},
        }
    )
    provider = StripeProvider("sk_test_1", WEBHOOK_SECRET, peer_url)

    wait_until(lambda: bool(inbox.kept), 20, "no webhook came")
    body, headers = inbox.kept[0]
    provider.verify(body, headers, datetime.now(UTC))
    told = provider.parse_event(body)
    assert told.outcome is not None
    assert (told.charge_id, told.outcome.told) == (CHARGE, Told.PAID)
    assert (told.outcome.amount_cents, told.outcome.payment_ref) == (11_200, intent.id)

    request = RefundRequest("r1", CHARGE, intent.id, 11_200)
    assert provider.find_refund(request) is None
    part = provider.refund(request)
    assert (part.is_done, part.amount_cents, part.refund_id) == (True, 11_200, "r1")
    assert provider.find_refund(request) == part
    with pytest.raises(ProviderRefusedError):
        provider.refund(RefundRequest("r2", CHARGE, "pi_of_nobody", 100))
