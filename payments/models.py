"""Payments as tables: charges, refunds, what providers told us, the ledger, receipts."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime


class Charge(Model):
    """An amount asked of somebody for one subject. Its states: payments.charges."""

    __tablename__ = "charge"
    __table_args__ = (
        sa.CheckConstraint("amount_cents > 0", name="amount"),
        sa.CheckConstraint("refunded_cents >= 0", name="refunded"),
        sa.CheckConstraint("refunded_cents <= paid_cents", name="refunded_of_paid"),
        sa.Index("ix_charge_subject", "subject_type", "subject_id"),
        sa.Index("ix_charge_state_created_at", "state", "created_at"),
    )

    # Unguessable: for a payer without an account the id is the only key to it. It is also the
    # idempotency key at the provider.
    id: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    subject_type: Mapped[str] = mapped_column(sa.String(20))
    subject_id: Mapped[str] = mapped_column(sa.String(40))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    payer_name: Mapped[str] = mapped_column(sa.String(120), default="")
    description: Mapped[str] = mapped_column(sa.String(300))
    # [{"label": ..., "cents": ...}]: what the receipt lists; their sum is the amount.
    lines: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    amount_cents: Mapped[int] = mapped_column()
    currency: Mapped[str] = mapped_column(sa.String(3), default="USD")
    state: Mapped[str] = mapped_column(sa.String(12))
    provider: Mapped[str] = mapped_column(sa.String(12))
    # The saved card that it is asked from; None: the payer pays on a hosted page.
    card_id: Mapped[str | None] = mapped_column(sa.ForeignKey("saved_card.id"), index=True)
    checkout_ref: Mapped[str | None] = mapped_column(sa.String(120), unique=True)
    checkout_url: Mapped[str | None] = mapped_column(sa.Text)
    payment_ref: Mapped[str | None] = mapped_column(sa.String(120), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When the provider last said what became of it; None: it never has, so nobody knows.
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failure: Mapped[str] = mapped_column(sa.String(60), default="")
    paid_cents: Mapped[int] = mapped_column(default=0)
    refunded_cents: Mapped[int] = mapped_column(default=0)
    # The card that paid, as its holder knows it; empty where nobody told.
    card_brand: Mapped[str] = mapped_column(sa.String(30), default="", server_default="")
    card_last4: Mapped[str] = mapped_column(sa.String(4), default="", server_default="")

    refunds: Mapped[list["Refund"]] = relationship(
        back_populates="charge", order_by="Refund.requested_at", lazy="select"
    )
    receipt: Mapped["Receipt | None"] = relationship(back_populates="charge", lazy="select")

    @property
    def decided_refunds(self) -> list["Refund"]:
        """What goes back or has gone back; not what waits for a second person, or was refused."""
        return [refund for refund in self.refunds if refund.state not in {"waiting", "refused"}]

    @property
    def waiting_cents(self) -> int:
        """What goes back only once somebody has approved it."""
        return sum(refund.amount_cents for refund in self.refunds if refund.state == "waiting")

    @property
    def owner_id(self) -> int | None:
        """The person who pays, or None for a visitor without an account."""
        return self.person_id


class Refund(Model):
    """Money going back for one charge. Saved first, sent by a job, confirmed by the provider."""

    __tablename__ = "refund"
    __table_args__ = (
        sa.CheckConstraint("amount_cents > 0", name="amount"),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="four_eyes"),
        sa.Index("uq_refund_charge_id_serial", "charge_id", "serial", unique=True),
    )

    id: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    charge_id: Mapped[str] = mapped_column(sa.ForeignKey("charge.id"), index=True)
    amount_cents: Mapped[int] = mapped_column()
    # A code of payments.charges.RefundReason.
    reason: Mapped[str] = mapped_column(sa.String(30))
    # waiting (for a second person), refused (by one), owed (not sent yet), sent, failed, or by_hand
    # (failed, and then given in another way)
    state: Mapped[str] = mapped_column(sa.String(8), index=True)
    provider_ref: Mapped[str | None] = mapped_column(sa.String(120), unique=True)
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failure: Mapped[str] = mapped_column(sa.String(200), default="")
    # Who of the office asked for it and why; who decided, where it took a second person.
    asked_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # How often it was sent again after the provider had refused it for good.
    attempts: Mapped[int] = mapped_column(default=0)
    # How it was given where the provider did not, and what it is called there.
    way: Mapped[str] = mapped_column(sa.String(10), default="", server_default="")
    reference: Mapped[str] = mapped_column(sa.String(60), default="", server_default="")
    # The number of its receipt among those of its charge, from 1; given as the money is sent.
    serial: Mapped[int | None] = mapped_column()

    charge: Mapped[Charge] = relationship(back_populates="refunds", lazy="joined", innerjoin=True)


class PaymentEvent(Model):
    """Something a provider told us, kept whole, so that it can be applied again."""

    __tablename__ = "payment_event"
    __table_args__ = (sa.Index("ix_payment_event_outcome", "outcome"),)

    # The provider's name and its event id: the same event twice is one row.
    id: Mapped[str] = mapped_column(sa.String(140), primary_key=True)
    provider: Mapped[str] = mapped_column(sa.String(12))
    kind: Mapped[str] = mapped_column(sa.String(60))
    charge_id: Mapped[str | None] = mapped_column(sa.String(32), index=True)
    body: Mapped[str] = mapped_column(sa.Text)
    occurred_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    # A value of payments.webhooks.Outcome.
    outcome: Mapped[str] = mapped_column(sa.String(20))
    note: Mapped[str] = mapped_column(sa.String(300), default="")


class LedgerPosting(Model):
    """One movement of money, as lines that sum to zero.

    Rows are only ever added: the database refuses to change or delete one.
    """

    __tablename__ = "ledger_posting"

    id: Mapped[int] = mapped_column(primary_key=True)
    # Says what moved, so that the same movement is never posted twice.
    key: Mapped[str] = mapped_column(sa.String(80), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    charge_id: Mapped[str | None] = mapped_column(sa.ForeignKey("charge.id"), index=True)
    currency: Mapped[str] = mapped_column(sa.String(3), default="USD")
    # The provider's own name of what moved there: what its statement is compared by.
    provider_ref: Mapped[str | None] = mapped_column(sa.String(120), index=True)

    lines: Mapped[list["LedgerLine"]] = relationship(
        back_populates="posting", order_by="LedgerLine.id", lazy="selectin"
    )


class LedgerLine(Model):
    """One side of a posting: debit positive, credit negative, in cents."""

    __tablename__ = "ledger_line"
    __table_args__ = (sa.CheckConstraint("cents <> 0", name="cents"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    posting_id: Mapped[int] = mapped_column(sa.ForeignKey("ledger_posting.id"), index=True)
    account: Mapped[str] = mapped_column(sa.String(60), index=True)
    cents: Mapped[int] = mapped_column()

    posting: Mapped[LedgerPosting] = relationship(back_populates="lines", lazy="select")


class Receipt(Model):
    """The number under which a payment is kept. One a charge, without gaps within a year."""

    __tablename__ = "receipt"
    __table_args__ = (sa.UniqueConstraint("year", "serial"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column()
    serial: Mapped[int] = mapped_column()
    charge_id: Mapped[str] = mapped_column(sa.ForeignKey("charge.id"), unique=True)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_on: Mapped[date] = mapped_column()
    # The tax that the price included on that day, and its rate as it is printed; empty: none.
    tax_cents: Mapped[int] = mapped_column(default=0, server_default="0")
    tax_percent: Mapped[str] = mapped_column(sa.String(10), default="", server_default="")

    charge: Mapped[Charge] = relationship(back_populates="receipt", lazy="joined", innerjoin=True)

    @property
    def number(self) -> str:
        """As printed: R-2026-000123."""
        return f"R-{self.year}-{self.serial:06d}"

    @property
    def refund_numbers(self) -> list[str]:
        """The receipts of what was given back of it, in that order."""
        serials = sorted(refund.serial for refund in self.charge.refunds if refund.serial)
        return [f"{self.number}-{serial}" for serial in serials]

    @property
    def owner_id(self) -> int | None:
        """The person who paid."""
        return self.charge.person_id


class ReceiptSeries(Model):
    """The last receipt serial of a year; its row is locked to give the next."""

    __tablename__ = "receipt_series"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_serial: Mapped[int] = mapped_column()


class TestCheckout(Model):
    """What the embedded test provider remembers of one checkout, as a real one would, far away."""

    __test__ = False  # not a test case, whatever pytest thinks of the name
    __tablename__ = "test_checkout"

    token: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    charge_id: Mapped[str] = mapped_column(sa.String(32), unique=True)
    description: Mapped[str] = mapped_column(sa.String(300))
    amount_cents: Mapped[int] = mapped_column()
    currency: Mapped[str] = mapped_column(sa.String(3))
    return_url: Mapped[str] = mapped_column(sa.Text)
    cancel_url: Mapped[str] = mapped_column(sa.Text)
    # open, paid, declined or closed
    state: Mapped[str] = mapped_column(sa.String(10))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The provider's own count of what it gave back, by the key of our request; what came back is
    # below zero.
    refunds: Mapped[dict[str, int]] = mapped_column(sa.JSON, default=dict)
    # Why it was declined, where a saved card said so; empty: the payer chose it on the page.
    failure: Mapped[str] = mapped_column(sa.String(40), default="", server_default="")


class TestCard(Model):
    """What the embedded test provider remembers of one saved card."""

    __test__ = False
    __tablename__ = "test_card"

    token: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    card_id: Mapped[str] = mapped_column(sa.String(32), unique=True)
    customer_ref: Mapped[str] = mapped_column(sa.String(60), index=True)
    # open, saved or forgotten
    state: Mapped[str] = mapped_column(sa.String(10))
    # How it answers: works, declined or confirm.
    behaviour: Mapped[str] = mapped_column(sa.String(10), default="works")
    return_url: Mapped[str] = mapped_column(sa.Text)
    cancel_url: Mapped[str] = mapped_column(sa.Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TestMovement(Model):
    """What moved our balance at the embedded test provider: its statement."""

    __test__ = False
    __tablename__ = "test_movement"

    id: Mapped[int] = mapped_column(primary_key=True)
    # A value of payments.reconciling.statements.MovementKind.
    kind: Mapped[str] = mapped_column(sa.String(20))
    subject_ref: Mapped[str] = mapped_column(sa.String(120))
    payment_ref: Mapped[str | None] = mapped_column(sa.String(120))
    charge_id: Mapped[str | None] = mapped_column(sa.String(32))
    refund_id: Mapped[str | None] = mapped_column(sa.String(32))
    cents: Mapped[int] = mapped_column()
    fee_cents: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(sa.String(3), default="USD")
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
