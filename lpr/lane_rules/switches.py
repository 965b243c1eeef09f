"""A lane's own switches, which stand above its garage's: put in force and undone, both audited."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from core.audit import AuditEntry
from core.identity.models import Person
from core.web.errors import Refusal
from lpr.models import Lane
from lpr.service import Act
from parking.rights.switches import all_switches, digest_of

_ACTION = "lane.switches"


@dataclass(frozen=True)
class LastChange:
    """The newest change of a lane's own switches."""

    at: datetime
    who: str
    before: Mapping[str, Any]


def own_switches(lane: Lane) -> dict[str, Any]:
    """Those switches of a lane that the page sets; what else is kept beside them is left out."""
    return {name: lane.switches[name] for name in all_switches({}) if name in lane.switches}


def mark_of(own: Mapping[str, Any]) -> str:
    """A short mark of a lane's own switches; which are set counts, not their values alone."""
    return f"{digest_of(own)}-{'.'.join(sorted(own))}"


def set_switches(
    session: Session, lane_id: int, own: Mapping[str, Any], seen: str, act: Act
) -> None:
    """Put a lane's own switches in force. `seen` marks those that the person was looking at.

    Raises Refusal where somebody else changed them meanwhile.
    """
    lane = session.get_one(Lane, lane_id, with_for_update=True, populate_existing=True)
    before = own_switches(lane)
    if mark_of(before) != seen:
        sentence = _("Somebody changed these rules while your page was open. Look, then go on.")
        raise Refusal("changed_meanwhile", sentence)
    kept = {name: value for name, value in lane.switches.items() if name not in before}
    lane.switches = kept | dict(own)
    audit.record(
        session,
        actor_id=act.actor_id,
        action=_ACTION,
        subject_type="lane",
        subject_id=lane.slug,
        now=act.now,
        reason=act.reason,
        details={"before": before, "after": dict(own)},
    )


def last_change(session: Session, lane: Lane) -> LastChange | None:
    """The newest change; None where nobody has made one. One query."""
    query = (
        select(AuditEntry, Person.name)
        .outerjoin(Person, Person.id == AuditEntry.actor_id)
        .where(
            AuditEntry.subject_type == "lane",
            AuditEntry.subject_id == lane.slug,
            AuditEntry.action == _ACTION,
        )
        .order_by(AuditEntry.id.desc())
    )
    found = session.execute(query.limit(1)).first()
    if found is None:
        return None
    entry, who = found
    return LastChange(entry.at, who or "", entry.details["before"])
