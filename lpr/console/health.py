"""How each lane is: contact, camera, barrier, list, journal, clock; what to do in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy.orm import Session

from core.web.formatting import ago, duration
from lpr import queries
from lpr.models import Lane
from lpr.words import clock_words, trouble_words

# So many events wait to be sent only where the line is slow, or away.
JOURNAL_LONG = 50


class Part(StrEnum):
    """What is looked at of a lane, in the order of the page."""

    CONTACT = "contact"
    CAMERA = "camera"
    BARRIER = "barrier"
    LIST = "list"
    JOURNAL = "journal"
    CLOCK = "clock"


PART_NAMES = {
    Part.CONTACT: _l("Contact"),
    Part.CAMERA: _l("Camera"),
    Part.BARRIER: _l("Barrier"),
    Part.LIST: _l("List"),
    Part.JOURNAL: _l("Journal"),
    Part.CLOCK: _l("Clock"),
}
_PART_OF = {
    "never_seen": Part.CONTACT,
    "silent": Part.CONTACT,
    "fire": Part.BARRIER,
    "barrier": Part.BARRIER,
    "boom": Part.BARRIER,
    "no_list": Part.LIST,
    "old_list": Part.LIST,
    "list": Part.LIST,
    "journal": Part.JOURNAL,
    "clock": Part.CLOCK,
}
# The lane refers its cars, or stays closed, until a person has done something.
_GRAVE = frozenset({"never_seen", "silent", "barrier", "boom", "no_list", "journal", "camera"})
_POSITIONS = {
    "raised": _l("raised"),
    "lowered": _l("lowered"),
    "moving": _l("moving"),
    "obstructed": _l("blocked"),
}


@dataclass(frozen=True)
class Check:
    """One part of a lane: `kind` is open (well), refer, refuse or neutral (not known now)."""

    part: Part
    kind: str
    value: str
    advice: tuple[str, ...] = ()


@dataclass(frozen=True)
class LaneHealth:
    """One lane with its six checks; `since` is the beginning of its longest alert."""

    lane: Lane
    checks: tuple[Check, ...]
    since: datetime | None

    @property
    def is_well(self) -> bool:
        """Whether nothing asks for anybody."""
        return all(check.kind == "open" for check in self.checks)


def health_of_lanes(session: Session, now: datetime) -> list[LaneHealth]:
    """All lanes in the order of the desk. Two queries, however many lanes there are."""
    since: dict[int, datetime] = {}
    for alert, lane in queries.open_alerts(session):
        since.setdefault(lane.id, alert.began_at)
    return [
        LaneHealth(lane, checks_of(lane, now), since.get(lane.id))
        for lane in queries.list_lanes(session)
    ]


def checks_of(lane: Lane, now: datetime) -> tuple[Check, ...]:
    """Look at every part. Of a lane out of contact the last known values are shown, ungraded."""
    codes = queries.troubles_of(lane, now)
    is_known = queries.is_online(lane, now)
    return tuple(_check(part, codes, _value(part, lane, now), is_known, lane) for part in Part)


def _check(part: Part, codes: Sequence[str], value: str, is_known: bool, lane: Lane) -> Check:
    wrong = [code for code in codes if _part_of(code) is part]
    advice = [trouble_words(code) for code in wrong]
    kind = "refuse" if any(_is_grave(code) for code in wrong) else "refer" if wrong else "open"
    if part is Part.JOURNAL and is_known and _waiting(lane) > JOURNAL_LONG:
        kind = "refuse" if kind == "refuse" else "refer"
        advice.append(_("Much waits to be sent: check the line to the server. Nothing is lost."))
    if part is not Part.CONTACT and not is_known:
        kind = "neutral"
    return Check(part, kind, value, tuple(advice))


def _part_of(code: str) -> Part:
    if code.startswith("camera"):
        return Part.CAMERA
    return _PART_OF.get(code, Part.BARRIER)  # what holds it open


def _is_grave(code: str) -> bool:
    return code in _GRAVE or (code.startswith("camera_") and code != "camera_resized")


def _value(part: Part, lane: Lane, now: datetime) -> str:
    if part is Part.CONTACT:
        return ago(lane.seen_at) if lane.seen_at else str(_("never"))
    if not lane.status:
        return ""
    if part is Part.LIST:
        return _list_value(lane, now)
    return _VALUES[part](lane.status)


def _camera_value(told: Mapping[str, Any]) -> str:
    works = _("works") if told.get("camera_works", True) else _("no picture")
    dropped, broken = told.get("frames_dropped", 0), told.get("frames_broken", 0)
    frames = _("%(dropped)s frames dropped, %(broken)s broken", dropped=dropped, broken=broken)
    return f"{works}, {frames}"


def _barrier_value(told: Mapping[str, Any]) -> str:
    return str(_POSITIONS.get(told.get("barrier", ""), _("not known")))


def _journal_value(told: Mapping[str, Any]) -> str:
    waiting = int(told.get("journal_waiting", 0))
    return str(ngettext("%(num)s event waits", "%(num)s events wait", waiting))


def _clock_value(told: Mapping[str, Any]) -> str:
    return clock_words(float(told.get("clock_ahead_s", 0)))


_VALUES: Mapping[Part, Callable[[Mapping[str, Any]], str]] = {
    Part.CAMERA: _camera_value,
    Part.BARRIER: _barrier_value,
    Part.JOURNAL: _journal_value,
    Part.CLOCK: _clock_value,
}


def _list_value(lane: Lane, now: datetime) -> str:
    age = queries.list_age(lane, now)
    if age is None:
        return str(_("none yet"))
    count = int(lane.status.get("list_count", 0))
    plates = ngettext("%(num)s plate", "%(num)s plates", count)
    return str(_("%(plates)s, %(age)s old", plates=plates, age=duration(age)))


def _waiting(lane: Lane) -> int:
    return int(lane.status.get("journal_waiting", 0))
