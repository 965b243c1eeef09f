"""Alerts of the gates: raised once, taken in hand by somebody with a word, and settled."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Mapped, Session, mapped_column

from core import audit
from core.db import Model, UtcDateTime, insert_if_absent
from core.web.errors import Refusal
from lpr.lists.rules import policy_now
from lpr.models import Lane, Passage
from lpr.service import Act
from parking import service as parking_service
from parking.access import Strictness


class GateAlert(Model):
    """One thing that somebody should hear of. Open, then taken in hand, then settled."""

    __tablename__ = "gate_alert"
    __table_args__ = (sa.Index("ix_gate_alert_at", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # Kind and passage: what the lane and the server both notice is one alert.
    key: Mapped[str] = mapped_column(sa.String(80), unique=True)
    lane_id: Mapped[int] = mapped_column(sa.ForeignKey("lane.id"))
    kind: Mapped[str] = mapped_column(sa.String(24))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    passage_uid: Mapped[str] = mapped_column(sa.String(32), default="")
    body: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What the last person who did something wrote, and who that was.
    word: Mapped[str] = mapped_column(sa.String(200), default="")
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)


def raise_alert(
    session: Session, lane: Lane, kind: str, at: datetime, passage_uid: str, body: dict[str, Any]
) -> None:
    """Raise an alert, unless this passage has one of this kind."""
    known = passage_uid or at.isoformat()
    values = {
        "key": f"{kind[:24]}:{lane.id}:{known}"[:80],
        "lane_id": lane.id,
        "kind": kind[:24],
        "at": at,
        "passage_uid": passage_uid,
        "body": body,
        "word": "",
    }
    insert_if_absent(session, GateAlert, values)


def alert_doubles(session: Session, lane: Lane, passage: Passage, stay: Any, at: datetime) -> None:
    """Alert what no single lane could see: the same car in twice, or two cars of one permit.

    Where the rules in force ask for neither, nothing is said.
    """
    policy = policy_now(session, lane)
    found = parking_service.find_doubles(session, stay)
    if found.same_car and policy.anti_passback is not Strictness.OFF:
        raise_alert(session, lane, "passback", at, passage.uid, {"found_by": "server"})
    if found.same_permit and policy.one_inside is not Strictness.OFF:
        raise_alert(session, lane, "permit_in_use", at, passage.uid, {"found_by": "server"})


def take(session: Session, alert_id: int, act: Act) -> None:
    """Somebody looks after it, and says so. Raises Refusal where it is settled."""
    alert = _open(session, alert_id)
    alert.taken_at = alert.taken_at or act.now
    _note(session, alert, "alert.taken", act)


def settle(session: Session, alert_id: int, act: Act) -> None:
    """It is over. Raises Refusal where it is settled."""
    alert = _open(session, alert_id)
    alert.settled_at = act.now
    _note(session, alert, "alert.settled", act)


def _open(session: Session, alert_id: int) -> GateAlert:
    alert = session.get(GateAlert, alert_id, with_for_update=True)
    if alert is None:
        raise Refusal.not_found()
    if alert.settled_at is not None:
        raise Refusal("alert_settled", _("Somebody has settled this alert. Nothing was changed."))
    return alert


def _note(session: Session, alert: GateAlert, action: str, act: Act) -> None:
    alert.word, alert.actor_id = act.reason, act.actor_id
    audit.record(
        session,
        actor_id=act.actor_id,
        action=action,
        subject_type="alert",
        subject_id=str(alert.id),
        now=act.now,
        reason=act.reason,
        details={"kind": alert.kind},
    )
