"""Evidence for plates, deleted when nobody decided in its published time; the request stays."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from parking.takeovers.models import PlateTakeover

_HAS_PICTURE = PlateTakeover.evidence.is_not(None)
_BOUNDS = select(
    func.count(), func.min(PlateTakeover.asked_at), func.max(PlateTakeover.asked_at)
).where(_HAS_PICTURE)


def forget_evidence(
    session: Session, before: datetime
) -> tuple[int, datetime | None, datetime | None]:
    """Delete pictures of requests older than this: how many, asked between when. Two queries."""
    is_old = PlateTakeover.asked_at < before
    count, oldest, newest = session.execute(_BOUNDS.where(is_old)).one()
    if count:
        session.execute(update(PlateTakeover).where(_HAS_PICTURE, is_old).values(evidence=None))
    return count, oldest, newest


def count_evidence(session: Session) -> tuple[int, datetime | None]:
    """How many pictures are kept, and since when the oldest. One query."""
    count, oldest, _newest = session.execute(_BOUNDS).one()
    return count, oldest
