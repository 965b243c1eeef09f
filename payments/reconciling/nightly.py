"""The job: fetch the statement, compare it with the books, mend what is safe, list the rest."""

from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from core.campus_time import campus_zone
from core.db import read_session, release_connection, transaction
from core.jobs import Findings
from payments.reconciling import comparing, fetching, mending
from payments.reconciling.models import BookDifference
from payments.reconciling.rules import TOLD_BY_STATEMENT, Difference, Fault
from payments.setup import payments
from payments.webhooks import Desk

log = structlog.get_logger(__name__)


def reconcile(now: datetime) -> Findings:
    """Lay the provider's statement beside the books; repeats change nothing."""
    configured = payments()
    provider = configured.provider.name
    desk = Desk(provider, configured.subjects, campus_zone(), now)
    since = fetching.fetch_since(read_session(), provider, now)
    release_connection()
    movements = list(configured.provider.list_movements(since, now))
    with transaction() as session:
        fetching.keep(session, provider, movements, now)
    found = comparing.find_differences(read_session(), provider, now)
    told = [difference for difference in found if _is_told_by_statement(difference)]
    booked = sum(_book(desk, difference) for difference in told)
    others = [difference for difference in found if not _is_told_by_statement(difference)]
    mended = sum(_mend(desk, difference) for difference in others)
    with transaction() as session:
        left = _close_what_is_gone(session, provider, others, now)
    if left:
        log.error("books_differ", provider=provider, differences=left)
    return {"booked": booked, "mended": mended, "left": left}


def _is_told_by_statement(difference: Difference) -> bool:
    return difference.fault is Fault.NOT_BOOKED and difference.kind in TOLD_BY_STATEMENT


def _book(desk: Desk, difference: Difference) -> int:
    with transaction() as session:
        lines = fetching.find_lines(session, desk.provider, difference.kind, difference.ref)
        return sum(mending.book_what_statements_tell(session, desk, line) for line in lines)


def _mend(desk: Desk, difference: Difference) -> bool:
    """Note a difference and mend it where that is safe: in one transaction, with its reason."""
    with transaction() as session:
        lines = fetching.find_lines(session, desk.provider, difference.kind, difference.ref)
        # One line proves one movement; what came and went under one name is for a person.
        is_plain = difference.fault is Fault.NOT_BOOKED and len(lines) == 1
        reason = mending.mend(session, desk, lines[0]) if is_plain else None
        row = _note(session, desk, difference)
        if reason is None:
            return False
        row.state, row.reason, row.closed_at = "mended", reason, desk.now
        audit.record(
            session,
            actor_id=None,
            action="payment.mended",
            subject_type="book_difference",
            subject_id=str(row.id),
            now=desk.now,
            reason=reason,
            details={"kind": row.kind, "ref": row.ref, "cents": row.stated_cents},
        )
    log.info("books_mended", kind=difference.kind, ref=difference.ref, why=reason)
    return True


def _note(session: Session, desk: Desk, difference: Difference) -> BookDifference:
    """The row of a difference: new, or open again where it was closed and has changed."""
    query = select(BookDifference).where(
        BookDifference.provider == desk.provider,
        BookDifference.kind == difference.kind,
        BookDifference.ref == difference.ref,
    )
    row = session.scalar(query.with_for_update())
    if row is None:
        row = BookDifference(
            provider=desk.provider, kind=difference.kind, ref=difference.ref, found_at=desk.now
        )
        session.add(row)
    sides = (difference.fault, difference.stated_cents, difference.booked_cents)
    if row.state == "explained" and (row.fault, row.stated_cents, row.booked_cents) == sides:
        return row
    row.fault, row.stated_cents, row.booked_cents = sides
    row.at, row.state, row.reason = difference.at, "open", ""
    row.closed_at = row.closed_by = None
    session.flush()  # the audit trail names it by its id
    return row


def _close_what_is_gone(
    session: Session, provider: str, found: list[Difference], now: datetime
) -> int:
    """Close what no longer differs; return how many a person still has to look at."""
    differ = {(difference.kind, difference.ref) for difference in found}
    query = select(BookDifference).where(
        BookDifference.provider == provider, BookDifference.state == "open"
    )
    left = 0
    for row in session.scalars(query.with_for_update()):
        if (row.kind, row.ref) in differ or row.at < now - fetching.LOOK_BACK:
            left += 1
        else:
            row.state, row.closed_at = "gone", now
    return left
