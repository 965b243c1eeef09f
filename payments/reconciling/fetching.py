"""A provider's statement fetched and kept: called with no transaction open, kept in one."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db import insert_all_absent
from payments.reconciling.models import StatementLine
from payments.reconciling.statements import Movement, MovementKind

# How far back statement and books are laid side by side: further than anybody disputes a mistake
# of ours unseen, and a month's renewals.
LOOK_BACK = timedelta(days=35)
# Lines may appear in a statement after younger ones.
OVERLAP = timedelta(days=3)
AT_ONCE = 200


def fetch_since(session: Session, provider: str, now: datetime) -> datetime:
    """From when on the statement is wanted: a little before the last line we have."""
    query = select(func.max(StatementLine.at)).where(StatementLine.provider == provider)
    last = session.scalar(query)
    return max(last - OVERLAP, now - LOOK_BACK) if last else now - LOOK_BACK


def keep(session: Session, provider: str, movements: Iterable[Movement], now: datetime) -> None:
    """Keep a statement's lines; those that are kept stay as they are."""
    rows = [row for movement in movements for row in _rows(provider, movement, now)]
    for start in range(0, len(rows), AT_ONCE):
        insert_all_absent(session, StatementLine, rows[start : start + AT_ONCE])


def _rows(provider: str, movement: Movement, now: datetime) -> Iterator[dict[str, Any]]:
    row = {
        "id": f"{provider}:{movement.ref}",
        "provider": provider,
        "kind": movement.kind,
        "subject_ref": movement.subject_ref,
        "cents": movement.cents,
        "currency": movement.currency,
        "at": movement.at,
        "payment_ref": movement.payment_ref,
        "charge_id": movement.charge_id,
        "refund_id": movement.refund_id,
        "fetched_at": now,
    }
    if movement.cents:
        yield row
    if movement.fee_cents:
        yield row | {
            "id": f"{row['id']}:fee",
            "kind": MovementKind.FEE,
            "subject_ref": movement.ref,
            "cents": -movement.fee_cents,
        }


def find_lines(session: Session, provider: str, kind: str, ref: str) -> list[StatementLine]:
    """What the statement has of one movement, oldest first."""
    query = select(StatementLine).where(
        StatementLine.provider == provider,
        StatementLine.kind == kind,
        StatementLine.subject_ref == ref,
    )
    return list(session.scalars(query.order_by(StatementLine.at, StatementLine.id)))
