"""Tables of the lanes: lanes, passages, what their journals said, evidence, commands, alerts."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime


class Lane(Model):
    """One lane of a garage, how it behaves, and how it was when it last reported."""

    __tablename__ = "lane"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('public', 'restricted')", name="kind"),
        sa.CheckConstraint("direction IN ('entry', 'exit')", name="direction"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    garage_slug: Mapped[str] = mapped_column(sa.String(60), index=True)
    kind: Mapped[str] = mapped_column(sa.String(12))
    direction: Mapped[str] = mapped_column(sa.String(8))
    position: Mapped[int] = mapped_column(default=0)
    # In shadow it decides beside another system, and has no barrier.
    is_shadow: Mapped[bool] = mapped_column(default=False)
    # SHA-256 of the lane's token, which is 256 random bits: nothing slower is needed.
    token_hash: Mapped[str] = mapped_column(sa.String(64))
    # Switches of parking.access.LaneRules and GaragePolicy that differ from their defaults.
    switches: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    # The list last signed for this lane: its number, what was in it, when it was made.
    list_serial: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    list_digest: Mapped[str] = mapped_column(sa.String(64), default="")
    list_made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What the lane last said of itself; see lpr.lane.process.LaneProcess.status.
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    status: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)


class LaneListChange(Model):
    """What made one list of a lane of the one before: {"added": rows, "removed": rows}."""

    __tablename__ = "lane_list_change"
    __table_args__ = (sa.UniqueConstraint("lane_id", "serial"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lane_id: Mapped[int] = mapped_column(sa.ForeignKey("lane.id"))
    serial: Mapped[int] = mapped_column(sa.BigInteger)
    # Empty where it is not known, or was too much to keep.
    changes: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LaneJournal(Model):
    """One journal of a lane, and up to where its events are here without a gap."""

    __tablename__ = "lane_journal"
    __table_args__ = (sa.UniqueConstraint("lane_id", "journal_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lane_id: Mapped[int] = mapped_column(sa.ForeignKey("lane.id"))
    journal_id: Mapped[str] = mapped_column(sa.String(32))
    acknowledged: Mapped[int] = mapped_column(sa.BigInteger, default=0)


class JournalEvent(Model):
    """One event of a lane's journal, taken once. A passage's own body is in its passage."""

    __tablename__ = "journal_event"
    __table_args__ = (
        sa.UniqueConstraint("journal_row_id", "sequence"),
        sa.Index("ix_journal_event_passage_uid", "passage_uid"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    journal_row_id: Mapped[int] = mapped_column(sa.ForeignKey("lane_journal.id"))
    sequence: Mapped[int] = mapped_column(sa.BigInteger)
    kind: Mapped[str] = mapped_column(sa.String(16))
    passage_uid: Mapped[str] = mapped_column(sa.String(32))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    body: Mapped[dict[str, Any]] = mapped_column(sa.JSON)


class Passage(Model):
    """One vehicle at one lane: read, decided, opened or not. After `purge_at` without its plate."""

    __tablename__ = "passage"
    __table_args__ = (
        sa.Index("ix_passage_lane_id_at", "lane_id", "at"),
        # The search by a part of the plate reads these alone: see lpr.search.passages.
        sa.Index("ix_passage_at_id_folded", "at", "id", "folded"),
        sa.Index("ix_passage_folded_at_id", "folded", "at", "id"),
        sa.CheckConstraint("outcome IN ('open', 'refuse', 'refer')", name="outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(sa.String(32), unique=True)
    lane_id: Mapped[int] = mapped_column(sa.ForeignKey("lane.id"))
    # When it was decided, and when the vehicle was first seen.
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # The name that the source gave the vehicle, such as the demo's drive-up.
    arrival: Mapped[str] = mapped_column(sa.String(80), default="", index=True)
    number: Mapped[str | None] = mapped_column(sa.String(16))
    folded: Mapped[str | None] = mapped_column(sa.String(16))
    plate_state: Mapped[str | None] = mapped_column(sa.String(2))
    key: Mapped[str | None] = mapped_column(sa.String(40))
    confidence: Mapped[float] = mapped_column(default=0.0)
    outcome: Mapped[str] = mapped_column(sa.String(8))
    reason: Mapped[str] = mapped_column(sa.String(32))
    rule: Mapped[str] = mapped_column(sa.String(32))
    values: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)
    permit_id: Mapped[str | None] = mapped_column(sa.String(36))
    list_serial: Mapped[int | None] = mapped_column(sa.BigInteger)
    # Characters, per-frame reads, latencies: what explains the decision.
    detail: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    barrier: Mapped[str | None] = mapped_column(sa.String(16))
    barrier_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # A vehicle that was not let in waits until this is set.
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_how: Mapped[str | None] = mapped_column(sa.String(16))
    settled_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    settled_reason: Mapped[str] = mapped_column(sa.String(200), default="")
    stay_id: Mapped[int | None] = mapped_column()
    claim_code: Mapped[str | None] = mapped_column(sa.String(12))
    # When the driver first pressed for help.
    help_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_disputed: Mapped[bool] = mapped_column(default=False)
    # By which rule it goes; see lpr.retention. `purge_at` is None once it has, or a case holds it.
    kept_as: Mapped[str] = mapped_column(sa.String(12))
    purge_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    purged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    lane: Mapped[Lane] = relationship(lazy="joined", innerjoin=True)


class PlateEnding(Model):
    """One ending of a folded number that some passage has; see lpr.search.numbers."""

    __tablename__ = "plate_ending"
    __table_args__ = (sa.Index("ix_plate_ending_rest_number", "rest", "number"),)

    number: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    start: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rest: Mapped[str] = mapped_column(sa.String(16))


class Evidence(Model):
    """One picture of a passage, a file under INSTANCE_DIR/evidence."""

    __tablename__ = "evidence"
    __table_args__ = (sa.UniqueConstraint("passage_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    passage_id: Mapped[int] = mapped_column(sa.ForeignKey("passage.id"))
    number: Mapped[int] = mapped_column()
    kind: Mapped[str] = mapped_column(sa.String(8))
    path: Mapped[str] = mapped_column(sa.String(120))
    sha256: Mapped[str] = mapped_column(sa.String(64))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LaneCommand(Model):
    """What an attendant asked of a lane; it expires in seconds and is never sent again."""

    __tablename__ = "lane_command"
    __table_args__ = (sa.Index("ix_lane_command_lane_id_expires_at", "lane_id", "expires_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(sa.String(32), unique=True)
    lane_id: Mapped[int] = mapped_column(sa.ForeignKey("lane.id"))
    passage_uid: Mapped[str | None] = mapped_column(sa.String(32), index=True)
    kind: Mapped[str] = mapped_column(sa.String(12))
    reason: Mapped[str] = mapped_column(sa.String(200))
    actor_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[str | None] = mapped_column(sa.String(16))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LaneAlert(Model):
    """Something wrong with a lane, from when to when."""

    __tablename__ = "lane_alert"
    __table_args__ = (sa.Index("ix_lane_alert_lane_id_ended_at", "lane_id", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lane_id: Mapped[int] = mapped_column(sa.ForeignKey("lane.id"))
    kind: Mapped[str] = mapped_column(sa.String(24))
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
