"""Revenue and deferred revenue: what came in and went back by the books, and what was earned."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.campus_time import campus_zone
from parking.permits.steps import SUBJECT
from parking.reports.charts import Frame, Series, draw
from parking.reports.deferring import deferred_at
from parking.reports.hours import day_of, hour_number
from parking.reports.models import DailyFigure
from parking.reports.periods import Period, Stretch
from parking.reports.report import (
    Asked,
    Column,
    Kind,
    Report,
    Table,
    by_part,
    name_of,
    short_money,
    short_name_of,
)
from parking.reports.summing import Measure
from payments import takings
from payments.ledger import earned_from

_PERMITS = earned_from(SUBJECT)
# The newest days are read from the books themselves: sums are a quarter of an hour behind, or
# older where no worker is at work.
_FRESH = timedelta(days=2)


@dataclass(frozen=True)
class Money:
    """One part of a period in cents.

    Deferred before, plus received, less given back and earned from permits, is `deferred`.
    """

    received: int
    given_back: int
    permits: int
    visits: int
    deferred: int

    @property
    def earned(self) -> int:
        """All that was earned."""
        return self.permits + self.visits


def report(session: Session, asked: Asked) -> Report:
    """Five queries, five more with the year before."""
    period = asked.period
    now = money_of(session, asked, period)
    before = None
    if asked.compares:
        before = period.beside(money_of(session, asked, period.year_before))
    labels = [short_name_of(part) for part in period.parts]
    earned = Frame(_("Earned"), labels, short_money)
    bars = [Series(_("Earned"), [each.earned for each in now])]
    if before is not None:
        values = [each.earned if each else None for each in before]
        bars.insert(0, Series(_("A year before"), values, "before"))
    deferred = Frame(_("Deferred at the end"), labels, short_money)
    return Report(
        _("What came in and went back, what of it is earned, and what is for days to come."),
        [
            draw(earned, bars),
            draw(
                deferred, lines=[Series(_("Deferred at the end"), [each.deferred for each in now])]
            ),
        ],
        [_table(period, now, before)],
        [
            _(
                "A permit is earned day by day, each day at the cents that its month gives it;"
                " a visit is earned when it is paid."
            ),
            _("What the office gives back by hand lessens what is earned on the day it is given."),
            _(
                "Earned = deferred before + received − given back − deferred at the end."
                " Received and given back are the books' own."
            ),
        ],
    )


def money_of(session: Session, asked: Asked, period: Period) -> list[Money]:
    """Every part of a period. Five queries."""
    zone = campus_zone()
    moved = _moved(session, asked, period)
    of_permits = [
        by_part(period, _of(moved, side, permits=True)) for side in (takings.IN, takings.OUT)
    ]
    of_visits = [
        by_part(period, _of(moved, side, permits=False)) for side in (takings.IN, takings.OUT)
    ]
    first = Stretch(period.first, period.first)
    moments = [(first.begins_at(zone), period.first)]
    moments += [(part.ends_at(zone), part.last + timedelta(days=1)) for part in period.parts]
    deferred = deferred_at(session, moments)
    money = []
    for at in range(len(period.parts)):
        taken, back = of_permits[0][at], of_permits[1][at]
        earned = deferred[at] + taken - back - deferred[at + 1]
        visits = of_visits[0][at] - of_visits[1][at]
        received, given = taken + of_visits[0][at], back + of_visits[1][at]
        money.append(Money(received, given, earned, visits, deferred[at + 1]))
    return money


Moved = Mapping[tuple[date, str, str], int]


def _moved(session: Session, asked: Asked, period: Period) -> Moved:
    """Cents by day, account and side: summed days, and the newest from the books."""
    zone = campus_zone()
    newest_sum = select(func.max(DailyFigure.day)).where(DailyFigure.measure == Measure.LEDGER)
    summed = session.scalar(newest_sum) or period.first
    fresh = min(asked.now.astimezone(zone).date() - _FRESH, summed)
    moved: Counter[tuple[date, str, str]] = Counter()
    query = select(DailyFigure.day, DailyFigure.scope, DailyFigure.value).where(
        DailyFigure.measure == Measure.LEDGER,
        DailyFigure.day.between(period.first, period.last),
        DailyFigure.day < fresh,
    )
    for day, scope, cents in session.execute(query):
        account, _bar, side = scope.rpartition("|")
        moved[day, account, side] += cents
    if period.last >= fresh:
        newest = Stretch(max(fresh, period.first), period.last)
        span = newest.begins_at(zone), newest.ends_at(zone)
        for hour, account, side, cents in takings.sum_by_hour(session, hour_number, *span):
            moved[day_of(hour, zone), account, side] += cents
    return moved


def _of(moved: Moved, side: str, *, permits: bool) -> dict[date, int]:
    sums: Counter[date] = Counter()
    for (day, account, found), cents in moved.items():
        if found == side and (account == _PERMITS) is permits:
            sums[day] += cents
    return dict(sums)


def _table(period: Period, now: Sequence[Money], before: Sequence[Money | None] | None) -> Table:
    columns = [Column(_("Period"), Kind.TEXT)]
    titles = (
        _("Received"),
        _("Given back"),
        _("Earned from permits"),
        _("Earned from visits"),
        _("Earned"),
        _("Deferred at the end"),
    )
    columns += [Column(title, Kind.MONEY) for title in titles]
    rows = [[name_of(part), *_cells(each)] for part, each in zip(period.parts, now, strict=True)]
    sums = [sum(_cells(each)[at] for each in now) for at in range(len(titles) - 1)]
    total: list[object] = [_("All"), *sums, now[-1].deferred]
    if before is not None:
        columns.append(Column(_("Earned a year before"), Kind.MONEY))
        earned = [each.earned if each else None for each in before]
        rows = [[*row, cents] for row, cents in zip(rows, earned, strict=True)]
        total.append(sum(cents or 0 for cents in earned))
    return Table("money", _("By period"), columns, rows, total)


def _cells(each: Money) -> list[int]:
    return [each.received, each.given_back, each.permits, each.visits, each.earned, each.deferred]
