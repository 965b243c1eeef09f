"""The ledger on disk: postings are written once, never changed, and can be added up."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.remembered import recall, remember
from payments.ledger import Posting
from payments.models import LedgerLine, LedgerPosting


def post(session: Session, posting: Posting, *, charge_id: str | None, now: datetime) -> bool:
    """Write a posting; False where its key was posted before, and nothing is written.

    Call with the charge's row locked: it is what keeps two writers of one key apart.
    """
    if is_posted(session, posting.key):
        return False
    if recall(session, (LedgerPosting, posting.key)) is not None:
        remember(session, (LedgerPosting, posting.key), True)
    session.add(
        LedgerPosting(
            key=posting.key,
            kind=posting.kind,
            at=now,
            charge_id=charge_id,
            currency=posting.currency,
            provider_ref=posting.ref,
            lines=[LedgerLine(account=line.account, cents=line.cents) for line in posting.lines],
        )
    )
    return True


def is_posted(session: Session, key: str) -> bool:
    """Whether a posting of this key is in the books."""
    known: bool | None = recall(session, (LedgerPosting, key))
    if known is not None:
        return known
    return session.scalar(select(LedgerPosting.id).where(LedgerPosting.key == key)) is not None


def look_up(session: Session, keys: Sequence[str]) -> None:
    """Find out with one query which of these keys are posted, for `post` and `is_posted`.

    Call with the charges locked, as for `post`.
    """
    query = select(LedgerPosting.key).where(LedgerPosting.key.in_(keys))
    posted = set(session.scalars(query))
    for key in keys:
        remember(session, (LedgerPosting, key), key in posted)


def list_balances(session: Session) -> list[tuple[str, int]]:
    """What every account stands at, by name. The amounts sum to zero, or the books are wrong."""
    query = (
        select(LedgerLine.account, func.sum(LedgerLine.cents))
        .group_by(LedgerLine.account)
        .order_by(LedgerLine.account)
    )
    return [(account, int(cents)) for account, cents in session.execute(query)]


def find_unbalanced(session: Session) -> list[str]:
    """Keys of postings whose lines do not sum to zero: none, unless somebody wrote by hand."""
    query = (
        select(LedgerPosting.key)
        .join(LedgerLine)
        .group_by(LedgerPosting.id, LedgerPosting.key)
        .having(func.sum(LedgerLine.cents) != 0)
    )
    return list(session.scalars(query))
