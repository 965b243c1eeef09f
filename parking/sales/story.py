"""What the office did with a sale, as lines of a timeline."""

from collections.abc import Iterable, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from core.audit import AuditEntry
from parking.timeline import Entry

_STEPS: Mapping[str, tuple[LazyString, str]] = {
    "sale.announce": (_l("Announced"), "open"),
    "sale.rehearse": (_l("Rehearsed; everything was undone"), "info"),
    "sale.take_for": (_l("A place was taken for somebody"), "info"),
    "sale.pause": (_l("Paused"), "refer"),
    "sale.go_on": (_l("Went on"), "open"),
    "sale.extend": (_l("Extended"), "info"),
    "sale.pace": (_l("The pace was changed"), "info"),
    "sale.call_off": (_l("Called off"), "refuse"),
    "sale.over": (_l("Over"), "neutral"),
}


def as_entries(trail: Iterable[tuple[AuditEntry, str | None]]) -> list[Entry]:
    """The trail of a sale, newest first."""
    return [_line(entry, name) for entry, name in trail]


def _line(entry: AuditEntry, name: str | None) -> Entry:
    title, kind = _STEPS[entry.action]
    why = entry.reason
    if "to" in entry.details:
        why = ngettext("%(num)s a minute", "%(num)s a minute", entry.details["to"])
    return Entry(at=entry.at, title=str(title), who=name or _("The system"), why=why, kind=kind)
