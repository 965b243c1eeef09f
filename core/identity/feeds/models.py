"""Feeds as tables: each run of one, and each of its rows."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime
from core.identity.models import Person


class RunState(StrEnum):
    """Where a run stands."""

    LOOKED = "looked"  # nothing is changed; somebody may put it in force
    WAITING = "waiting"  # it ends too many: a second person decides
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    SUPERSEDED = "superseded"  # a newer list of everybody was put in force
    UNREADABLE = "unreadable"


class FeedRun(Model):
    """One feed: who sent it how and when, what it would do, who decided, what it did."""

    __tablename__ = "feed_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20), index=True)
    # How it came: page, file or api.
    source: Mapped[str] = mapped_column(sa.String(8))
    filename: Mapped[str] = mapped_column(sa.String(200), default="")
    digest: Mapped[str] = mapped_column(sa.String(64))
    # Forgotten with the rows after FEEDS_KEPT_DAYS; the counts stay.
    content: Mapped[bytes | None] = mapped_column(sa.LargeBinary, deferred=True)
    state: Mapped[str] = mapped_column(sa.String(12), index=True)
    counts: Mapped[dict[str, int]] = mapped_column(sa.JSON, default=dict)
    ends: Mapped[int] = mapped_column(default=0)
    people: Mapped[int] = mapped_column(default=0)
    is_cut: Mapped[bool] = mapped_column(default=False)
    # Why nothing of it could be read, and what it lacks.
    problem: Mapped[str] = mapped_column(sa.String(20), default="")
    problem_text: Mapped[str] = mapped_column(sa.String(300), default="")
    taken_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    asked_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    taker: Mapped[Person | None] = relationship(foreign_keys=[taken_by], lazy="joined")
    asker: Mapped[Person | None] = relationship(foreign_keys=[asked_by], lazy="joined")
    decider: Mapped[Person | None] = relationship(foreign_keys=[decided_by], lazy="joined")


class FeedRow(Model):
    """One row of a run and what becomes of it; row 0 is somebody whom the feed does not name."""

    __tablename__ = "feed_row"
    __table_args__ = (sa.Index("ix_feed_row_run_id_outcome", "run_id", "outcome"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("feed_run.id", ondelete="CASCADE"))
    line: Mapped[int]
    outcome: Mapped[str] = mapped_column(sa.String(12))
    number: Mapped[str] = mapped_column(sa.String(300), default="")
    name: Mapped[str] = mapped_column(sa.String(300), default="")
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    changes: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    fault: Mapped[str] = mapped_column(sa.String(20), default="")
    text: Mapped[str] = mapped_column(sa.String(300), default="")
