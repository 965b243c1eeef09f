"""What people do about refunds that the provider refused. They take the session and never commit.

The charge's row is locked before the refund's.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from core import audit
from payments import refunds
from payments.models import Refund
from payments.refunding.commands import Decision, RefundRefusedError, check_second, is_own, stand
from payments.refunding.models import RefundRemedy
from payments.refunding.rules import Refusal, Way, is_with_payer, remedy_needs_second_person


@dataclass(frozen=True)
class Wanted:
    """How a refund is to be given after all, and what it is called there."""

    way: Way
    reference: str = ""


def ask_remedy(
    session: Session, refund: Refund, wanted: Wanted, alone_cents: int, decision: Decision
) -> RefundRemedy:
    """Give a refused refund in some way, or let that wait for a second person.

    `decision.once` names it: the same again changes nothing. Raises RefundRefusedError.
    """
    known = session.get(RefundRemedy, decision.once)
    if known is not None and known.refund_id == refund.id:
        return known
    _check_open(session, refund, wanted.way)
    standing = stand(session, refund.charge)
    undecided = 0 if refund.asked_by is not None else refund.amount_cents
    was_by_hand = _has(session, refund, "taken_back")
    is_theirs = wanted.way is not Way.AGAIN and is_own(refund.charge, decision)
    waits = is_theirs or remedy_needs_second_person(
        standing, wanted.way, undecided, alone_cents, was_by_hand=was_by_hand
    )
    remedy = RefundRemedy(
        id=decision.once,
        refund_id=refund.id,
        refund=refund,
        way=wanted.way,
        reference=wanted.reference,
        state="waiting" if waits else "done",
        asked_by=decision.actor_id,
        asked_at=decision.now,
        note=decision.why[:200],
        answer="",
    )
    session.add(remedy)
    if not waits:
        _carry_out(session, refund, remedy, decision.now)
    _record(session, remedy, "refund.remedy_asked", decision)
    return remedy


def approve_remedy(session: Session, remedy: RefundRemedy, decision: Decision) -> None:
    """Give what waits, as the second person. Raises RefundRefusedError."""
    _check_waits(remedy)
    check_second(remedy.refund.charge, remedy.asked_by, decision)
    _check_open(session, remedy.refund, Way(remedy.way), remedy)
    remedy.state, remedy.decided_by, remedy.decided_at = "done", decision.actor_id, decision.now
    _carry_out(session, remedy.refund, remedy, decision.now)
    _record(session, remedy, "refund.remedy_approved", decision)


def refuse_remedy(session: Session, remedy: RefundRemedy, decision: Decision) -> None:
    """Let what waits not be done: the second person, or whoever asked and thought again."""
    _check_waits(remedy)
    remedy.state, remedy.answer, remedy.decided_at = "refused", decision.why[:200], decision.now
    if remedy.asked_by != decision.actor_id:
        remedy.decided_by = decision.actor_id
    _record(session, remedy, "refund.remedy_refused", decision)


def take_back(session: Session, remedy: RefundRemedy, decision: Decision) -> None:
    """Note that what was given by hand was not given after all, as a cheque that came back."""
    refund = remedy.refund
    if remedy.state != "done" or remedy.way == Way.AGAIN or refund.state != "by_hand":
        raise RefundRefusedError(Refusal.NOT_BY_HAND)
    remedy.state, remedy.answer = "taken_back", decision.why[:200]
    refunds.take_back_by_hand(session, refund, remedy, decision.now)
    _record(session, remedy, "refund.taken_back", decision)


def _carry_out(session: Session, refund: Refund, remedy: RefundRemedy, now: datetime) -> None:
    if remedy.way == Way.AGAIN:
        remedy.failed_ref = refund.provider_ref
        refunds.send_again(session, refund, now)
    else:
        refunds.mark_given_by_hand(session, refund, remedy, now)


def _check_open(
    session: Session, refund: Refund, way: Way, own: RefundRemedy | None = None
) -> None:
    if refund.state != "failed":
        raise RefundRefusedError(Refusal.NOT_FAILED)
    if own is None and _has(session, refund, "waiting"):
        raise RefundRefusedError(Refusal.WAITS)
    standing = stand(session, refund.charge)
    if standing.is_disputed:
        raise RefundRefusedError(Refusal.DISPUTED)
    if way is Way.BANK:
        if not is_with_payer(standing, refund.amount_cents):
            raise RefundRefusedError(Refusal.NOT_TAKEN)
    # It is among what goes back already; the payer's bank may have taken the same since.
    elif standing.refunded_cents + standing.lost_cents > standing.paid_cents:
        raise RefundRefusedError(Refusal.LOST)


def _check_waits(remedy: RefundRemedy) -> None:
    if remedy.state != "waiting":
        raise RefundRefusedError(Refusal.DECIDED)


def _has(session: Session, refund: Refund, state: str) -> bool:
    """Whether something of that state was asked about a refund."""
    found = exists().where(RefundRemedy.refund_id == refund.id, RefundRemedy.state == state)
    return bool(session.scalar(select(found)))


def _record(session: Session, remedy: RefundRemedy, action: str, decision: Decision) -> None:
    cents = remedy.refund.amount_cents
    audit.record(
        session,
        actor_id=decision.actor_id,
        action=action,
        subject_type="refund",
        subject_id=remedy.refund_id,
        now=decision.now,
        reason=decision.why,
        details={"way": remedy.way, "reference": remedy.reference, "cents": cents}
        | {"state": remedy.state},
    )
