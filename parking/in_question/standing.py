"""How a permit stands with its question: what its pages show, and what its holder may not do."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from parking.in_question.models import PermitQuestion
from parking.in_question.rules import LIVING, State
from parking.models import Permit
from parking.permits.life import PermitRefusal
from parking.permits.steps import Actor, PermitRefusedError


def find_question(session: Session, permit_id: str) -> PermitQuestion | None:
    """The living question of a permit: open, or decided. One query."""
    return session.scalar(
        select(PermitQuestion).where(
            PermitQuestion.permit_id == permit_id, PermitQuestion.state.in_(LIVING)
        )
    )


def find_ends(session: Session, permits: Iterable[Permit]) -> dict[str, PermitQuestion]:
    """The questions by which the office lets permits end, by permit; one query, where one ends."""
    ending = [permit.id for permit in permits if permit.ends_with_term]
    if not ending:
        return {}
    query = select(PermitQuestion).where(
        PermitQuestion.permit_id.in_(ending), PermitQuestion.state == State.ENDS
    )
    return {question.permit_id: question for question in session.scalars(query)}


def refuse_if_decided(session: Session, permit: Permit, actor: Actor) -> None:
    """Refuse its holder what would undo the office's decision, unless they fit its rules again."""
    if actor.person_id != permit.person_id:
        return
    question = find_ends(session, [permit]).get(permit.id)
    if question is not None and question.reasons:
        raise PermitRefusedError(PermitRefusal.OFFICE_DECIDED)
