"""What retention looks like now: how much of each kind is kept, and what is past its time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel.speaklater import LazyString
from sqlalchemy import Select, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.config import SETTINGS
from lpr.gate_alerts import GateAlert
from lpr.models import JournalEvent, Passage
from lpr.plate_tests.forgetting import count_pictures
from lpr.retention.kinds import OF_PASSAGES, RULES, Kind
from lpr.retention.lists import count_list_changes
from lpr.retention.models import PassageCase, PurgeReceipt
from parking import queries as parking_queries
from parking.draws import forgetting
from parking.takeovers.forgetting import count_evidence

# The job runs every ten minutes; what is past its time for longer has been forgotten.
LATE = timedelta(hours=1)
_DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


@dataclass(frozen=True)
class KindKept:
    """One kind: its rule, how many there are, and since when the oldest."""

    title: LazyString
    rule: str
    is_default: bool
    kept_for: timedelta
    count: int | None
    oldest: datetime | None
    last_removed: datetime | None


@dataclass(frozen=True)
class Overview:
    """All kinds, the open cases, how many wait for their stay's end, and how many are late."""

    kinds: tuple[KindKept, ...]
    cases: Sequence[PassageCase]
    awaiting_stays: int
    late: int


def overview(session: Session, config: Mapping[str, Any], now: datetime) -> Overview:
    """Count. Nine queries."""
    removed = _last_removed(session)
    passages = session.execute(_passages(config, now)).all()
    counted: dict[str, tuple[int, datetime | None]] = {
        row.kept_as: (row.kept, row.oldest) for row in passages
    }
    counted |= {row.kind: (row.kept, row.oldest) for row in session.execute(_OF_THE_LANES)}
    counted[Kind.STAYS] = parking_queries.count_kept_plates(session)
    counted[Kind.LISTS] = count_list_changes(session)
    counted[Kind.DRAWS] = forgetting.count_people(session)
    counted[Kind.PLATE_TESTS] = count_pictures(session)
    counted[Kind.EVIDENCE] = count_evidence(session)
    return Overview(
        kinds=tuple(
            _kept(kind, counted.get(kind, (0, None)), config, removed.get(kind)) for kind in RULES
        ),
        cases=session.scalars(
            select(PassageCase)
            .where(PassageCase.closed_at.is_(None))
            .order_by(PassageCase.opened_at)
            .limit(200)
        ).all(),
        awaiting_stays=sum(row.held for row in passages),
        late=sum(row.late for row in passages),
    )


def _all_of(kind: Kind, at: InstrumentedAttribute[datetime]) -> Select[str, int, datetime]:
    kept = func.count().label("kept")
    return select(literal(kind.value).label("kind"), kept, func.min(at).label("oldest"))


_OF_THE_LANES = union_all(
    _all_of(Kind.JOURNAL, JournalEvent.received_at), _all_of(Kind.ALERTS, GateAlert.at)
)


def _last_removed(session: Session) -> dict[str, datetime]:
    """When something of each kind was removed last, by the receipts. One query."""
    query = select(PurgeReceipt.kind, func.max(PurgeReceipt.at)).group_by(PurgeReceipt.kind)
    return {row[0]: row[1] for row in session.execute(query)}


def _kept(
    kind: Kind,
    counted: tuple[int, datetime | None],
    config: Mapping[str, Any],
    last_removed: datetime | None,
) -> KindKept:
    rule = RULES[kind]
    known = kind not in (Kind.LIVE, Kind.STRAY, Kind.PRESENT)
    return KindKept(
        title=rule.title,
        rule=rule.told(config),
        is_default=str(config[rule.setting]) == _DEFAULTS[rule.setting],
        kept_for=rule.kept_for(config),
        count=counted[0] if known else None,
        oldest=counted[1],
        last_removed=last_removed,
    )


def _passages(
    config: Mapping[str, Any], now: datetime
) -> Select[str, int, datetime | None, int, int]:
    """By kind: how many are kept, since when, how many are late, and how many wait for a stay.

    A passage past its kind's time that was looked at and left waits for the end of its stay.
    """
    is_kept = Passage.purged_at.is_(None)
    is_over = or_(
        *(
            and_(Passage.kept_as == kind, Passage.at < now - RULES[kind].kept_for(config))
            for kind in OF_PASSAGES
        )
    )
    return select(
        Passage.kept_as,
        func.count().filter(is_kept).label("kept"),
        func.min(Passage.at).filter(is_kept).label("oldest"),
        func.count().filter(Passage.purge_at < now - LATE).label("late"),
        func.count().filter(is_over, Passage.purge_at > now).label("held"),
    ).group_by(Passage.kept_as)


def select_receipts() -> Select[PurgeReceipt]:
    """All receipts, newest first."""
    return select(PurgeReceipt).order_by(PurgeReceipt.at.desc(), PurgeReceipt.id.desc())
