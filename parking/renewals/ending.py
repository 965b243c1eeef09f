"""Renewals that came to nothing: the permit is suspended after its grace, and later ends."""

from datetime import datetime, timedelta

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from core.web.formatting import local_date
from parking.models import Permit
from parking.permits.life import Action, PermitState
from parking.permits.steps import Actor, locked_permit, step
from parking.renewals import telling
from parking.renewals.models import PermitRenewal
from parking.renewals.rules import OPEN, RenewalState, space_kept_until
from parking.renewals.settling import find_open

# A permit whose payment nobody knows of is carried on by a day, well before its time is over.
CARRIED_BY = timedelta(days=1)
CARRIED_BEFORE = timedelta(hours=12)
_IN_FORCE = (PermitState.ACTIVE, PermitState.SUSPENDED)


def wait_for_answers(session: Session, now: datetime) -> int:
    """Carry on permits past their grace while nobody knows whether their card was charged.

    Nobody loses a permit, or its space, for an answer that we lost.
    """
    query = (
        select(Permit)
        .join(
            PermitRenewal,
            and_(PermitRenewal.permit_id == Permit.id, PermitRenewal.ends_at == Permit.valid_until),
        )
        .where(
            PermitRenewal.state == RenewalState.ASKED,
            Permit.state.in_(_IN_FORCE),
            Permit.unpaid_until <= now + CARRIED_BEFORE,
        )
        .order_by(Permit.id)
        .with_for_update(of=Permit)
        .execution_options(populate_existing=True)
    )
    carried = session.scalars(query).all()
    for permit in carried:
        permit.unpaid_until = now + CARRIED_BY
    return len(carried)


def find_overdue(session: Session, now: datetime, at_most: int) -> list[str]:
    """Active permits whose grace is over."""
    query = select(Permit.id).where(
        Permit.state == PermitState.ACTIVE, Permit.unpaid_until <= now, Permit.valid_until <= now
    )
    return list(session.scalars(query.order_by(Permit.id).limit(at_most)))


def suspend(session: Session, permit_id: str, now: datetime) -> bool:
    """Suspend a permit whose grace is over; False where it is paid, or may be at this moment."""
    permit = locked_permit(session, permit_id)
    is_over = permit.unpaid_until is not None and permit.unpaid_until <= now
    if permit.state != PermitState.ACTIVE or not is_over:
        return False
    renewal = find_open(session, permit.id, permit.valid_until)
    if renewal is None:
        permit.unpaid_until = None  # nothing is to be renewed: it ends as any other
        return False
    if renewal.state == RenewalState.ASKED:
        return False
    kept_until = space_kept_until(renewal.ends_at)
    with force_locale(permit.person.locale):
        why = _(
            "The month after %(day)s was not paid. Pay it on this page and the permit opens again."
            " Your space is kept until %(last)s.",
            day=local_date(permit.valid_until),
            last=local_date(kept_until),
        )
    permit.unpaid_until, renewal.suspended_at = kept_until, now
    step(session, permit, Action.SUSPEND, Actor(None, now, str(why)))
    telling.tell_suspension(session, renewal, now)
    return True


def close_those_over(session: Session, now: datetime) -> int:
    """Close renewals of permits that end, rest, or are no longer in force; how many."""
    is_not_wanted = or_(
        Permit.state.not_in(_IN_FORCE),
        and_(
            PermitRenewal.state != RenewalState.ASKED,
            or_(Permit.ends_with_term, Permit.away_from.is_not(None)),
        ),
    )
    over = (
        select(PermitRenewal.id)
        .join(Permit, Permit.id == PermitRenewal.permit_id)
        .where(PermitRenewal.state.in_(OPEN), is_not_wanted)
    )
    done = session.execute(
        update(PermitRenewal)
        .where(PermitRenewal.id.in_(over))
        .values(state=RenewalState.OVER, next_at=None, settled_at=now)
        .returning(PermitRenewal.id)
        .execution_options(synchronize_session=False)
    )
    return len(done.all())
