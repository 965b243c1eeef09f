"""Removes what is over its time, kind by kind, and writes the receipt in the same transaction."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.db import read_session, release_connection, transaction
from lpr import pictures
from lpr.models import JournalEvent, LaneCommand, Passage
from lpr.retention.kinds import OF_PASSAGES, RULES, Kind
from lpr.retention.models import PurgeReceipt
from lpr.search.numbers import forget_numbers
from lpr.shadow.models import PresentPassage
from parking import queries as parking_queries

BATCH = 100
# At most so many batches in one run: the next run is minutes away.
MOST_BATCHES = 50
# A passage whose stay is open is looked at again after this long.
LOOK_AGAIN = timedelta(hours=1)


@dataclass(frozen=True)
class Removal:
    """One run: when, and by what settings."""

    now: datetime
    config: Mapping[str, Any]

    def receipt(self, session: Session, kind: Kind) -> PurgeReceipt:
        """The receipt of a kind, begun where this run has none yet."""
        query = select(PurgeReceipt).where(PurgeReceipt.at == self.now, PurgeReceipt.kind == kind)
        found = session.scalar(query)
        if found is None:
            rule = RULES[kind].told(self.config)
            found = PurgeReceipt(at=self.now, kind=kind, rule=rule, items=0, pictures=0, held=0)
            session.add(found)
        return found

    def before(self, kind: Kind) -> datetime:
        """What is older than this is over its time."""
        return self.now - RULES[kind].kept_for(self.config)


def purge_passages(removal: Removal) -> int:
    """Take plate, reads and pictures out of passages whose time is over; say of how many."""
    purged = 0
    for _batch in range(MOST_BATCHES):
        due = _due(removal.now)
        release_connection()
        if not due:
            break
        with transaction() as session:
            purged += _purge_batch(session, due, removal)
    return purged


def _due(now: datetime) -> Sequence[int]:
    query = select(Passage.id).where(Passage.purge_at <= now, Passage.is_disputed.is_(False))
    return read_session().scalars(query.order_by(Passage.purge_at).limit(BATCH)).all()


def _purge_batch(session: Session, due: Sequence[int], removal: Removal) -> int:
    query = select(Passage).where(Passage.id.in_(due), Passage.is_disputed.is_(False))
    locked = query.order_by(Passage.id).with_for_update(of=Passage)
    passages = session.scalars(locked.execution_options(populate_existing=True)).all()
    stays = [passage.stay_id for passage in passages if passage.stay_id is not None]
    is_open = parking_queries.stays_under_way(session, stays)
    numbers = {p.folded for p in passages if p.stay_id not in is_open and p.folded}
    for kind in OF_PASSAGES:
        of_kind = [passage for passage in passages if passage.kept_as == kind]
        held = [passage for passage in of_kind if passage.stay_id in is_open]
        gone = [passage for passage in of_kind if passage.stay_id not in is_open]
        for passage in held:
            passage.purge_at = removal.now + LOOK_AGAIN
        if gone:
            _write_receipt(session, removal, kind, gone, held)
    forget_numbers(session, numbers)
    return sum(passage.purged_at is not None for passage in passages)


def _write_receipt(
    session: Session,
    removal: Removal,
    kind: Kind,
    gone: Sequence[Passage],
    held: Sequence[Passage],
) -> None:
    receipt = removal.receipt(session, kind)
    receipt.items += len(gone)
    receipt.held += len(held)
    receipt.pictures += sum(_purge(session, passage, removal) for passage in gone)
    times = [passage.at for passage in gone]
    receipt.oldest = min([*times, *([receipt.oldest] if receipt.oldest else [])])
    receipt.newest = max([*times, *([receipt.newest] if receipt.newest else [])])


def _purge(session: Session, passage: Passage, removal: Removal) -> int:
    """Leave what money and statistics need: when, where, how decided, how fast."""
    passage.number = passage.folded = passage.key = passage.plate_state = None
    passage.values, passage.claim_code = {}, None
    latency = passage.detail.get("latency_ms", {})
    passage.detail = {"latency_ms": latency, "frames": passage.detail.get("frames", 0)}
    passage.purged_at, passage.purge_at = removal.now, None
    return pictures.remove_evidence(session, removal.config, passage.id)


def purge_pictures(removal: Removal) -> int:
    """Remove live pictures of lanes that fell silent, and pictures that belong to no passage."""
    with transaction() as session:
        before = time.time() - RULES[Kind.STRAY].kept_for(removal.config).total_seconds()
        strays = pictures.remove_orphans(session, removal.config, before)
        live = pictures.remove_live(removal.config, before)
        for kind, count in ((Kind.STRAY, strays), (Kind.LIVE, live)):
            if count:
                removal.receipt(session, kind).pictures += count
    return strays + live


def purge_present(removal: Removal) -> int:
    """Forget what the present system said of lanes in shadow: it holds plates."""
    with transaction() as session:
        query = delete(PresentPassage).where(PresentPassage.at < removal.before(Kind.PRESENT))
        count = int(session.execute(query).rowcount)  # type: ignore[attr-defined]
        if count:
            removal.receipt(session, Kind.PRESENT).items += count
    return count


def purge_journal(removal: Removal) -> int:
    """Forget what lanes' journals said, and what attendants asked of lanes, after its time."""
    before = removal.before(Kind.JOURNAL)
    with transaction() as session:
        events = delete(JournalEvent).where(JournalEvent.received_at < before)
        commands = delete(LaneCommand).where(LaneCommand.created_at < before)
        count = sum(session.execute(each).rowcount for each in (events, commands))  # type: ignore[attr-defined]
        if count:
            removal.receipt(session, Kind.JOURNAL).items += count
    return count
