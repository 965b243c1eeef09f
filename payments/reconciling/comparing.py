"""Statement and books read from the database and laid side by side."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from payments.ledger import at_provider
from payments.models import LedgerLine, LedgerPosting
from payments.reconciling.fetching import LOOK_BACK
from payments.reconciling.models import StatementLine
from payments.reconciling.rules import (
    POSTING_KINDS,
    Difference,
    Entry,
    Grace,
    Key,
    compare,
)
from payments.reconciling.statements import MovementKind

# An event may be on its way, and a movement not yet in the statement.
NEWS_TAKES = timedelta(minutes=15)
STATEMENT_TAKES = timedelta(hours=1)
AT_ONCE = 500


def find_differences(session: Session, provider: str, now: datetime) -> list[Difference]:
    """Where the statement that we have and the books differ, over the last weeks."""
    since = now - LOOK_BACK
    stated = _stated(session, provider, StatementLine.at >= since)
    booked = _booked(session, provider, LedgerPosting.at >= since)
    # The other side of what stands near the edge may lie beyond it.
    for refs in _batches(booked.keys() - stated.keys()):
        stated |= _stated(session, provider, StatementLine.subject_ref.in_(refs))
    for refs in _batches(stated.keys() - booked.keys()):
        booked |= _booked(session, provider, LedgerPosting.provider_ref.in_(refs))
    return compare(stated, booked, Grace(now - NEWS_TAKES, now - STATEMENT_TAKES))


def _stated(session: Session, provider: str, which: ColumnElement[bool]) -> dict[Key, Entry]:
    query = (
        select(
            StatementLine.kind,
            StatementLine.subject_ref,
            func.sum(StatementLine.cents),
            func.min(StatementLine.at),
        )
        .where(StatementLine.provider == provider, which)
        .group_by(StatementLine.kind, StatementLine.subject_ref)
    )
    rows = session.execute(query)
    return {(MovementKind(k), ref): Entry(int(cents), at) for k, ref, cents, at in rows}


def _booked(session: Session, provider: str, which: ColumnElement[bool]) -> dict[Key, Entry]:
    query = (
        select(
            LedgerPosting.kind,
            func.coalesce(LedgerPosting.provider_ref, LedgerPosting.key),
            LedgerLine.cents,
            LedgerPosting.at,
        )
        .join(LedgerLine, LedgerLine.posting_id == LedgerPosting.id)
        .where(LedgerLine.account == at_provider(provider), which)
    )
    entries: dict[Key, Entry] = {}
    for kind, ref, cents, at in session.execute(query):
        key = (POSTING_KINDS[kind], ref)
        known = entries.get(key)
        entries[key] = Entry(known.cents + cents, min(known.at, at)) if known else Entry(cents, at)
    return entries


def _batches(keys: Iterable[Key]) -> Iterable[Sequence[str]]:
    refs = sorted({ref for _kind, ref in keys})
    return (refs[start : start + AT_ONCE] for start in range(0, len(refs), AT_ONCE))
