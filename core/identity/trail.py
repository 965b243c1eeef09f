"""What the audit trail says about one person's account, as a story for the office."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audit import AuditEntry
from core.identity.models import Person

SHOWN = 30

TITLES: dict[str, LazyString] = {
    "person.added": _l("Added"),
    "person.moved": _l("Changed by a people feed"),
    "person.opened": _l("Account opened again"),
    "person.closed": _l("Account closed"),
    "person.roles_changed": _l("Roles changed"),
    "person.signed_out": _l("Signed out everywhere"),
    "session.opened": _l("Signed in"),
    "session.closed": _l("Signed out"),
    "session.revoked": _l("One device signed out"),
    "session.others_revoked": _l("Other devices signed out"),
    "password.changed": _l("Password changed"),
    "password.reset": _l("Password set by a link from a mail"),
    "second_factor.set_up": _l("Authenticator app set up"),
    "second_factor.removed": _l("Second step removed"),
    "directory.linked": _l("Hospital account linked"),
    "badge.reported_lost": _l("Badge reported lost"),
    "badge.found": _l("Lost badge found"),
}


@dataclass(frozen=True)
class Entry:
    """One event, as the timeline draws it."""

    at: datetime
    title: str
    who: str
    why: str
    kind: str = "neutral"


def tell_account_story(session: Session, person_id: int) -> list[Entry]:
    """List the latest events of an account, the newest first; empty where there are none."""
    rows = session.execute(
        select(AuditEntry, Person.name)
        .outerjoin(Person, Person.id == AuditEntry.actor_id)
        .where(AuditEntry.subject_type == "person", AuditEntry.subject_id == str(person_id))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(SHOWN)
    )
    return [
        Entry(entry.at, _title(entry), name or "Gatehouse", entry.reason) for entry, name in rows
    ]


def _title(entry: AuditEntry) -> str:
    title = str(TITLES.get(entry.action, entry.action))
    if entry.action != "person.roles_changed":
        return title
    before, after = set(entry.details["before"]), set(entry.details["after"])
    changes = [f"+{name}" for name in sorted(after - before)]
    changes += [f"−{name}" for name in sorted(before - after)]
    return f"{title}: {', '.join(changes)}" if changes else title
