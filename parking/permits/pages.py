"""What the pages of one permit share, for its holder and for the office."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from core.identity.models import Person
from parking.codes import spaced
from parking.in_question.standing import find_question
from parking.in_question.words import reason_lines
from parking.models import Permit, PermitEvent
from parking.permits.keeping import current_vehicles
from parking.permits.life import Action, PermitState, can_do
from parking.permits.offering import find_successor
from parking.permits.steps import SUBJECT
from parking.sentences import (
    ACTION_KINDS,
    ACTION_SENTENCES,
    STATE_KINDS,
    STATE_LABELS,
    event_why,
)
from parking.timeline import Entry
from payments import queries as payment_queries


def as_entry(event: PermitEvent, subject: str = "") -> Entry:
    """A step of a permit's life as a line of a timeline."""
    title = str(ACTION_SENTENCES.get(event.action, event.action))
    return Entry(
        at=event.at,
        title=f"{subject}: {title}" if subject else title,
        who=event.actor.name if event.actor else "",
        why=event_why(event.reason, event.details),
        kind=ACTION_KINDS.get(event.action, "neutral"),
    )


def is_standing_offer(permit: Permit, now: datetime) -> bool:
    """Whether a permit is offered to its person, and may be taken still."""
    ends = permit.hold_expires_at
    return permit.state == PermitState.OFFERED and ends is not None and ends > now


def find_person(session: Session, words: str) -> Person | None:
    """The person with exactly this mail address, badge or employee number.

    None where one has it as a badge and another as a number: the address then says who is meant.
    """
    query = select(Person).where(
        Person.active,
        or_(
            func.lower(Person.email) == words.lower(),
            Person.badge_number == words,
            func.upper(Person.employee_number) == words.upper(),
        ),
    )
    found = session.scalars(query.limit(2)).all()
    return found[0] if len(found) == 1 else None


def permit_facts(session: Session, permit: Permit) -> dict[str, Any]:
    """What every page of a permit shows."""
    terms = [str(term.id) for term in permit.terms]
    question = find_question(session, permit.id)
    return {
        "permit": permit,
        "code": spaced(permit.id),
        "garage": permit.product.garage,
        "listed": current_vehicles(permit),
        # The last day on which it is good; it is over at the midnight that follows.
        "last_moment": permit.valid_until - timedelta(minutes=1),
        "successor": find_successor(session, permit.id),
        "state_label": STATE_LABELS[permit.state],
        "state_kind": STATE_KINDS[permit.state],
        "question": question,
        "against": reason_lines(question.reasons, permit.product) if question else [],
        "charges": payment_queries.list_charges_of(session, SUBJECT, terms),
        "entries": [as_entry(event) for event in permit.events],
        "can": {action.value: can_do(permit.state, action) for action in Action},
    }
