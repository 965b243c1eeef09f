"""The spaces of all garages by a spreadsheet: in all, accessible, for electric cars."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from core.identity.feeds.kinds import FeedKind, Part
from core.identity.feeds.outcomes import Line, Outcome, Report
from core.identity.feeds.table import Row, Table, read_table
from core.identity.people import Act
from parking.bulk.words import Fault, set_aside
from parking.models import Garage

COUNTS = ("capacity", "accessible_spaces", "electric_spaces")
REQUIRED = ("garage", *COUNTS)
_MOST = 20_000
# A garage's name and its counts, by its slug.
Known = Mapping[str, tuple[str, Mapping[str, int]]]


def compare(table: Table, known: Known) -> Report:
    """Compare a spreadsheet of spaces with the garages. Pure."""
    twice = Counter(_slug(row) for row in table.rows)
    lines = [_line(row, known.get(_slug(row)), twice[_slug(row)] > 1) for row in table.rows]
    return Report(lines, is_cut=table.is_cut)


def _line(row: Row, garage: tuple[str, Mapping[str, int]] | None, is_twice: bool) -> Line:
    who = (_slug(row), garage[0] if garage else "")
    if row.fault is not None:
        return set_aside(row, row.fault, row.text, who)
    if garage is None:
        return set_aside(row, Fault.UNKNOWN_GARAGE, row.cells["garage"], who)
    if is_twice:
        return set_aside(row, Fault.TWICE, row.cells["garage"], who)
    wished = {name: _number(row.cells[name]) for name in COUNTS}
    wrong = next((row.cells[name] for name, value in wished.items() if value is None), None)
    if wrong is not None:
        return set_aside(row, Fault.BAD_NUMBER, wrong, who)
    if max(wished["accessible_spaces"] or 0, wished["electric_spaces"] or 0) > (
        wished["capacity"] or 0
    ):
        return set_aside(row, Fault.TOO_MANY_OF, "", who)
    before = garage[1]
    changes = {n: (str(before[n]), str(v)) for n, v in wished.items() if before[n] != v}
    return Line(row.line, Outcome.MOVES if changes else Outcome.UNCHANGED, *who, None, changes)


def _slug(row: Row) -> str:
    return row.cells.get("garage", "").lower()


def _number(text: str) -> int | None:
    is_count = text.isascii() and text.isdigit() and len(text) < 6
    return int(text) if is_count and int(text) <= _MOST else None


def _look(session: Session, content: bytes, _now: datetime) -> Report:
    return compare(read_table(content, REQUIRED), _known(session))


def _parts(session: Session, content: bytes, act: Act) -> Iterator[Part]:
    table = read_table(content, REQUIRED)
    rows = {row.line: row for row in table.rows}
    for line in compare(table, _known(session)).lines:
        if line.outcome is Outcome.MOVES:
            yield partial(_put, row=rows[line.line], line=line, act=act)


def _put(session: Session, row: Row, line: Line, act: Act) -> None:
    query = select(Garage).where(Garage.slug == _slug(row)).with_for_update()
    garage = session.scalars(query.execution_options(populate_existing=True)).one()
    for name in COUNTS:
        setattr(garage, name, int(row.cells[name]))
    audit.record(
        session,
        actor_id=act.actor_id,
        action="garage.spaces",
        subject_type="garage",
        subject_id=garage.slug,
        now=act.now,
        reason=act.reason,
        details={name: list(pair) for name, pair in line.changes.items()},
    )


def _known(session: Session) -> Known:
    garages = session.scalars(select(Garage))
    return {g.slug: (g.name, {name: getattr(g, name) for name in COUNTS}) for g in garages}


KIND = FeedKind("spaces", _l("Spaces of garages"), REQUIRED, _look, _parts, is_by_hand=True)
