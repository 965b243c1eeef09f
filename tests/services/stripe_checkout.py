"""A peer on the loopback that answers for Stripe's Checkout, which localstripe lacks.

It keeps every request as it came, remembers sessions and refunds, and honours idempotency keys.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

Json = dict[str, Any]


@dataclass(frozen=True)
class Request:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    form: dict[str, str]


@dataclass
class CheckoutPeer:
    """What the peer remembers. `failures` answers that many requests with 500 first.

    `refusals` are the status and type of error with which it answers a method and path.
    """

    url: str = ""
    requests: list[Request] = field(default_factory=list)
    sessions: dict[str, Json] = field(default_factory=dict)
    refunds: dict[str, Json] = field(default_factory=dict)
    answers: dict[str, tuple[int, Json]] = field(default_factory=dict)
    statement: list[Json] = field(default_factory=list)
    failures: int = 0
    refusals: dict[str, tuple[int, str]] = field(default_factory=dict)
    cards: dict[str, Json] = field(default_factory=dict)
    intents: dict[str, Json] = field(default_factory=dict)

    def save_card(self, session_id: str, behaviour: str = "works") -> None:
        """Let somebody save a card on the hosted page; it answers as `behaviour` says."""
        session = self.sessions[session_id]
        card = {"brand": "visa", "last4": "4242", "exp_month": 12, "exp_year": 2040}
        method: Json = {"id": f"pm_{session_id}", "object": "payment_method", "type": "card"}
        method |= {"card": card, "customer": session["customer"]}
        self.cards[method["id"]] = method | {"behaviour": behaviour}
        intent = {"id": f"seti_{session_id}", "object": "setup_intent", "status": "succeeded"}
        intent |= {"payment_method": method, "metadata": session["metadata"]}
        session.update(status="complete", setup_intent=intent)

    def pay(self, session_id: str) -> None:
        """Let a payer pay on the hosted page."""
        session = self.sessions[session_id]
        session.update(status="complete", payment_status="paid", payment_intent=f"pi_{session_id}")
        source = {"object": "charge", "id": f"ch_{session_id}", "metadata": session["metadata"]}
        self._state("charge", session["amount_total"], source, session["payment_intent"], fee=355)

    def expire(self, session_id: str) -> None:
        """Let a hosted page run out."""
        self.sessions[session_id].update(status="expired")

    def answer(self, request: Request) -> tuple[int, Json]:
        """Answer one request; the same idempotency key gets the same answer."""
        self.requests.append(request)
        if self.failures:
            self.failures -= 1
            return 500, _error("api_error", "Something went wrong.")
        key = request.headers.get("idempotency-key", "")
        if request.method == "POST" and key in self.answers:
            return self.answers[key]
        refusal = self.refusals.get(f"{request.method} {request.path.partition('?')[0]}")
        if refusal is not None:
            status, body = refusal[0], _error(refusal[1], "Not this time.")
        else:
            status, body = self._act(request)
        if key and status < 500:
            self.answers[key] = (status, json.loads(json.dumps(body)))
        return status, body

    def _act(self, request: Request) -> tuple[int, Json]:
        parts = request.path.partition("?")[0].strip("/").split("/")[1:]
        if parts == ["balance_transactions"]:
            return 200, self._list_movements(request.path)
        if parts == ["checkout", "sessions"]:
            return 200, self._open(request.form)
        if parts == ["refunds"]:
            return self._refunds(request)
        if parts[:2] != ["checkout", "sessions"]:
            return self._act_on_cards(parts, request)
        session = self.sessions.get(parts[2])
        if session is None:
            return 404, _error("invalid_request_error", "No such checkout session")
        if parts[-1] == "expire":
            session["status"] = "expired"
        return 200, session

    def _act_on_cards(self, parts: list[str], request: Request) -> tuple[int, Json]:
        if parts == ["customers"]:
            return 200, {"id": f"cus_{len(self.requests)}", "object": "customer"}
        if parts[0] == "payment_intents":
            return self._intents(request)
        return self._methods(parts, request.method)

    def _intents(self, request: Request) -> tuple[int, Json]:
        """List a customer's payments, or take one from a saved card at once."""
        if request.method == "GET":
            asked = dict(parse_qsl(request.path.partition("?")[2]))
            found = [i for i in self.intents.values() if i["customer"] == asked["customer"]]
            return 200, {"object": "list", "url": "/v1/payment_intents", "data": found}
        form = request.form
        card = self.cards.get(form["payment_method"], {})
        if card.get("customer") != form["customer"]:
            return 400, _error("invalid_request_error", "No such PaymentMethod")
        intent: Json = {"id": f"pi_{len(self.intents) + 1}", "object": "payment_intent"}
        intent |= {"amount": int(form["amount"]), "currency": form["currency"]}
        intent |= {"customer": form["customer"], "status": "succeeded"}
        intent["metadata"] = {"charge_id": form["metadata[charge_id]"]}
        self.intents[intent["id"]] = intent
        if card["behaviour"] == "works":
            intent["amount_received"] = intent["amount"]
            source = {"object": "charge", "id": f"ch_{intent['id']}"}
            source["metadata"] = intent["metadata"]
            self._state("charge", intent["amount"], source, intent["id"], fee=355)
            return 200, intent
        codes = {"declined": ("card_declined", "insufficient_funds")}
        code, decline = codes.get(card["behaviour"], ("authentication_required",) * 2)
        error = {"type": "card_error", "code": code, "decline_code": decline, "message": "No."}
        intent.update(status="requires_payment_method", last_payment_error=error)
        return 402, {"error": error | {"payment_intent": intent}}

    def _methods(self, parts: list[str], method: str) -> tuple[int, Json]:
        card = self.cards.get(parts[1])
        if card is None:
            return 404, _error("invalid_request_error", "No such PaymentMethod")
        if method == "POST":
            card["customer"] = None
        return 200, card

    def _open(self, form: dict[str, str]) -> Json:
        session_id = f"cs_test_{len(self.sessions) + 1}"
        if form["mode"] == "setup":
            return self._open_setup(session_id, form)
        price = "line_items[0][price_data]"
        self.sessions[session_id] = {
            "id": session_id,
            "object": "checkout.session",
            "url": f"{self.url}/c/pay/{session_id}",
            "status": "open",
            "payment_status": "unpaid",
            "amount_total": int(form[f"{price}[unit_amount]"]),
            "currency": form[f"{price}[currency]"],
            "client_reference_id": form["client_reference_id"],
            "metadata": {"charge_id": form["metadata[charge_id]"]},
            "payment_intent": None,
        }
        return self.sessions[session_id]

    def _open_setup(self, session_id: str, form: dict[str, str]) -> Json:
        self.sessions[session_id] = {
            "id": session_id,
            "object": "checkout.session",
            "mode": "setup",
            "url": f"{self.url}/c/pay/{session_id}",
            "status": "open",
            "payment_status": "no_payment_required",
            "customer": form["customer"],
            "metadata": {"card_id": form["metadata[card_id]"]},
            "setup_intent": {"id": f"seti_{session_id}", "status": "requires_payment_method"},
        }
        return self.sessions[session_id]

    def return_refund(self, refund_id: str) -> None:
        """Let the payer's bank not take a refund that was given: it comes back."""
        for refund in self.refunds.values():
            ours = refund["metadata"]["refund_id"] == refund_id
            if ours and refund["status"] == "succeeded":
                refund["status"] = "failed"
                self._state("refund_failure", refund["amount"], refund, refund["payment_intent"])

    def _refunds(self, request: Request) -> tuple[int, Json]:
        """List the refunds of a payment, or give one."""
        if request.method == "POST":
            return self._refund(request.form)
        asked = dict(parse_qsl(request.path.partition("?")[2]))
        found = [r for r in self.refunds.values() if r["payment_intent"] == asked["payment_intent"]]
        return 200, {"object": "list", "url": "/v1/refunds", "data": found, "has_more": False}

    def _refund(self, form: dict[str, str]) -> tuple[int, Json]:
        intent, amount = form["payment_intent"], int(form["amount"])
        paid = next((s for s in self.sessions.values() if s.get("payment_intent") == intent), None)
        given = sum(
            r["amount"]
            for r in self.refunds.values()
            if r["payment_intent"] == intent and r["status"] == "succeeded"
        )
        taken = self.intents.get(intent, {}).get("amount_received", 0)
        if given + amount > (paid["amount_total"] if paid else taken):
            return 400, _error("invalid_request_error", "Refund amount is greater than charge")
        refund = {
            "id": f"re_{len(self.refunds) + 1}",
            "object": "refund",
            "amount": amount,
            "currency": "usd",
            "payment_intent": intent,
            "status": "succeeded",
            "metadata": {"refund_id": form["metadata[refund_id]"]},
        }
        self.refunds[refund["id"]] = refund
        self._state("refund", -amount, refund, intent)
        return 200, refund

    def _state(self, kind: str, cents: int, source: Json, intent: str, fee: int = 0) -> None:
        """Add a line to the statement; the newest comes first."""
        line = {"id": f"txn_{len(self.statement) + 1}", "object": "balance_transaction"}
        line |= {"type": kind, "amount": cents, "fee": fee, "currency": "usd"}
        line |= {"created": int(time.time()), "source": source | {"payment_intent": intent}}
        self.statement.insert(0, line)

    def _list_movements(self, path: str) -> Json:
        """One line a page, so that a reader must ask for the next."""
        asked = dict(parse_qsl(path.partition("?")[2]))
        since, until = int(asked["created[gte]"]), int(asked["created[lt]"])
        lines = [line for line in self.statement if since <= line["created"] < until]
        names = [line["id"] for line in lines]
        start = names.index(asked["starting_after"]) + 1 if "starting_after" in asked else 0
        page = lines[start : start + 1]
        url = "/v1/balance_transactions"
        return {"object": "list", "url": url, "data": page, "has_more": start + 1 < len(lines)}


def _error(kind: str, message: str) -> Json:
    return {"error": {"type": kind, "message": message}}


@contextmanager
def checkout_peer() -> Iterator[CheckoutPeer]:
    """A running peer."""
    peer = CheckoutPeer()

    class Handler(BaseHTTPRequestHandler):
        def _respond(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            form = dict(parse_qsl(self.rfile.read(length).decode()))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, body = peer.answer(Request(self.command, self.path, headers, form))
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = _respond  # noqa: N815 - the names of the base class

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    peer.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield peer
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
