"""Saved cards at the embedded test provider: kept in its own tables, charged at once."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from core.clock import Clock
from core.db import read_session, transaction
from payments.cards.rules import NEEDS_PAYER
from payments.charges import Told
from payments.models import TestCard, TestCheckout, TestMovement
from payments.ports import (
    CardAnswer,
    CardCharge,
    Checkout,
    KeptCard,
    Outcome,
    ProviderRefusedError,
    SetupRequest,
)

__test__ = False  # not a test module, whatever pytest thinks of the name

# How a test card answers, as the payer chose on the page; empty: it pays.
FAILURES = {"works": "", "declined": "insufficient_funds", "confirm": NEEDS_PAYER}
LAST4 = {"works": "4242", "declined": "0341", "confirm": "3155"}
EXPIRES = (12, 2040)

# The name of a payment in the provider's statement, and its line there.
Naming = Callable[[TestCheckout], str]
Statement = Callable[[TestCheckout], TestMovement]


@dataclass
class TestCards:
    """See the module. Payments by card are pages that were paid, or declined, when they began."""

    __test__ = False

    public_url: str
    clock: Clock
    name_of: Naming
    line_of: Statement

    def open_setup(self, request: SetupRequest) -> Checkout:
        """Open a page on which a card is saved; the same page for the same card."""
        with transaction() as session:
            query = select(TestCard).where(TestCard.card_id == request.card_id)
            card = session.scalar(query)
            if card is None:
                card = TestCard(
                    token=secrets.token_urlsafe(24),
                    card_id=request.card_id,
                    customer_ref=request.customer_ref or f"test_cus_{secrets.token_hex(8)}",
                    state="open",
                    behaviour="works",
                    return_url=request.return_url,
                    cancel_url=request.cancel_url,
                    created_at=self.clock.now(),
                )
                session.add(card)
        return Checkout(card.token, f"{self.public_url}/payments/test/cards/{card.token}")

    def fetch_setup(self, setup_ref: str) -> KeptCard | None:
        """The card that was saved on a page; None while there is none."""
        session = read_session()
        session.expire_all()
        card = session.get(TestCard, setup_ref)
        if card is None:
            raise ProviderRefusedError(f"no test card {setup_ref}")
        if card.state == "open":
            return None
        month, year = EXPIRES
        return KeptCard(card.customer_ref, card.token, "visa", LAST4[card.behaviour], month, year)

    def save(self, token: str, behaviour: str) -> TestCard | None:
        """Let the payer save a card that will answer so; None where the page is not open."""
        with transaction() as session:
            card = session.get(TestCard, token, with_for_update=True)
            if card is None or card.state != "open":
                return None
            card.state, card.behaviour = "saved", behaviour
        return card

    def charge(self, request: CardCharge) -> CardAnswer:
        """Take money from a card; the same charge is taken once."""
        with transaction() as session:
            query = select(TestCheckout).where(TestCheckout.charge_id == request.charge_id)
            page = session.scalar(query)
            if page is None:
                card = session.get(TestCard, request.method_ref)
                is_known = card is not None and card.state == "saved"
                failure = FAILURES[card.behaviour] if card and is_known else "no_such_card"
                page = self._page(request, failure)
                session.add(page)
                if not failure:
                    session.add(self.line_of(page))
        return self._answer(page)

    def find(self, request: CardCharge) -> CardAnswer | None:
        """What became of a charge; None where it was never asked for."""
        query = select(TestCheckout).where(TestCheckout.charge_id == request.charge_id)
        page = read_session().scalar(query.execution_options(populate_existing=True))
        return self._answer(page) if page is not None else None

    def forget(self, method_ref: str) -> None:
        """Forget a card."""
        with transaction() as session:
            card = session.get(TestCard, method_ref, with_for_update=True)
            if card is not None:
                card.state = "forgotten"

    def _page(self, request: CardCharge, failure: str) -> TestCheckout:
        values: dict[str, Any] = {"return_url": "", "cancel_url": "", "refunds": {}}
        return TestCheckout(
            token=secrets.token_urlsafe(24),
            charge_id=request.charge_id,
            description=request.description,
            amount_cents=request.amount_cents,
            currency=request.currency,
            state="declined" if failure else "paid",
            failure=failure,
            created_at=self.clock.now(),
            settled_at=self.clock.now(),
            **values,
        )

    def _answer(self, page: TestCheckout) -> CardAnswer:
        if page.state == "paid":
            ref = self.name_of(page)
            return CardAnswer(Outcome(Told.PAID, page.amount_cents, page.currency, ref))
        return CardAnswer(Outcome(Told.DECLINED), page.failure)
