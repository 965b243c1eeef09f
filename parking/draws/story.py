"""What the office did with a draw, as lines of a timeline."""

from collections.abc import Iterable, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from core.audit import AuditEntry
from parking.timeline import Entry

_STEPS: Mapping[str, tuple[LazyString, str]] = {
    "draw.open": (_l("Announced, with the commitment to its seed"), "open"),
    "draw.rehearse": (_l("Rehearsed with a seed that was thrown away"), "info"),
    "draw.public_value": (_l("The public value was written down"), "info"),
    "draw.cancel": (_l("Called off"), "refuse"),
}


def as_entries(trail: Iterable[tuple[AuditEntry, str | None]]) -> list[Entry]:
    """The trail of a draw, newest first."""
    return [_line(entry, name) for entry, name in trail]


def _line(entry: AuditEntry, name: str | None) -> Entry:
    title, kind = _STEPS[entry.action]
    why = entry.reason or str(entry.details.get("value", ""))
    return Entry(at=entry.at, title=str(title), who=name or _("The system"), why=why, kind=kind)
