"""Occupancy by the hour of the day: on average and at most, workdays or weekends."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from parking.garages.finding import list_garages
from parking.models import Garage
from parking.reports.charts import Chart, Frame, Series, draw
from parking.reports.models import OccupancyHour
from parking.reports.periods import Period
from parking.reports.report import Asked, Column, Kind, Report, Table, short_count

HOURS = range(24)
_SATURDAY = 5
# Of one hour: cars inside on average and at most, and how many came and left a day.
Figures = tuple[float, int, float, float]


def report(session: Session, asked: Asked) -> Report:
    """Four queries, one more with the year before."""
    garages = {garage.slug: garage for garage in list_garages(session)}
    chosen = asked.choices.get("garage", "")
    chosen = chosen if chosen in garages else next(iter(garages), "")
    days = asked.choices.get("days", "")
    garage = garages.get(chosen)
    found = _by_hour(session, asked.period, days, garage)
    before = _by_hour(session, asked.period.year_before, days, garage) if asked.compares else {}
    names: Mapping[str, str] = {
        "": _("All days"),
        "work": _("Monday to Friday"),
        "weekend": _("Weekends"),
    }
    return Report(
        _("How many cars are inside through the day."),
        [_chart(garage, found, before)] if garage else [],
        [_hours(found, before, garage), _garages(session, asked.period, days, garages)],
        [
            _(
                "Cars inside are those at the end of each hour, as the garage's count had them."
                " What a lane reports more than eight days late is left out."
            )
        ],
        {
            "garage": (_("Garage"), {slug: each.name for slug, each in garages.items()}, chosen),
            "days": (_("Days"), names, days if days in names else ""),
        },
    )


def _by_hour(
    session: Session, period: Period, days: str, garage: Garage | None
) -> Mapping[int, Figures]:
    columns = (
        func.avg(OccupancyHour.inside),
        func.max(OccupancyHour.inside),
        func.avg(OccupancyHour.entered),
        func.avg(OccupancyHour.left),
    )
    query = select(OccupancyHour.hour, *columns).where(
        OccupancyHour.day.between(period.first, period.last),
        OccupancyHour.garage_id == (garage.id if garage else 0),
        _on(days),
    )
    rows = session.execute(query.group_by(OccupancyHour.hour))
    return {row[0]: (float(row[1]), row[2], float(row[3]), float(row[4])) for row in rows}


def _on(days: str) -> ColumnElement[bool]:
    if days == "work":
        return OccupancyHour.weekday < _SATURDAY
    return OccupancyHour.weekday >= (_SATURDAY if days == "weekend" else 0)


def _chart(garage: Garage, found: Mapping[int, Figures], before: Mapping[int, Figures]) -> Chart:
    frame = Frame(
        _("Cars inside %(garage)s by hour", garage=garage.name),
        [f"{h}" for h in HOURS],
        short_count,
    )
    bars = [Series(_("On average"), _column(found, 0))]
    lines = [
        Series(_("At most"), _column(found, 1), "most"),
        Series(_("Spaces"), [garage.capacity if found else None for _hour in HOURS], "limit"),
    ]
    if before:
        lines.append(Series(_("On average a year before"), _column(before, 0), "before"))
    return draw(frame, bars, lines)


def _column(found: Mapping[int, Figures], at: int) -> list[float | None]:
    return [found[hour][at] if hour in found else None for hour in HOURS]


def _hours(
    found: Mapping[int, Figures], before: Mapping[int, Figures], garage: Garage | None
) -> Table:
    columns = [
        Column(_("Hour"), Kind.TEXT),
        Column(_("On average")),
        Column(_("At most")),
        Column(_("Share of spaces at most"), Kind.SHARE),
        Column(_("Came in the hour, on average")),
        Column(_("Left in the hour, on average")),
    ]
    rows = [_hour_row(hour, found[hour], garage) for hour in HOURS if hour in found]
    if before:
        columns.append(Column(_("On average a year before")))
        rows = [
            [*row, _rounded(before, hour)] for row, hour in zip(rows, sorted(found), strict=True)
        ]
    title = _("By hour, %(garage)s", garage=garage.name) if garage else _("By hour")
    return Table("hours", title, columns, rows)


def _hour_row(hour: int, figures: Figures, garage: Garage | None) -> list[object]:
    average, most, came, left = figures
    share = most / garage.capacity if garage and garage.capacity else None
    return [f"{hour:02d}:00", round(average, 1), most, share, round(came, 1), round(left, 1)]


def _rounded(before: Mapping[int, Figures], hour: int) -> float | None:
    return round(before[hour][0], 1) if hour in before else None


def _garages(session: Session, period: Period, days: str, garages: Mapping[str, Garage]) -> Table:
    query = (
        select(
            OccupancyHour.garage_id,
            func.avg(OccupancyHour.inside),
            func.max(OccupancyHour.inside),
            func.sum(OccupancyHour.entered),
        )
        .where(OccupancyHour.day.between(period.first, period.last), _on(days))
        .group_by(OccupancyHour.garage_id)
    )
    found = {row[0]: row for row in session.execute(query)}
    columns = [
        Column(_("Garage"), Kind.TEXT),
        Column(_("Spaces")),
        Column(_("On average")),
        Column(_("At most")),
        Column(_("Share of spaces at most"), Kind.SHARE),
        Column(_("Cars that came")),
    ]
    rows: list[Sequence[object]] = []
    for garage in garages.values():
        row = found.get(garage.id)
        if row is not None:
            share = row[2] / garage.capacity if garage.capacity else None
            rows.append(
                [garage.name, garage.capacity, round(float(row[1]), 1), row[2], share, row[3]]
            )
    return Table("garages", _("Every garage"), columns, rows)
