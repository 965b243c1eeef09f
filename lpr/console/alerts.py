"""What the lanes alerted of late, in words: tailgating, threats, clocks that jump, and more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.identity.models import Person
from lpr.gate_alerts import GateAlert
from lpr.models import Lane

SHOWN_FOR = timedelta(days=7)
MOST = 500

_WORDS: Mapping[str, LazyString] = {
    "hot_list": _l("A plate on the hot list came; the gate stayed closed."),
    "threat_leaving": _l("A plate on the hot list left."),
    "passback": _l("A car came in that was inside already by the records."),
    "permit_in_use": _l("A second car of one permit came in."),
    "tailgating": _l("More vehicles went through one raise than were let in."),
    "wrong_way": _l("A vehicle came through the wrong way."),
    "still_picture": _l("A picture of a plate did not move."),
    "clock_jumped": _l("The clock of the lane's box jumped."),
    "journal_corrupt": _l("The lane's journal was corrupt; another was begun."),
    "vehicle_failed": _l("The lane failed to decide about a vehicle. Look whether it waits."),
    "reader_flood": _l("Somebody has tried too many badges or codes at this lane."),
    "code_twice": _l("A code from a permit's page was used at two lanes."),
    "event_refused": _l("The server could not take an event of the lane's journal."),
}


@dataclass(frozen=True)
class Alert:
    """One thing that a lane said somebody should hear of."""

    at: datetime
    lane: Lane
    kind: str
    words: str
    more: str
    passage_uid: str
    id: int
    state: str
    word: str
    who: str


def recent_alerts(session: Session, now: datetime) -> list[Alert]:
    """The alerts of the last week and those not settled, newest first, 500 at most. One query."""
    query = (
        select(GateAlert, Lane, Person.name)
        .join(Lane, Lane.id == GateAlert.lane_id)
        .outerjoin(Person, Person.id == GateAlert.actor_id)
        .where(or_(GateAlert.at > now - SHOWN_FOR, GateAlert.settled_at.is_(None)))
        .order_by(GateAlert.at.desc(), GateAlert.id.desc())
        .limit(MOST)
    )
    return [_alert(alert, lane, who or "") for alert, lane, who in session.execute(query)]


def _alert(alert: GateAlert, lane: Lane, who: str) -> Alert:
    return Alert(
        at=alert.at,
        lane=lane,
        kind=alert.kind,
        words=str(_WORDS.get(alert.kind, alert.kind)),
        more=_more(alert.kind, alert.body),
        passage_uid=alert.passage_uid,
        id=alert.id,
        state="settled" if alert.settled_at else "taken" if alert.taken_at else "open",
        word=alert.word,
        who=who,
    )


def _more(kind: str, body: Mapping[str, Any]) -> str:
    """The figures that belong to a kind; empty where there are none."""
    words = ""
    if kind == "tailgating":
        words = _("%(passed)s went through, %(let_in)s let in", **_whole(body, "passed", "let_in"))
    elif kind == "clock_jumped":
        words = _("%(seconds)s s", seconds=body.get("seconds", "?"))
    elif kind == "journal_corrupt":
        words = _(
            "kept as %(file)s, %(saved)s events saved",
            file=body.get("file", "?"),
            saved=body.get("saved", "?"),
        )
    elif kind == "event_refused":
        words = _("%(event)s, number %(sequence)s", **_whole(body, "event", "sequence"))
    return str(words)


def _whole(body: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """A lane of another version may not say them all."""
    return {name: body.get(name, "?") for name in names}
