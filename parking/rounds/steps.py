"""Commands on rounds: open, answer, do what was said, tell, call off."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, or_, select
from sqlalchemy.orm import Session

from core import audit
from parking.models import Permit
from parking.permits import closing, keeping
from parking.permits.life import PermitState
from parking.permits.steps import Actor
from parking.rounds.models import RenewRound, RoundAnswer
from parking.rounds.rules import Answer, Outcome, can_answer, is_decided, next_notice, outcome_of
from parking.rounds.telling import tell

ASKING, CLOSED, CANCELLED = "asking", "closed", "cancelled"
IN_FORCE = (PermitState.ACTIVE, PermitState.AWAY, PermitState.SUSPENDED)
# So many permits or mails in one transaction.
AT_ONCE = 200


class RoundRefusal(StrEnum):
    """Why something cannot be done in a round. Sentences: parking.rounds.words."""

    GOING_ON = "round_going_on"
    NOBODY = "round_nobody"
    OVER = "round_over"


@dataclass(eq=False)
class RoundRefusedError(Exception):
    """Something cannot be done in a round."""

    code: RoundRefusal


@dataclass(frozen=True)
class Plan:
    """What is published of a round."""

    product_id: int
    answer_by: datetime
    last_chance: datetime
    silence: Answer


def open_round(session: Session, plan: Plan, actor: Actor) -> RenewRound:
    """Ask every holder of a product whose permit is not ending anyway. Raises RoundRefusedError."""
    assert actor.person_id is not None  # noqa: S101 - the office opens rounds
    live = select(RenewRound.id).where(
        RenewRound.product_id == plan.product_id, RenewRound.state == ASKING
    )
    if session.scalar(live) is not None:
        raise RoundRefusedError(RoundRefusal.GOING_ON)
    opened = RenewRound(
        product_id=plan.product_id,
        state=ASKING,
        reason=actor.reason,
        opened_at=actor.now,
        opened_by=actor.person_id,
        answer_by=plan.answer_by,
        last_chance=plan.last_chance,
        silence=plan.silence.value,
    )
    session.add(opened)
    session.flush()  # answers name their round
    rows = [
        {"round_id": opened.id, "permit_id": permit, "person_id": person}
        for permit, person in session.execute(holders(plan.product_id))
    ]
    if not rows:
        raise RoundRefusedError(RoundRefusal.NOBODY)
    session.execute(insert(RoundAnswer), rows)
    told = {"asked": len(rows), "silence": plan.silence.value}
    audit.record_act(session, actor, "renew_round.opened", ("renew_round", opened.id), told)
    return opened


def holders(product_id: int) -> Any:
    """The permits of a product that go on, with whose they are."""
    return select(Permit.id, Permit.person_id).where(
        Permit.product_id == product_id,
        Permit.state.in_(IN_FORCE),
        Permit.ends_with_term.is_(False),
    )


def answer(session: Session, answer_id: int, said: Answer, now: datetime) -> None:
    """Keep what a holder says; they may think again until the day. Raises RoundRefusedError."""
    row = session.get_one(
        RoundAnswer, answer_id, with_for_update={"of": RoundAnswer}, populate_existing=True
    )
    if row.round.state != ASKING or not can_answer(row.said, row.round.times, now):
        raise RoundRefusedError(RoundRefusal.OVER)
    row.answer, row.answered_at = said.value, now


def cancel(session: Session, round_id: int, actor: Actor) -> None:
    """Call a round off: nobody loses anything by it from now on, for a reason that all read."""
    found = _locked(session, round_id)
    if found.state != ASKING:
        raise RoundRefusedError(RoundRefusal.OVER)
    found.state, found.ended_at, found.cancel_reason = CANCELLED, actor.now, actor.reason
    audit.record_act(session, actor, "renew_round.cancelled", ("renew_round", found.id))


def decide(session: Session, round_id: int, now: datetime, zone: ZoneInfo) -> int:
    """Do what some holders said, or what was published for silence; returns how many were decided.

    When none is left after the last chance, the round is closed.
    """
    found = _locked(session, round_id)
    if found.state != ASKING or now < found.answer_by:
        return 0
    due = select(RoundAnswer).where(
        RoundAnswer.round_id == round_id, RoundAnswer.outcome == Outcome.OPEN.value
    )
    if now < found.last_chance:
        due = due.where(RoundAnswer.answer != Answer.NONE.value)
    rows = list(session.scalars(due.order_by(RoundAnswer.id).limit(AT_ONCE)))
    for row in rows:
        assert is_decided(row.said, found.times, now)  # noqa: S101 - as the query has it
        _decide(session, row, now, zone)
    if not rows and now >= found.last_chance:
        found.state, found.ended_at = CLOSED, now
        audit.record_act(session, Actor(None, now), "renew_round.closed", ("renew_round", found.id))
    return len(rows)


def write_due(session: Session, round_id: int, now: datetime) -> int:
    """Write some holders what is due to them; returns how many mails."""
    found = _locked(session, round_id)
    due = select(RoundAnswer).where(
        RoundAnswer.round_id == round_id,
        or_(
            RoundAnswer.outcome == Outcome.RELEASED.value,
            (RoundAnswer.answer == Answer.NONE.value) & (RoundAnswer.outcome == Outcome.OPEN.value),
        ),
    )
    written = 0
    for row in session.scalars(due.order_by(RoundAnswer.id)):
        notice = next_notice(row.said, found.times, now)
        if notice is None or (found.state == CANCELLED and row.said.outcome is Outcome.OPEN):
            continue
        tell(session, row, notice, now)
        row.told = notice.value
        written += 1
        if written == AT_ONCE:
            break
    return written


def _decide(session: Session, row: RoundAnswer, now: datetime, zone: ZoneInfo) -> None:
    permit = session.get_one(Permit, row.permit_id, populate_existing=True)
    outcome = outcome_of(Answer(row.answer), Answer(row.round.silence))
    if permit.state not in IN_FORCE:
        outcome = Outcome.GONE
    elif outcome is Outcome.RELEASED and not permit.ends_with_term:
        actor = Actor(None, now, row.round.reason)
        if permit.state == PermitState.ACTIVE:
            keeping.ask_end(session, permit.id, actor)
        else:
            closing.end_now(session, permit.id, actor, zone)
    row.outcome, row.decided_at = outcome.value, now


def _locked(session: Session, round_id: int) -> RenewRound:
    return session.get_one(
        RenewRound, round_id, with_for_update={"of": RenewRound}, populate_existing=True
    )
