"""What ends here when people leave the hospital: their permits, their holds, their duties."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.identity.people import Act
from parking.models import Permit
from parking.permits import holding, keeping
from parking.permits.life import LIVING, Action, PermitState
from parking.permits.steps import SUBJECT, Actor, subject_ids
from parking.rights.models import Duty
from parking.rights.steps import end_early
from payments import service as payments_service


def end_all_of(session: Session, people: Sequence[int], act: Act) -> None:
    """End what opens gates for people who have left. Their payments and past stay as they are."""
    actor = Actor(None, act.now, _("No longer on the list of personnel."))
    living = select(Permit.id, Permit.state).where(
        Permit.person_id.in_(people), Permit.state.in_(LIVING)
    )
    for permit_id, state in session.execute(living.order_by(Permit.id)).all():
        _end(session, permit_id, state, actor)
    duties = select(Duty).where(
        Duty.person_id.in_(people), Duty.ended_at.is_(None), Duty.expires_at > act.now
    )
    for duty in session.scalars(duties.order_by(Duty.id).with_for_update(of=Duty)):
        end_early(session, duty, actor)


def _end(session: Session, permit_id: str, state: str, actor: Actor) -> None:
    if state == PermitState.HELD:
        holding.cancel_hold(session, permit_id, actor)
        return
    terms = subject_ids(session, permit_id)
    payments_service.withdraw_charges(session, SUBJECT, terms, actor.now)
    keeping.act(session, permit_id, Action.END, actor)
