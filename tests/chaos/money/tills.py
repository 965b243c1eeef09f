"""The payment company as people meet it: where they pay, keep a card, and what it says it moved."""

import time
from collections import Counter
from collections.abc import Callable
from typing import Any, Protocol

import stripe
from flask import Flask
from sqlalchemy import select

from core.campus_time import now
from core.clock import Clock
from core.db import db, read_session, transaction
from payments.cards import commands, saving
from payments.cards.models import SavedCard
from payments.models import TestCheckout
from payments.ports import KeptCard
from payments.setup import test_provider as embedded_provider
from payments.test_provider import fee_on
from tests.services.stripe_checkout import CheckoutPeer

# (charge, cents) of each payment there, and (refund, cents) of each that went back.
Moves = Counter[tuple[str, int]]
PEERS_FEE = 355
_CARDS = {"works": "4242424242424242", "declined": "4000000000000341"}


class Till(Protocol):
    """A payment company; what it did is counted by itself, not by us."""

    # The application that asks it; its world fills it in.
    app: Flask
    # Whether its statement is asked for, and whether people pay on pages of its own.
    is_stated: bool
    has_pages: bool

    def fee(self, cents: int) -> int:
        """What it keeps of a payment."""
        ...

    def settings(self) -> dict[str, Any]:
        """What the application is to know of it."""
        ...

    def forget(self) -> None:
        """Begin anew, with nothing."""
        ...

    def pay(self, ref: str) -> None:
        """Let a payer pay on a hosted page; no event of it comes."""
        ...

    def save_card(self, person_id: int, behaviour: str) -> None:
        """Let a person save a card that answers so."""
        ...

    def paid(self) -> Moves:
        """What came in there."""
        ...

    def given_back(self) -> Moves:
        """What went back there."""
        ...

    def tick(self, clock: Clock) -> None:
        """Live by the story's clock, where it is our stand-in's to choose."""
        ...


def _saved(app: Flask, person_id: int, save: Callable[[str], None]) -> None:
    """Ask for a card, let it be saved on its page, and fetch it."""
    with app.test_request_context():
        provider = str(app.config["PAYMENT_PROVIDER"])
        with transaction() as session:
            card = commands.ask_for_card(session, person_id, provider, now())
        saving.open_page(card.id)
        save(str(read_session().get_one(SavedCard, card.id).setup_ref))
        assert saving.fetch(card.id)
        db.session.remove()


class EmbeddedTill:
    """The embedded test provider; its tables are its own memory."""

    app: Flask
    is_stated = has_pages = True
    fee = staticmethod(fee_on)

    def settings(self) -> dict[str, Any]:
        return {"PAYMENT_PROVIDER": "test"}

    def forget(self) -> None:
        """It is forgotten with the database."""

    def pay(self, ref: str) -> None:
        with self.app.app_context():
            provider = embedded_provider()
            assert provider
            assert provider.settle(ref, "paid")
            db.session.remove()

    def save_card(self, person_id: int, behaviour: str) -> None:
        def save(ref: str) -> None:
            provider = embedded_provider()
            assert provider
            assert provider.cards.save(ref, behaviour)

        _saved(self.app, person_id, save)

    def paid(self) -> Moves:
        return Counter((p.charge_id, p.amount_cents) for p in self._pages() if p.state == "paid")

    def given_back(self) -> Moves:
        return Counter(move for page in self._pages() for move in page.refunds.items())

    def tick(self, clock: Clock) -> None:
        """It lives by the application's clock."""

    def _pages(self) -> list[TestCheckout]:
        with self.app.app_context():
            session = read_session()
            session.expire_all()
            return list(session.scalars(select(TestCheckout)))


class PeerTill:
    """Stripe's adapter, over HTTP, before the peer that has Checkout and honours repeated keys."""

    app: Flask
    is_stated = has_pages = True
    fee = staticmethod(lambda cents: min(cents, PEERS_FEE))

    def __init__(self, peer: CheckoutPeer) -> None:
        self.peer = peer

    def settings(self) -> dict[str, Any]:
        return _stripe(self.peer.url)

    def forget(self) -> None:
        peer = self.peer
        kept: tuple[Any, ...] = (peer.sessions, peer.refunds, peer.answers, peer.cards)
        for memory in (*kept, peer.intents, peer.statement, peer.requests):
            memory.clear()

    def pay(self, ref: str) -> None:
        if self.peer.sessions[ref]["status"] == "open":  # else its page says that it is over
            self.peer.pay(ref)

    def save_card(self, person_id: int, behaviour: str) -> None:
        _saved(self.app, person_id, lambda ref: self.peer.save_card(ref, behaviour))

    def paid(self) -> Moves:
        pages = (s for s in self.peer.sessions.values() if s.get("payment_status") == "paid")
        taken = (i for i in self.peer.intents.values() if "amount_received" in i)
        moves = [(s["metadata"]["charge_id"], s["amount_total"]) for s in pages]
        moves += [(i["metadata"]["charge_id"], i["amount_received"]) for i in taken]
        return Counter(moves)

    def given_back(self) -> Moves:
        refunds = self.peer.refunds.values()
        return Counter((r["metadata"]["refund_id"], r["amount"]) for r in refunds)

    def tick(self, clock: Clock) -> None:
        since = time.time() - 100 * 86_400
        for line in self.peer.statement:
            if line["created"] > since:  # stamped by the machine's clock, which runs ahead
                line["created"] = int(clock.now().timestamp())


class LocalstripeTill:
    """Stripe's adapter before localstripe, which has saved cards, and neither Checkout nor keys."""

    app: Flask
    is_stated = has_pages = False
    fee = staticmethod(lambda cents: min(cents, 0))

    def __init__(self, url: str) -> None:
        self._url, self._customer = url, ""
        self._client = stripe.StripeClient("sk_test_1", base_addresses={"api": url})

    def settings(self) -> dict[str, Any]:
        return _stripe(self._url) | {"CHAOS_JOBS_OFF": ("payments.reconcile",)}

    def forget(self) -> None:
        """Each story has a customer of its own there; what others paid is theirs."""
        self._customer = ""

    def pay(self, ref: str) -> None:
        raise NotImplementedError(ref)

    def save_card(self, person_id: int, behaviour: str) -> None:
        client = self._client.v1
        self._customer = client.customers.create(params={"email": "nora@gatehouse.example"}).id
        card = {"number": _CARDS[behaviour], "exp_month": 12, "exp_year": 2040, "cvc": "123"}
        method = client.payment_methods.create(params={"type": "card", "card": card})  # type: ignore[typeddict-item]
        client.payment_methods.attach(method.id, params={"customer": self._customer})
        kept = KeptCard(self._customer, method.id, "visa", card["number"][-4:], 12, 2040)  # type: ignore[index]
        with self.app.test_request_context(), transaction() as session:
            asked = commands.ask_for_card(session, person_id, "stripe", now())
            session.flush()
            assert commands.keep(session, asked.id, kept, now())

    def paid(self) -> Moves:
        if not self._customer:
            return Counter()
        found = self._client.v1.payment_intents.list(params={"customer": self._customer})
        done = (intent for intent in found.data if intent.status == "succeeded")
        return Counter((intent.metadata["charge_id"], intent.amount) for intent in done)

    def given_back(self) -> Moves:
        return Counter()

    def tick(self, clock: Clock) -> None:
        """It lives by the machine's clock, and its statement is not asked for."""


def _stripe(url: str) -> dict[str, Any]:
    return {
        "PAYMENT_PROVIDER": "stripe",
        "STRIPE_SECRET_KEY": "sk_test_1",
        "STRIPE_WEBHOOK_SECRET": "whsec_of_the_stories",
        "STRIPE_API_BASE": url,
    }
