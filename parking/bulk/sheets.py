"""Many zones or products changed by a spreadsheet: each row as a change that the office makes.

What a row would touch is shown before, and each change stands in the list of changes, where it
can be undone as any other.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.campus_time import campus_zone
from core.identity.feeds.kinds import Part as Step
from core.identity.feeds.outcomes import Line, Outcome, Report
from core.identity.feeds.table import Row, read_table
from core.identity.people import Act
from core.web.csv import defuse
from parking.bulk.cells import BadCellError
from parking.bulk.words import Fault, set_aside
from parking.models import Pool, Product
from parking.permits.steps import Actor
from parking.products import changes
from parking.products.change_words import EFFECTS
from parking.products.changes import Wish
from parking.products.field_words import changed_lines
from parking.products.impact import Effect
from parking.products.models import ProductChange
from parking.products.parts import Part, Values, differences
from parking.products.putting import current
from parking.products.refusals import ChangeRefusedError
from parking.products.touching import find_impact

log = structlog.get_logger(__name__)

# The line of a report that says whom a row would touch.
TOUCHES = "touches"
Cells = Mapping[str, str]


@dataclass(frozen=True)
class Sheet:
    """A spreadsheet of zones or of products, of which each row names one by its address.

    `read` says which parts of it a row would change to what; `refuse` looks at what differs as a
    whole. Both raise BadCellError. `key` is what no two rows may share.
    """

    model: type[Pool] | type[Product]
    required: Sequence[str]
    optional: Sequence[str]
    unknown: Fault
    read: Callable[[Cells], Mapping[Part, Values]]
    title: Callable[[Any], str]
    key: Callable[[Cells], tuple[str, ...]]
    refuse: Callable[[Any, Mapping[Part, Values], date], None]

    def look(self, session: Session, content: bytes, now: datetime) -> Report:
        """What each row would change, and whom that would touch. Changes nothing."""
        table = read_table(content, self.required, self.optional)
        times = Counter(self.key(row.cells) for row in table.rows)
        found = _Looked(self, session, now, times, self.all(session))
        return Report([found.line(row) for row in table.rows], is_cut=table.is_cut)

    def all(self, session: Session) -> Mapping[str, Any]:
        """Every zone, or product, by its address. One query."""
        found: Iterable[Any] = session.scalars(select(self.model)).unique()
        return {one.slug: one for one in found}

    def parts(self, session: Session, content: bytes, act: Act) -> Iterator[Step]:
        """Each row that changes something, by itself."""
        report = self.look(session, content, act.now)
        rows = {row.line: row for row in read_table(content, self.required, self.optional).rows}
        for line in report.lines:
            if line.outcome is Outcome.MOVES:
                yield partial(_put, sheet=self, row=rows[line.line], act=act)


@dataclass(frozen=True)
class _Looked:
    """Rows that are looked at, among all of their spreadsheet."""

    sheet: Sheet
    session: Session
    now: datetime
    times: Mapping[tuple[str, ...], int]
    named: Mapping[str, Any]

    def line(self, row: Row) -> Line:
        """What becomes of one row."""
        slug = _slug(self.sheet, row)
        subject = self.named.get(slug)
        who = (slug, self.sheet.title(subject) if subject else "")
        if row.fault is not None:
            return set_aside(row, row.fault, row.text, who)
        if subject is None:
            return set_aside(row, self.sheet.unknown, slug, who)
        try:
            drafts = self._drafts(row, subject)
        except BadCellError as bad:
            return set_aside(row, bad.fault, bad.text, who)
        outcome = Outcome.MOVES if drafts else Outcome.UNCHANGED
        return Line(row.line, outcome, *who, None, self._said(drafts))

    def _drafts(self, row: Row, subject: Any) -> list[ProductChange]:
        """What a row changes. Raises BadCellError where the row or the whole cannot be."""
        if self.times[self.sheet.key(row.cells)] > 1:
            raise BadCellError(Fault.TWICE, subject.slug)
        drafts = drafts_of(self.session, subject, self.sheet.read(row.cells))
        today = self.now.astimezone(campus_zone()).date()
        if drafts:
            self.sheet.refuse(subject, {Part(draft.part): draft.after for draft in drafts}, today)
        return drafts

    def _said(self, drafts: Sequence[ProductChange]) -> Mapping[str, tuple[str, str]]:
        said = {
            what: (before, after)
            for draft in drafts
            for what, before, after in changed_lines(self.session, draft)
        }
        touched: Counter[str] = Counter()
        for draft in drafts:
            touched.update(find_impact(self.session, draft, self.now, campus_zone()).counts)
        told = [f"{EFFECTS[effect]}: {touched[effect]}" for effect in Effect if touched[effect]]
        return said | ({TOUCHES: ("", "; ".join(told))} if told else {})


def drafts_of(
    session: Session, subject: Pool | Product, asked: Mapping[Part, Values]
) -> list[ProductChange]:
    """What a row would change, a draft for each part; they are kept nowhere."""
    drafts = []
    for part, values in asked.items():
        now_so = current(session, part, subject, values)
        # What would be a formula went out with a mark before it, and comes back so.
        wanted = {n: v for n, v in values.items() if v != defuse(now_so.get(n))}
        before, after = differences(now_so, wanted)
        if after:
            drafts.append(
                ProductChange(part=part, subject_id=subject.id, before=before, after=after)
            )
    return drafts


def _put(session: Session, sheet: Sheet, row: Row, act: Act) -> None:
    subject = sheet.all(session).get(_slug(sheet, row))
    if subject is None:
        return
    actor = Actor(act.actor_id, act.now, row.cells.get("reason") or act.reason)
    for draft in drafts_of(session, subject, sheet.read(row.cells)):
        wish = Wish(Part(draft.part), subject, sheet.title(subject), draft.after)
        try:
            with session.begin_nested():
                _change(session, wish, actor)
        except ChangeRefusedError as refused:
            # It moved since it was looked at, a moment ago: nothing of this part is changed.
            log.warning("bulk.change_refused", subject=subject.slug, code=refused.code)


def _change(session: Session, wish: Wish, actor: Actor) -> None:
    change = changes.draft(session, wish, actor)
    touched = find_impact(session, change, actor.now, campus_zone()).counts
    changes.apply(session, change.id, touched, actor, campus_zone())


def _slug(sheet: Sheet, row: Row) -> str:
    return row.cells.get(sheet.required[0], "").lower()
