"""Removes what is kept of changes to lanes' lists: plates that came and went, and whose."""

from datetime import datetime

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from core.db import transaction
from core.revisions import RevisionSubject, forget_subjects
from lpr.lists.history import forget_changes
from lpr.models import LaneListChange
from lpr.retention.kinds import Kind
from lpr.retention.purging import Removal


def purge_list_changes(removal: Removal) -> int:
    """Forget what changed in lanes' lists, and what that was about, after its time; say how many.

    A lane that asks for what is forgotten gets its whole list, and a web process reads it whole.
    """
    before = removal.before(Kind.LISTS)
    with transaction() as session:
        times = [*forget_changes(session, before), *forget_subjects(session, before)]
        if times:
            receipt = removal.receipt(session, Kind.LISTS)
            receipt.items, receipt.oldest, receipt.newest = len(times), min(times), max(times)
    return len(times)


def count_list_changes(session: Session) -> tuple[int, datetime | None]:
    """How many are kept, and since when the oldest. One query."""
    of_lists = select(LaneListChange.made_at.label("at")).where(LaneListChange.changes.is_not(None))
    kept = union_all(of_lists, select(RevisionSubject.at)).subquery()
    row = session.execute(select(func.count(), func.min(kept.c.at)).select_from(kept)).one()
    return row[0], row[1]
