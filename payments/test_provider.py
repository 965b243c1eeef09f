"""The embedded test provider: a marked page of our own in the place of a card company's.

It stands behind the same port as Stripe, remembers its checkouts by itself, and tells what
happened only by signed events over HTTP to the same webhook route.
"""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import requests
import structlog
from sqlalchemy import select

from core.clock import Clock
from core.db import read_session, transaction
from payments import signatures
from payments.charges import Told
from payments.models import TestCard, TestCheckout, TestMovement
from payments.ports import (
    BadSignatureError,
    Checkout,
    CheckoutRequest,
    Outcome,
    ProviderEvent,
    ProviderRefusedError,
    RefundNews,
    RefundRequest,
    UnreadableEventError,
)
from payments.reconciling.statements import Movement, MovementKind
from payments.test_cards import LAST4, TestCards

__test__ = False  # not a test module, whatever pytest thinks of the name

SIGNATURE_HEADER = "Gatehouse-Signature"
DELIVERY_TIMEOUT_SECONDS = 10
log = structlog.get_logger(__name__)

# (address, body, headers) -> HTTP status. Tests put Flask's client in its place.
Sender = Callable[[str, bytes, dict[str, str]], int]

_TOLD = {"paid": Told.PAID, "declined": Told.DECLINED, "closed": Told.EXPIRED}


def post_over_http(url: str, body: bytes, headers: dict[str, str]) -> int:
    """Deliver an event as any provider would."""
    answer = requests.post(url, data=body, headers=headers, timeout=DELIVERY_TIMEOUT_SECONDS)
    return answer.status_code


@dataclass
class TestProvider:
    """See the module. `public_url` is the address at which this very application answers."""

    __test__ = False

    secret: bytes
    public_url: str
    clock: Clock
    send: Sender = post_over_http
    name: str = "test"

    @property
    def cards(self) -> TestCards:
        """The cards that it keeps for us."""
        return TestCards(self.public_url, self.clock, _payment_ref, _paid_line)

    def open_checkout(self, request: CheckoutRequest) -> Checkout:
        """Open a page for a charge; the same page for the same charge."""
        with transaction() as session:
            query = select(TestCheckout).where(TestCheckout.charge_id == request.charge_id)
            page = session.scalar(query)
            if page is None:
                page = TestCheckout(
                    token=secrets.token_urlsafe(24),
                    charge_id=request.charge_id,
                    description=request.description,
                    amount_cents=request.amount_cents,
                    currency=request.currency,
                    return_url=request.return_url,
                    cancel_url=request.cancel_url,
                    state="open",
                    created_at=self.clock.now(),
                    refunds={},
                )
                session.add(page)
        return Checkout(page.token, f"{self.public_url}/payments/test/{page.token}")

    def fetch_outcome(self, checkout_ref: str) -> Outcome:
        """Ask what became of a page."""
        page = read_session().get(TestCheckout, checkout_ref)
        if page is None:
            raise ProviderRefusedError(f"no test checkout {checkout_ref}")
        return _outcome(page)

    def close_checkout(self, checkout_ref: str) -> None:
        """Close a page that is still open."""
        self.settle(checkout_ref, "closed")

    def refund(self, request: RefundRequest) -> RefundNews:
        """Give money back; the same refund id gives it once."""
        with transaction() as session:
            query = select(TestCheckout).where(TestCheckout.charge_id == request.charge_id)
            page = session.scalar(query.with_for_update())
            if page is None or page.state != "paid":
                raise ProviderRefusedError("nothing was paid for this charge")
            given = dict(page.refunds)
            given.setdefault(request.key, request.amount_cents)
            if sum(cents for cents in given.values() if cents > 0) > page.amount_cents:
                raise ProviderRefusedError("more than was paid")
            if given != page.refunds:
                session.add(_movement(page, MovementKind.REFUND, request, self.clock.now()))
            page.refunds = given
        return _refund_news(request.refund_id, request.key, given[request.key])

    def find_refund(self, request: RefundRequest) -> RefundNews | None:
        """What was given of a refund and did not come back."""
        query = select(TestCheckout).where(TestCheckout.charge_id == request.charge_id)
        page = read_session().scalar(query.execution_options(populate_existing=True))
        given = page.refunds if page is not None else {}
        for key, cents in given.items():
            if key.partition("-")[0] == request.refund_id and cents > 0:
                return _refund_news(request.refund_id, key, cents)
        return None

    def list_movements(self, since: datetime, until: datetime) -> list[Movement]:
        """List what moved our balance at the test provider, which remembers it by itself."""
        query = select(TestMovement).where(TestMovement.at >= since, TestMovement.at < until)
        return [_stated(line) for line in read_session().scalars(query)]

    def verify(self, body: bytes, headers: Mapping[str, str], now: datetime) -> None:
        """Check the signature on a webhook's raw body. Raises BadSignatureError."""
        header = headers.get(SIGNATURE_HEADER)
        if not header:
            raise BadSignatureError("the signature header is missing")
        signatures.verify(self.secret, body, header, now)

    def parse_event(self, body: bytes) -> ProviderEvent:
        """Read a webhook's body. Raises UnreadableEventError."""
        try:
            return _event(json.loads(body))
        except (ValueError, KeyError, TypeError) as error:
            raise UnreadableEventError(str(error)) from error

    def settle(self, token: str, state: str) -> TestCheckout | None:
        """Let the payer's choice (paid, declined, closed) decide an open page; None if not open."""
        with transaction() as session:
            page = session.get(TestCheckout, token, with_for_update=True)
            if page is None or page.state != "open":
                return None
            page.state = state
            page.settled_at = self.clock.now()
            if state == "paid":
                session.add(_paid_line(page))
        return page

    def tell(self, page: TestCheckout) -> int | None:
        """Send the signed event of a settled page; None where nobody answered.

        A lost event is no disaster: the job that asks after old charges finds the outcome.
        """
        status = self._deliver(_payload(page))
        log.info("test_event_delivered", charge=page.charge_id, status=status)
        return status

    def tell_saved(self, card: TestCard) -> int | None:
        """Send the signed event of a card that was saved; None where nobody answered."""
        return self._deliver(
            {
                "id": f"evt_{card.token}_saved",
                "type": "card.saved",
                "created": int(self.clock.now().timestamp()),
                "card_id": card.card_id,
            }
        )

    def _deliver(self, payload: dict[str, Any]) -> int | None:
        body = json.dumps(payload).encode()
        headers = {
            SIGNATURE_HEADER: signatures.sign(self.secret, body, self.clock.now()),
            "Content-Type": "application/json",
        }
        try:
            return self.send(f"{self.public_url}/payments/webhooks/test", body, headers)
        except requests.RequestException as error:
            log.warning("test_event_not_delivered", event_id=payload["id"], why=str(error))
            return None


def _paid_line(page: TestCheckout) -> TestMovement:
    return _movement(page, MovementKind.PAYMENT, None, page.settled_at or page.created_at)


def fee_on(cents: int) -> int:
    """What the test provider keeps of a payment, as cards cost: 2.9 % and 30 cents."""
    return min(cents, (cents * 29 + 500) // 1000 + 30)


def _movement(
    page: TestCheckout, kind: MovementKind, refund: RefundRequest | None, at: datetime
) -> TestMovement:
    return TestMovement(
        kind=kind,
        subject_ref=_refund_ref(refund.key) if refund else _payment_ref(page),
        payment_ref=_payment_ref(page),
        charge_id=page.charge_id,
        refund_id=refund.refund_id if refund else None,
        cents=_sign_of(kind) * (refund.amount_cents if refund else page.amount_cents),
        fee_cents=0 if refund else fee_on(page.amount_cents),
        currency=page.currency,
        at=at,
    )


def _stated(line: TestMovement) -> Movement:
    return Movement(
        ref=f"test_txn_{line.id}",
        kind=MovementKind(line.kind),
        subject_ref=line.subject_ref,
        cents=line.cents,
        at=line.at,
        fee_cents=line.fee_cents,
        currency=line.currency,
        payment_ref=line.payment_ref,
        charge_id=line.charge_id,
        refund_id=line.refund_id,
    )


def _payment_ref(page: TestCheckout) -> str:
    return f"test_pay_{page.token}"


def _sign_of(kind: MovementKind) -> int:
    return -1 if kind is MovementKind.REFUND else 1


def _refund_ref(key: str) -> str:
    return f"test_re_{key}"


def _refund_news(refund_id: str, key: str, cents: int) -> RefundNews:
    """What became of a refund; one that came back is counted below zero."""
    failure = "" if cents > 0 else "expired_or_canceled_card"
    return RefundNews(refund_id, _refund_ref(key), abs(cents), cents > 0, failure)


def _payload(page: TestCheckout) -> dict[str, Any]:
    if page.settled_at is None:
        raise ValueError("nothing has happened on this page yet")
    return {
        "id": f"evt_{page.token}_{page.state}",
        "type": f"checkout.{page.state}",
        "created": int(page.settled_at.timestamp()),
        "charge_id": page.charge_id,
        "payment": _payment_ref(page),
        "amount": page.amount_cents,
        "currency": page.currency,
        "failure": "card_declined" if page.state == "declined" else "",
        "card": ["visa", LAST4["works"]] if page.state == "paid" else None,
    }


def _event(payload: dict[str, Any]) -> ProviderEvent:
    common: dict[str, Any] = {
        "id": str(payload["id"]),
        "kind": str(payload["type"]),
        "occurred_at": datetime.fromtimestamp(int(payload["created"]), UTC),
    }
    if "card_id" in payload:
        return ProviderEvent(**common, card_id=str(payload["card_id"]))
    told = _TOLD.get(str(payload["type"]).removeprefix("checkout."))
    outcome = None
    if told is not None:
        paid = int(payload["amount"]) if told is Told.PAID else 0
        outcome = Outcome(told, paid, str(payload["currency"]), str(payload["payment"]))
    return ProviderEvent(
        **common,
        charge_id=str(payload["charge_id"]),
        outcome=outcome,
        failure=str(payload.get("failure", "")),
        paid_with=_paid_with(payload.get("card")),
    )


def _paid_with(card: object) -> tuple[str, str] | None:
    return (str(card[0])[:30], str(card[1])[:4]) if isinstance(card, list) and card else None


def _outcome(page: TestCheckout) -> Outcome:
    told = _TOLD.get(page.state)
    paid = page.amount_cents if told is Told.PAID else 0
    return Outcome(told, paid, page.currency, _payment_ref(page))
