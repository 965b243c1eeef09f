"""The demo's renewals, so that their page shows something in the middle of a month; all samples."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.identity.models import Person
from parking.models import Permit
from parking.permits.life import PermitState
from parking.renewals.models import PermitRenewal
from parking.renewals.rules import TRIES_AT, RenewalState, grace_ends

# Whose renewal stands how, and why it failed. The job goes on from here.
RENEWALS = {
    "employee": (RenewalState.DUE, ""),
    "finance": (RenewalState.WAITING, "insufficient_funds"),
    "attendant": (RenewalState.PAYER, "authentication_required"),
}


def seed(session: Session, now: datetime) -> None:
    """Open the renewals that are missing; what is there stays as it is."""
    for login, (state, failure) in RENEWALS.items():
        query = (
            select(Permit)
            .join(Person, Person.id == Permit.person_id)
            .where(
                Person.email == f"{login}@gatehouse.example",
                Permit.state == PermitState.ACTIVE,
                Permit.valid_until > now + timedelta(hours=1),
            )
        )
        permit = session.scalars(query.limit(1)).first()
        known = select(PermitRenewal.id)
        if permit and session.scalar(known.where(PermitRenewal.permit_id == permit.id)) is None:
            session.add(_renewal(permit, state, failure, now))


def _renewal(permit: Permit, state: RenewalState, failure: str, now: datetime) -> PermitRenewal:
    tries = 1 if failure else 0
    next_at = max(permit.valid_until + TRIES_AT[tries], now + timedelta(hours=1))
    permit.unpaid_until = grace_ends(permit.valid_until)
    return PermitRenewal(
        permit_id=permit.id,
        ends_at=permit.valid_until,
        state=state,
        next_at=None if state is RenewalState.PAYER else next_at,
        tries=tries,
        failure=failure,
        opened_at=now,
    )
