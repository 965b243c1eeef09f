"""Who looked at plate history, when, at what and why: the trail of looks, for auditors."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from core.audit import AuditEntry
from core.identity.models import Person
from core.identity.search import fold_words

# What counts as a look; each is recorded by lpr.service.record_look.
LOOKS: Mapping[str, LazyString] = {
    "passage.search": _l("Searched"),
    "passage.export": _l("Took a spreadsheet"),
    "passage.look": _l("Opened a passage"),
    "stay.list": _l("Listed stays"),
    "stay.look": _l("Opened a stay"),
    "stay.export": _l("Took a spreadsheet of stays"),
    "person.search": _l("Searched people"),
    "person.export": _l("Took a spreadsheet of people"),
    "bulk.export": _l("Took a spreadsheet of all vehicles, permits or spaces"),
    "person.stays": _l("Opened a person's stays"),
    "passage.compare": _l("Compared with the present system"),
}


@dataclass(frozen=True)
class LookFilter:
    """What the list is narrowed to; days are days of the campus, both included."""

    words: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None


def select_looks(chosen: LookFilter, zone: ZoneInfo) -> Select[AuditEntry]:
    """The looks of the filter, newest first."""
    actions = [chosen.action] if chosen.action in LOOKS else list(LOOKS)
    query = select(AuditEntry).where(AuditEntry.action.in_(actions))
    if chosen.words:
        folded = fold_words(chosen.words)
        named = select(Person.id).where(Person.search_text.contains(folded, autoescape=True))
        texts = (AuditEntry.subject_id, AuditEntry.reason)
        said = (text.icontains(chosen.words, autoescape=True) for text in texts)
        query = query.where(or_(AuditEntry.actor_id.in_(named), *said))
    if chosen.since and chosen.since > date.min:
        query = query.where(AuditEntry.at >= _begin_of(chosen.since, zone))
    # Until the calendar's last day is until the end of time, and the day after it cannot be named.
    if chosen.until and chosen.until < date.max:
        query = query.where(AuditEntry.at < _begin_of(chosen.until + timedelta(days=1), zone))
    return query.order_by(AuditEntry.at.desc(), AuditEntry.id.desc())


def names_of(session: Session, entries: Iterable[AuditEntry]) -> dict[int, str]:
    """The names of those who looked, by their id."""
    ids = {entry.actor_id for entry in entries if entry.actor_id is not None}
    found = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row.id: row.name for row in found}


def _begin_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
