"""What must hold of the money: at every look, and once the jobs have had their time."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import db, read_session
from core.jobs import JobState
from core.outbox import SENT, OutboxMessage
from parking.models import Permit, PermitTerm
from parking.permits.life import PermitState
from parking.renewals.models import PermitRenewal
from parking.renewals.rules import RenewalState
from payments import books, ledger
from payments.charges import ChargeState, RefundReason
from payments.models import Charge, Receipt, Refund
from payments.reconciling.models import BookDifference
from tests.chaos.money.tills import Moves, Till

DECIDED = frozenset({"owed", "sent", "failed"})


@dataclass
class Audit:
    """One look at everything; `faults` says in words what does not hold."""

    terms: list[PermitTerm]
    charges: list[Charge]
    refunds: list[Refund]
    balances: dict[str, int]
    faults: list[str] = field(default_factory=list)

    def hold(self, is_so: bool, what: str, *why: Any) -> None:
        """Note what ought to hold and does not."""
        if not is_so:
            self.faults.append(f"{what}: {', '.join(map(str, why))}" if why else what)


def look(app: Flask, till: Till) -> list[str]:
    """What is wrong now, at any moment, also in the middle of things."""
    with app.app_context():
        session = read_session()
        audit = _open(session)
        _check_always(session, audit)
        audit.hold(
            all(times == 1 for times in till.paid().values()), "a charge was taken twice there"
        )
        db.session.remove()
    return audit.faults


def settle_up(app: Flask, till: Till) -> list[str]:
    """What is wrong when the jobs have had their time."""
    with app.app_context():
        session = read_session()
        audit = _open(session)
        _check_always(session, audit)
        _check_nothing_hangs(session, audit)
        _check_receipts(session, audit)
        if till.is_stated:
            _check_against_provider(audit, till.paid(), till.given_back(), till)
        else:
            ours = Counter((c.id, c.paid_cents) for c in audit.charges if c.card_id and _paid(c))
            audit.hold(till.paid() == ours, "cards paid otherwise", till.paid(), ours)
        db.session.remove()
    return audit.faults


def _open(session: Session) -> Audit:
    session.expire_all()
    return Audit(
        terms=list(session.scalars(select(PermitTerm))),
        charges=list(session.scalars(select(Charge))),
        refunds=list(session.scalars(select(Refund))),
        balances=dict(books.list_balances(session)),
    )


def _check_always(session: Session, audit: Audit) -> None:
    audit.hold(sum(audit.balances.values()) == 0, "the trial balance is not zero", audit.balances)
    unbalanced = books.find_unbalanced(session)
    audit.hold(not unbalanced, "postings out of balance", unbalanced)
    for term in audit.terms:
        net, due = _net(audit, term), term.cents if term.state == "paid" else 0
        audit.hold(net == due, f"term {term.id} is {term.state} for {due} and was paid", net)
    for permit in session.scalars(select(Permit).where(Permit.state == PermitState.ACTIVE)):
        paid_to = [t.ends_at for t in audit.terms if (t.permit_id, t.state) == (permit.id, "paid")]
        is_paid = bool(paid_to) and max(paid_to) == permit.valid_until
        audit.hold(is_paid, f"permit {permit.id} is active to {permit.valid_until}, paid", paid_to)


def _net(audit: Audit, term: PermitTerm) -> int:
    """What was paid for a term and did not go back; what the office gave by hand it gave away."""
    subject = ("permit", str(term.id))
    charges = [c for c in audit.charges if (c.subject_type, c.subject_id) == subject]
    own = {charge.id for charge in charges}
    back = sum(
        refund.amount_cents
        for refund in audit.refunds
        if refund.charge_id in own
        and refund.state in DECIDED
        and refund.reason != RefundReason.OFFICE
    )
    return sum(charge.paid_cents for charge in charges) - back


def _check_nothing_hangs(session: Session, audit: Audit) -> None:
    open_charges = [c.id for c in audit.charges if c.state == ChargeState.PENDING]
    audit.hold(not open_charges, "charges that nobody settles", open_charges)
    open_refunds = [(r.id, r.state) for r in audit.refunds if r.state in {"owed", "failed"}]
    audit.hold(not open_refunds, "refunds that nobody gives", open_refunds)
    for account in (ledger.REFUNDS_OWED, ledger.UNAPPLIED):
        audit.hold(audit.balances.get(account, 0) == 0, f"{account} is not zero", audit.balances)
    unsent = select(OutboxMessage).where(OutboxMessage.state != SENT)
    messages = [(m.kind, m.state, m.last_error) for m in session.scalars(unsent)]
    audit.hold(not messages, "messages not sent", messages)
    asked = session.scalars(
        select(PermitRenewal.id).where(PermitRenewal.state == RenewalState.ASKED)
    ).all()
    audit.hold(not asked, "renewals without an answer", asked)
    jobs = select(JobState.name).where((JobState.failures > 0) | JobState.claim_token.is_not(None))
    left = session.scalars(jobs).all()
    audit.hold(not left, "jobs that failed, or are held", left)
    differ = select(BookDifference).where(BookDifference.state == "open")
    rows = [(d.kind, d.fault, d.stated_cents, d.booked_cents) for d in session.scalars(differ)]
    audit.hold(not rows, "books and statement differ", rows)


def _check_receipts(session: Session, audit: Audit) -> None:
    receipts = session.scalars(select(Receipt).order_by(Receipt.serial)).unique().all()
    serials = [receipt.serial for receipt in receipts]
    audit.hold(serials == list(range(1, len(serials) + 1)), "receipts have gaps", serials)
    paid = sorted(charge.id for charge in audit.charges if _paid(charge))
    audit.hold(sorted(r.charge_id for r in receipts) == paid, "receipts do not fit the payments")


def _check_against_provider(audit: Audit, paid: Moves, given_back: Moves, till: Till) -> None:
    """The payment company's own count beside ours: nothing twice, nothing left out."""
    ours = Counter((charge.id, charge.paid_cents) for charge in audit.charges if _paid(charge))
    audit.hold(paid == ours, "paid there and here", paid, ours)
    sent = Counter((r.id, r.amount_cents) for r in audit.refunds if r.state == "sent")
    audit.hold(given_back == sent, "given back there and here", given_back, sent)
    fees = sum(till.fee(cents) for _charge, cents in paid.elements())
    there = sum(c for _id, c in paid.elements()) - sum(c for _id, c in given_back.elements())
    assets = sum(c for name, c in audit.balances.items() if name.startswith("assets:provider:"))
    audit.hold(assets == there - fees, "money at the provider", assets, there, fees)
    by_office = sum(
        r.amount_cents
        for r in audit.refunds
        if r.state in DECIDED and r.reason == RefundReason.OFFICE
    )
    earned = sum(term.cents for term in audit.terms if term.state == "paid") - by_office
    deferred = -audit.balances.get(ledger.earned_from("permit"), 0)
    audit.hold(deferred == earned, "deferred for permits", deferred, earned)


def _paid(charge: Charge) -> bool:
    return charge.state == ChargeState.PAID
