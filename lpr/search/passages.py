"""The search of passages by a part of the plate: newest first, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union_all
from sqlalchemy.orm import Session

from lpr.models import Passage, PlateEnding
from lpr.search.patterns import LONGEST_PART, PlatePattern

PAGE = 50
_LAST_ID = 2**63 - 1  # of a column of eight bytes
# More numbers than this share the part: looking through the newest passages is sooner done.
COMMON = 5_000


@dataclass(frozen=True)
class Place:
    """A passage's place in the list, after which the next page begins."""

    at: datetime
    passage_id: int

    def __str__(self) -> str:
        """Write it down for a page's address or form."""
        return f"{self.at.isoformat()}/{self.passage_id}"

    @classmethod
    def parse(cls, text: str) -> "Place | None":
        """Read what `str` wrote; None where it is nothing of ours."""
        at, _, number = text.partition("/")
        try:
            moment, passage_id = datetime.fromisoformat(at), int(number)
            is_ours = moment.tzinfo is not None and 0 <= passage_id <= _LAST_ID
            return cls(moment.astimezone(UTC), passage_id) if is_ours else None
        except (ValueError, OverflowError):  # a moment that no year of UTC has is not ours either
            return None


@dataclass(frozen=True)
class Found:
    """One page of a search: its passages, and where an older page would begin."""

    passages: Sequence[Passage]
    older: Place | None


def find_passages(
    session: Session,
    patterns: Sequence[PlatePattern],
    *,
    before: Place | None = None,
    size: int = PAGE,
) -> Found:
    """Find passages whose number has one of the shapes, newest first. Three queries."""
    wanted = select(Passage.id).where(_has_shape(session, patterns))
    if before is not None:
        same = and_(Passage.at == before.at, Passage.id < before.passage_id)
        wanted = wanted.where(Passage.at <= before.at, or_(Passage.at < before.at, same))
    newest = wanted.order_by(Passage.at.desc(), Passage.id.desc()).limit(size + 1)
    ids = session.scalars(newest).all()
    rows = session.scalars(
        select(Passage)
        .where(Passage.id.in_(ids[:size]))
        .order_by(Passage.at.desc(), Passage.id.desc())
    ).all()
    last = rows[-1] if len(ids) > size else None
    return Found(rows, Place(last.at, last.id) if last else None)


def _has_shape(session: Session, patterns: Sequence[PlatePattern]) -> ColumnElement[bool]:
    """Through the index of numbers where few share the part, else passage by passage."""
    numbers = [_numbers(pattern) for pattern in patterns]
    few = union_all(*numbers).limit(COMMON + 1).subquery()
    many = session.scalar(select(func.count()).select_from(few)) or 0
    if many > COMMON:
        return or_(*(Passage.folded.like(pattern.like) for pattern in patterns))
    return Passage.folded.in_(union_all(*numbers))


def _numbers(pattern: PlatePattern) -> Select[str]:
    """The numbers of one shape: an ending of theirs begins with the shape's longest run."""
    anchor = pattern.anchor
    return select(PlateEnding.number).where(
        PlateEnding.rest.between(anchor, anchor + "Z" * LONGEST_PART),
        PlateEnding.number.like(pattern.like),
    )
