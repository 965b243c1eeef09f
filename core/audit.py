"""The audit trail: who did what to what, when, and why. Rows are only ever added."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.db import Model, UtcDateTime, insert_all


class Acting(Protocol):
    """Who does something, when, and why."""

    @property
    def person_id(self) -> int | None:
        """Nobody where the system itself acts."""

    @property
    def now(self) -> datetime:
        """When it is done."""

    @property
    def reason(self) -> str:
        """As they wrote it; empty where none is asked for."""


class AuditEntry(Model):
    """One act worth answering for. `actor_id` is empty where the system itself acted."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject_type", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    action: Mapped[str] = mapped_column(String(80))
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


def record(  # noqa: PLR0913 - each is a column of the entry
    session: Session,
    *,
    actor_id: int | None,
    action: str,
    subject_type: str,
    subject_id: str,
    now: datetime,
    reason: str = "",
    details: dict[str, Any] | None = None,
) -> None:
    """Add an entry to the trail, in the transaction of the act itself."""
    session.add(
        AuditEntry(
            at=now,
            actor_id=actor_id,
            action=action,
            subject_type=subject_type,
            subject_id=subject_id,
            reason=reason,
            details=details or {},
        )
    )


def record_act(
    session: Session,
    by: Acting,
    action: str,
    subject: tuple[str, int | str],
    details: dict[str, Any] | None = None,
) -> None:
    """Add an entry for what somebody did to a subject, given as its kind and its id."""
    kind, subject_id = subject
    record(
        session,
        actor_id=by.person_id,
        action=action,
        subject_type=kind,
        subject_id=str(subject_id),
        now=by.now,
        reason=by.reason,
        details=details,
    )


def record_all(  # noqa: PLR0913 - as above, but for whom it was done to
    session: Session,
    *,
    actor_id: int | None,
    action: str,
    subject_type: str,
    details_by_id: Mapping[int, dict[str, Any]],
    now: datetime,
    reason: str = "",
) -> None:
    """Add an entry for each of many that the same was done to. One statement."""
    shared = {"at": now, "actor_id": actor_id, "action": action, "subject_type": subject_type}
    rows = [
        {**shared, "reason": reason, "subject_id": str(subject_id), "details": details}
        for subject_id, details in details_by_id.items()
    ]
    insert_all(session, AuditEntry, rows)
