"""Commands on duties: one added by hand, a whole roster put in force or withdrawn."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from parking.permits.steps import Actor
from parking.rights.models import Duty
from parking.rights.refusals import RightsRefusal, RightsRefusedError
from parking.rights.steps import add, add_all, end_early

# A longer one is a slip of the roster, not a duty.
LONGEST = timedelta(hours=36)


@dataclass(frozen=True)
class Shift:
    """Who is on duty where, from when until when."""

    person_id: int
    garage_id: int
    begins_at: datetime
    ends_at: datetime

    @property
    def is_possible(self) -> bool:
        """Whether it ends after it begins, and not days after."""
        return timedelta(0) < self.ends_at - self.begins_at <= LONGEST


def add_duty(session: Session, shift: Shift, actor: Actor) -> Duty:
    """Let a person in while on duty. Raises RightsRefusedError: odd times, or there already."""
    if not shift.is_possible or shift.ends_at <= actor.now:
        raise RightsRefusedError(RightsRefusal.ODD_TIMES)
    if shift in known_shifts(session, [shift.person_id]):
        raise RightsRefusedError(RightsRefusal.ALREADY_LISTED)
    return add(session, _duty(shift, ""), actor, _facts(shift, ""))


def new_roster() -> str:
    """A name for a roster that none has yet."""
    return secrets.token_hex(8)


def put_in_force(session: Session, shifts: Sequence[Shift], actor: Actor, roster: str = "") -> str:
    """Add all duties of a roster that are not there yet, and return the roster's name.

    `roster`: one that was begun already, where it comes in parts.
    """
    roster = roster or new_roster()
    known = known_shifts(session, [shift.person_id for shift in shifts])
    added = [shift for shift in shifts if shift not in known]
    entries = [_duty(shift, roster) for shift in added]
    add_all(session, entries, actor, [_facts(shift, roster) for shift in added])
    audit.record_act(session, actor, "duty.roster", ("roster", roster), {"duties": len(added)})
    return roster


def withdraw(session: Session, roster: str, actor: Actor) -> int:
    """Take off all duties of a roster that are not over, and return how many."""
    query = select(Duty).where(
        Duty.roster == roster, Duty.ended_at.is_(None), Duty.expires_at > actor.now
    )
    living = session.scalars(query.with_for_update()).all()
    for duty in living:
        end_early(session, duty, actor)
    audit.record_act(
        session, actor, "duty.withdraw_roster", ("roster", roster), {"duties": len(living)}
    )
    return len(living)


def known_shifts(session: Session, people: Sequence[int]) -> set[Shift]:
    """The duties of some people that count. One query."""
    columns = (Duty.person_id, Duty.garage_id, Duty.begins_at, Duty.expires_at)
    query = select(*columns).where(Duty.person_id.in_(set(people)), Duty.ended_at.is_(None))
    return {
        Shift(person, garage, begins, ends)
        for person, garage, begins, ends in session.execute(query)
        if ends
    }


def _duty(shift: Shift, roster: str) -> Duty:
    return Duty(
        person_id=shift.person_id,
        garage_id=shift.garage_id,
        begins_at=shift.begins_at,
        expires_at=shift.ends_at,
        roster=roster,
    )


def _facts(shift: Shift, roster: str) -> dict[str, Any]:
    return {"person": shift.person_id, "from": shift.begins_at.isoformat(), "roster": roster}
