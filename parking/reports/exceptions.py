"""Exceptions: the cars that no rule let in, by reason, and how many of them a person let in."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from parking.reports.charts import Frame, Series, draw
from parking.reports.models import DailyFigure
from parking.reports.periods import Period
from parking.reports.reasons import reason_words
from parking.reports.report import (
    Asked,
    Column,
    Kind,
    Report,
    Table,
    by_part,
    name_of,
    short_count,
    short_name_of,
)
from parking.reports.summing import Measure

OPENED = "opened"
# (day, reason, whether a person let it in) -> how many cars
Days = Mapping[tuple[date, str, bool], int]


def report(session: Session, asked: Asked) -> Report:
    """One query, one more with the year before."""
    period = asked.period
    days = _days(session, period)
    before = _days(session, period.year_before) if asked.compares else None
    opened, others = _sums(days, period, opened=True), _sums(days, period, opened=False)
    frame = Frame(
        _("Cars that no rule let in"), [short_name_of(p) for p in period.parts], short_count
    )
    bars = [Series(_("Let in by a person"), opened), Series(_("Not let in"), others, "most")]
    lines = []
    if before is not None:
        pairs = zip(
            *(_sums(before, period.year_before, opened=o) for o in (True, False)), strict=True
        )
        values = period.beside([a + b for a, b in pairs])
        lines = [Series(_("All a year before"), values, "before")]
    return Report(
        _("Which cars a person had to look at, why, and how many of them were let in."),
        [draw(frame, bars, lines)],
        [_by_reason(days, before), _through(period, opened, others)],
        [_("Counted by day as lanes report, at most eight days late. No plate is kept.")],
    )


def _days(session: Session, period: Period) -> Days:
    query = select(DailyFigure.day, DailyFigure.scope, DailyFigure.value).where(
        DailyFigure.measure == Measure.EXCEPTION, DailyFigure.day.between(period.first, period.last)
    )
    days: Counter[tuple[date, str, bool]] = Counter()
    for day, scope, cars in session.execute(query):
        reason, _bar, ending = scope.partition("|")
        days[day, reason, ending == OPENED] += cars
    return days


def _sums(days: Days, period: Period, *, opened: bool) -> list[int]:
    by_day: Counter[date] = Counter()
    for (day, _reason, is_open), cars in days.items():
        by_day[day] += cars if is_open is opened else 0
    return by_part(period, by_day)


def _by_reason(days: Days, before: Days | None) -> Table:
    cars: Counter[str] = Counter()
    opened: Counter[str] = Counter()
    for (_day, reason, is_open), number in days.items():
        cars[reason] += number
        opened[reason] += number * is_open
    columns = [Column(_("Why"), Kind.TEXT), Column(_("Cars")), Column(_("Let in by a person"))]
    columns.append(Column(_("Share let in"), Kind.SHARE))
    rows: list[list[object]] = [
        [reason_words(reason), number, opened[reason], opened[reason] / number]
        for reason, number in cars.most_common()
    ]
    total: list[object] = [_("All"), cars.total(), opened.total(), None]
    if before is not None:
        earlier: Counter[str] = Counter()
        for (_day, reason, _open), number in before.items():
            earlier[reason] += number
        columns.append(Column(_("A year before")))
        rows = [[*row, earlier[r]] for row, (r, _n) in zip(rows, cars.most_common(), strict=True)]
        total.append(earlier.total())
    return Table("reasons", _("By reason"), columns, rows, total if rows else ())


def _through(period: Period, opened: list[int], others: list[int]) -> Table:
    columns = [
        Column(_("Period"), Kind.TEXT),
        Column(_("Let in by a person")),
        Column(_("Not let in")),
    ]
    rows = [[name_of(p), a, b] for p, a, b in zip(period.parts, opened, others, strict=True)]
    return Table("through", _("By period"), columns, rows, [_("All"), sum(opened), sum(others)])
