"""What the office's pages of rights read: each list by words and state, and an entry's story."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import Session, joinedload

from core.audit import AuditEntry
from core.identity.models import Person
from core.plates import normalise
from parking.rights.models import HotPlate, Kept, OfTwo
from parking.rights.tenure import Tenure


@dataclass(frozen=True)
class Chosen:
    """Which entries of a list are asked for; empty fields ask for all."""

    words: str = ""
    tenure: str = ""
    kind: str = ""

    @property
    def kept(self) -> dict[str, str]:
        """The filters that are set, for addresses."""
        return {name: value for name, value in vars(self).items() if value}


@dataclass(frozen=True)
class TrailLine:
    """One step of an entry's story: what was done, when, by whom and why."""

    verb: str
    at: datetime
    who: str
    why: str


def list_hot(chosen: Chosen, now: datetime) -> Select[HotPlate]:
    """Entries of the hot list: waiting ones first, then those in force, then newest first."""
    query = select(HotPlate).options(joinedload(HotPlate.adder), joinedload(HotPlate.approver))
    if chosen.kind:
        query = query.where(HotPlate.kind == chosen.kind)
    for word in chosen.words.split():
        query = query.where(or_(plate_has(HotPlate, word), reason_has(HotPlate, word)))
    return narrowed(query, HotPlate, chosen.tenure, now)


def count_waiting(session: Session, model: type[OfTwo], now: datetime) -> int:
    """How many proposals of a list wait for a second person."""
    query = select(func.count(model.id)).where(
        model.approved_at.is_(None), model.ended_at.is_(None), model.expires_at > now
    )
    return session.scalar(query) or 0


def trail_of(session: Session, entry: Kept) -> list[TrailLine]:
    """What was done to an entry, newest first. One query."""
    table = str(entry.__tablename__)  # type: ignore[attr-defined]
    rows = session.execute(
        select(AuditEntry.action, AuditEntry.at, Person.name, AuditEntry.reason)
        .outerjoin(Person, Person.id == AuditEntry.actor_id)
        .where(AuditEntry.subject_type == table, AuditEntry.subject_id == str(entry.id))
        .order_by(AuditEntry.id.desc())
    )
    return [
        TrailLine(action.rpartition(".")[2], at, who or "", why) for action, at, who, why in rows
    ]


def narrowed(query: Select[Any], model: type[Kept], tenure: str, now: datetime) -> Select[Any]:
    """Keep the entries of one tenure, and order them: what somebody must do comes first."""
    waiting = model.approved_at.is_(None) if issubclass(model, OfTwo) else false()
    living = and_(model.ended_at.is_(None), or_(model.expires_at.is_(None), model.expires_at > now))
    are: dict[str, ColumnElement[bool]] = {
        Tenure.WAITING: and_(living, waiting),
        Tenure.IN_FORCE: and_(living, ~waiting),
        Tenure.EXPIRED: and_(model.ended_at.is_(None), model.expires_at <= now),
        Tenure.ENDED: model.ended_at.is_not(None),
    }
    if tenure in are:
        query = query.where(are[tenure])
    rank = case((are[Tenure.WAITING], 0), (are[Tenure.IN_FORCE], 1), else_=2)
    return query.order_by(rank, model.added_at.desc(), model.id.desc())


def plate_has(model: Any, word: str) -> ColumnElement[bool]:
    """Whether a plate's number contains what was typed."""
    found: ColumnElement[bool] = model.number.contains(normalise(word) or "-", autoescape=True)
    return found


def reason_has(model: Any, word: str) -> ColumnElement[bool]:
    """Whether the reason contains what was typed, in capitals or not."""
    found: ColumnElement[bool] = model.reason.icontains(word, autoescape=True)
    return found


def text_has(name: str) -> Callable[[Any, str], ColumnElement[bool]]:
    """Whether a column contains what was typed, in capitals or not, as in a plate or a code."""

    def has(model: Any, word: str) -> ColumnElement[bool]:
        column = getattr(model, name)
        tidy = normalise(word) or "-"
        found: ColumnElement[bool] = or_(
            column.icontains(word, autoescape=True), column.contains(tidy, autoescape=True)
        )
        return found

    return has
