"""What ends here when people leave the hospital: their permits, their holds, their duties."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.campus_time import campus_zone
from core.identity.people import Act
from parking.models import Permit
from parking.permits import closing, holding
from parking.permits.life import LIVING, Action, PermitState
from parking.permits.steps import Actor, locked_permit, step
from parking.rights.models import Duty
from parking.rights.steps import end_early

# How it ends before there is a permit; whatever is one is ended.
_BEFORE: Mapping[PermitState, Action] = {
    PermitState.APPLIED: Action.WITHDRAW,
    PermitState.OFFERED: Action.DECLINE,
    PermitState.HELD: Action.CANCEL,
}


def find_end(state: PermitState) -> Action:
    """What ends a living permit for whoever leaves."""
    return _BEFORE.get(state, Action.END)


def end_all_of(session: Session, people: Sequence[int], act: Act) -> None:
    """End what opens gates for people who have left. Their past stays as it is.

    Where somebody of the office says so, rather than a directory, large refunds wait for a second.
    """
    actor = Actor(act.actor_id, act.now, _("No longer on the list of personnel."))
    living = select(Permit.id, Permit.state).where(
        Permit.person_id.in_(people), Permit.state.in_(LIVING)
    )
    for permit_id, state in session.execute(living.order_by(Permit.id)).all():
        _end(session, permit_id, find_end(PermitState(state)), actor)
    duties = select(Duty).where(
        Duty.person_id.in_(people), Duty.ended_at.is_(None), Duty.expires_at > act.now
    )
    for duty in session.scalars(duties.order_by(Duty.id).with_for_update(of=Duty)):
        end_early(session, duty, actor)


def _end(session: Session, permit_id: str, action: Action, actor: Actor) -> None:
    """End one permit; what was paid from tomorrow on goes back."""
    if action is Action.END:
        closing.end_now(session, permit_id, actor, campus_zone())
    elif action is Action.CANCEL:
        holding.cancel_hold(session, permit_id, actor)
    else:
        step(session, locked_permit(session, permit_id), action, actor)
