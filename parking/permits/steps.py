"""One step in a permit's life: locked, allowed by the table, and written into its story."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.remembered import recall
from parking.models import Permit, PermitEvent, PermitTerm
from parking.permits.life import LIVING, Action, CannotError, PermitRefusal, PermitState, after
from parking.products.eligibility import Bar

# What payments call the things that they charge for here: terms of permits.
SUBJECT = "permit"


@dataclass(eq=False)  # two refusals are two, and an exception must have a hash
class PermitRefusedError(Exception):
    """Something cannot be done to a permit: codes of PermitRefusal or Bar, and what they name."""

    code: PermitRefusal | Bar
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Actor:
    """Who does something, when, and why; nobody where the system itself acts."""

    person_id: int | None
    now: datetime
    reason: str = ""


def step(
    session: Session,
    permit: Permit,
    action: Action,
    actor: Actor,
    details: dict[str, Any] | None = None,
) -> None:
    """Move a permit by the table, and write it into its story."""
    permit.state = next_state(permit, action)
    tell(session, permit, action, actor, details)


def next_state(permit: Permit, action: Action) -> PermitState:
    """The state that follows. Refused where the table has no such step; ask before other work."""
    try:
        return after(PermitState(permit.state), action)
    except CannotError as error:
        details = {"state": permit.state, "action": action}
        raise PermitRefusedError(PermitRefusal.NOT_NOW, details) from error


def tell(
    session: Session,
    permit: Permit,
    action: Action,
    actor: Actor,
    details: dict[str, Any] | None = None,
) -> None:
    """Write a line into a permit's story."""
    session.add(
        PermitEvent(
            permit_id=permit.id,
            at=actor.now,
            action=action,
            actor_id=actor.person_id,
            reason=actor.reason,
            details=details or {},
        )
    )


def locked_permit(session: Session, permit_id: str) -> Permit:
    """A permit whose row is locked until the transaction ends, read afresh as it was locked."""
    known: Permit | None = recall(session, (Permit, permit_id))
    return known or session.get_one(Permit, permit_id, with_for_update=True, populate_existing=True)


def subject_ids(session: Session, permit_id: str) -> list[str]:
    """The terms of a permit, as payments know them."""
    ids = session.scalars(select(PermitTerm.id).where(PermitTerm.permit_id == permit_id))
    return [str(term_id) for term_id in ids]


def find_living(session: Session, person_id: int, product_id: int) -> Permit | None:
    """A person's permit of a product that is asked for, offered, held or in force."""
    return session.scalar(
        select(Permit).where(
            Permit.person_id == person_id,
            Permit.product_id == product_id,
            Permit.state.in_(LIVING),
        )
    )
