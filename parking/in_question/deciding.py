"""What the office decides of permits in question: each ends, or stays; and may be taken back."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from core import audit
from parking.in_question.looking import look
from parking.in_question.models import PermitQuestion
from parking.in_question.rules import State
from parking.in_question.telling import tell_ends
from parking.in_question.words import QuestionRefusal
from parking.models import Permit
from parking.permits import closing, keeping
from parking.permits.life import PermitState
from parking.permits.steps import Actor


@dataclass(eq=False)
class QuestionRefusedError(Exception):
    """Nothing can be decided of a permit in question now."""

    code: QuestionRefusal


def let_end(
    session: Session, question_id: int, first_free: date | None, actor: Actor, zone: ZoneInfo
) -> None:
    """Let the permit end with the days that are paid, or before a day; its holder has a mail.

    On leave or suspended it ends at once. What was paid for days that it loses goes back.
    """
    question = _open(session, question_id, actor, zone)
    permit = session.get_one(Permit, question.permit_id)
    if permit.state != PermitState.ACTIVE:
        closing.end_now(session, permit.id, actor, zone)
    elif first_free is None:
        keeping.ask_end(session, permit.id, actor)
    else:
        closing.end_on(session, permit.id, first_free, actor, zone)
    _decide(session, question, State.ENDS, actor)
    tell_ends(session, question, actor)


def let_stay(session: Session, question_id: int, actor: Actor, zone: ZoneInfo) -> None:
    """Make an exception: the permit stays, and is asked about again when other facts are known."""
    _decide(session, _open(session, question_id, actor, zone), State.STAYS, actor)


def take_back(session: Session, question_id: int, actor: Actor) -> None:
    """Take a decision back while the permit lives: it goes on, and is on the list again."""
    question = _locked(session, question_id)
    permit = session.get_one(Permit, question.permit_id)
    if permit.person_id == actor.person_id:
        raise QuestionRefusedError(QuestionRefusal.OWN)
    is_ending = permit.state == PermitState.ACTIVE and permit.ends_with_term
    if question.state == State.ENDS and is_ending:
        keeping.keep(session, permit.id, actor)
    elif question.state != State.STAYS:
        raise QuestionRefusedError(QuestionRefusal.OVER)
    question.state, question.why = State.OPEN.value, ""
    question.decided_at = question.decided_by = None
    _record(session, question, "taken_back", actor)


def _open(session: Session, question_id: int, actor: Actor, zone: ZoneInfo) -> PermitQuestion:
    """The question, locked, as things stand now. Refused where it is decided or over."""
    question = _locked(session, question_id)
    if question.state in (State.STAYS, State.ENDS):
        raise QuestionRefusedError(QuestionRefusal.DECIDED)
    holder = session.get_one(Permit, question.permit_id).person_id
    if holder == actor.person_id:
        raise QuestionRefusedError(QuestionRefusal.OWN)
    look(session, actor.now, zone, holder)
    session.refresh(question)
    if question.state != State.OPEN:
        raise QuestionRefusedError(QuestionRefusal.OVER)
    return question


def _locked(session: Session, question_id: int) -> PermitQuestion:
    return session.get_one(
        PermitQuestion, question_id, with_for_update=True, populate_existing=True
    )


def _decide(session: Session, question: PermitQuestion, state: State, actor: Actor) -> None:
    question.state, question.why = state.value, actor.reason
    question.decided_at, question.decided_by = actor.now, actor.person_id
    _record(session, question, state.value, actor)


def _record(session: Session, question: PermitQuestion, action: str, actor: Actor) -> None:
    details = {"reasons": dict(question.reasons)}
    subject = ("permit", question.permit_id)
    audit.record_act(session, actor, f"permit_question.{action}", subject, details)
