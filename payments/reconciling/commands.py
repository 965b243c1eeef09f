"""What a person does about a difference: explain it, or take that back. They never commit."""

from datetime import datetime

from sqlalchemy.orm import Session

from core import audit
from payments.reconciling.models import BookDifference


def explain(
    session: Session, difference: BookDifference, reason: str, actor_id: int, now: datetime
) -> bool:
    """Close an open difference with a person's words; False where it is not open."""
    if difference.state != "open":
        return False
    difference.state, difference.reason = "explained", reason
    difference.closed_at, difference.closed_by = now, actor_id
    _record(session, difference, "payment.explained", actor_id, now)
    return True


def reopen(session: Session, difference: BookDifference, actor_id: int, now: datetime) -> bool:
    """Take an explanation back; False where there is none."""
    if difference.state != "explained":
        return False
    _record(session, difference, "payment.reopened", actor_id, now)
    difference.state, difference.reason = "open", ""
    difference.closed_at = difference.closed_by = None
    return True


def _record(
    session: Session, difference: BookDifference, action: str, actor_id: int, now: datetime
) -> None:
    audit.record(
        session,
        actor_id=actor_id,
        action=action,
        subject_type="book_difference",
        subject_id=str(difference.id),
        now=now,
        reason=difference.reason,
        details={"kind": difference.kind, "ref": difference.ref},
    )
