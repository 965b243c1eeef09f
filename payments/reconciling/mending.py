"""What is safe to mend by itself: where the statement proves what an event should have told."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from payments import books, ledger, refunds, settling, unexpected
from payments.charges import ChargeState, Told
from payments.disputes import commands as disputes
from payments.disputes.rules import DisputeState
from payments.models import Charge, Refund
from payments.ports import DisputeNews, Outcome
from payments.reconciling import postings
from payments.reconciling.models import StatementLine
from payments.reconciling.statements import MovementKind
from payments.refunds import Given
from payments.webhooks import Desk

# The reason for what was mended, or None where a person must look. Words: reconciling.words.
Remedy = Callable[[Session, Desk, StatementLine], str | None]


def mend(session: Session, desk: Desk, line: StatementLine) -> str | None:
    """Bring what a statement's line proves into the books; the reason, or None where it is unsafe.

    Safe is what the provider's own event would have done, had it come.
    """
    remedy = _REMEDIES.get(MovementKind(line.kind))
    return remedy(session, desk, line) if remedy else None


def book_what_statements_tell(session: Session, desk: Desk, line: StatementLine) -> bool:
    """Book a fee or payout, of which nothing but the statement tells; False where it is booked."""
    make = postings.fee if line.kind == MovementKind.FEE else postings.payout
    posting = make(line.provider, line.subject_ref, line.cents)
    return books.post(session, posting, charge_id=None, now=desk.now)


def _pay(session: Session, desk: Desk, line: StatementLine) -> str | None:
    """A payment of which no event came: ours, of the amount asked, and not paid by another."""
    charge = session.get(Charge, line.charge_id or "", with_for_update=True)
    if charge is None or charge.state == ChargeState.PAID:
        return None
    if (charge.amount_cents, charge.currency) != (line.cents, line.currency):
        return None
    outcome = Outcome(Told.PAID, line.cents, line.currency, line.subject_ref)
    news = settling.News(outcome, f"statement:{line.id}", desk.now, desk.zone)
    settling.settle(session, charge, news, desk.subjects)
    return "payment_stated"


def _send_refund(session: Session, desk: Desk, line: StatementLine) -> str | None:
    """A refund that we asked for, of which no answer and no event came."""
    refund = _find_refund(session, line)
    if refund is None or refund.amount_cents != -line.cents:
        return None
    if _has_bounced(session, line):
        return _bounce(session, desk, refund, line)
    given = refunds.note_given(session, refund, line.subject_ref, desk.now)
    if given is Given.TWICE:
        unexpected.keep_second_refund(session, refund, line.subject_ref, desk.now)
        return "refund_twice"
    return "refund_stated" if given is Given.SENT else None


def _owe_again(session: Session, desk: Desk, line: StatementLine) -> str | None:
    """A refund that came back to the provider: owed again, and a person must give it."""
    refund, ref = _find_refund(session, line), line.subject_ref
    if refund is None or refund.amount_cents != line.cents:
        return None
    if refunds.is_given_twice(session, ref):
        posting = ledger.twice_returned(line.provider, ref, line.cents)
        books.post(session, posting, charge_id=refund.charge_id, now=desk.now)
        return "twice_came_back"
    if refund.state == "sent" and refund.provider_ref == ref:
        refunds.mark_refund_returned(session, refund, desk.now)
        return "refund_came_back"
    return _bounce(session, desk, refund, line) if _has_bounced(session, line) else None


def _has_bounced(session: Session, line: StatementLine) -> bool:
    """Whether the statement has that the same refund went and came back."""
    query = select(StatementLine.id).where(
        StatementLine.provider == line.provider,
        StatementLine.subject_ref == line.subject_ref,
        StatementLine.kind.in_((MovementKind.REFUND, MovementKind.REFUND_RETURNED)),
        StatementLine.cents == -line.cents,
    )
    return session.scalar(query.limit(1)) is not None


def _bounce(session: Session, desk: Desk, refund: Refund, line: StatementLine) -> str:
    """Book both ways of a refund that came back before anybody told of it."""
    for posting in ledger.refund_bounced(line.provider, line.subject_ref, refund.amount_cents):
        books.post(session, posting, charge_id=refund.charge_id, now=desk.now)
    why = "the money came back to the payment company"
    refunds.mark_refund_failed(session, refund, why, line.subject_ref)
    return "refund_bounced"


def _dispute(session: Session, desk: Desk, line: StatementLine) -> str | None:
    """A dispute whose money moved, of which no event came."""
    is_taken = line.kind == MovementKind.DISPUTE_TAKEN
    state = DisputeState.NEEDS_ANSWER if is_taken else DisputeState.WON
    news = DisputeNews(
        line.subject_ref, line.payment_ref, abs(line.cents), state, line.at, line.currency
    )
    return "dispute_stated" if disputes.apply_news(session, line.provider, news, desk.now) else None


def _find_refund(session: Session, line: StatementLine) -> Refund | None:
    """The refund of a line, with its charge locked before it."""
    query = select(Refund.id, Refund.charge_id)
    if line.refund_id:
        found = session.execute(query.where(Refund.id == line.refund_id)).first()
    else:
        found = session.execute(query.where(Refund.provider_ref == line.subject_ref)).first()
    if found is None:
        return None
    session.get_one(Charge, found.charge_id, with_for_update=True)
    return session.get_one(Refund, found.id, with_for_update=True)


_REMEDIES: Mapping[MovementKind, Remedy] = MappingProxyType(
    {
        MovementKind.PAYMENT: _pay,
        MovementKind.REFUND: _send_refund,
        MovementKind.REFUND_RETURNED: _owe_again,
        MovementKind.DISPUTE_TAKEN: _dispute,
        MovementKind.DISPUTE_RETURNED: _dispute,
    }
)
