"""How waitlists moved: who joined, was offered a space, took it, missed it, left; who waits."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.campus_time import campus_zone
from parking.reports.charts import Frame, Series, draw
from parking.reports.hours import day_of, hour_number
from parking.reports.periods import Period
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
from parking.waitlists.log import Kind as Event
from parking.waitlists.models import WaitlistEvent
from parking.waitlists.pages import list_overviews

_JOINED, _GONE = (Event.JOINED, Event.REJOINED), (Event.ACCEPTED, Event.LEFT)
_COUNTED = (*_JOINED, Event.OFFERED, Event.DECLINED, Event.EXPIRED, Event.SKIPPED, *_GONE)
# (day, what happened) -> how often
Days = Mapping[tuple[date, str], int]


def report(session: Session, asked: Asked) -> Report:
    """Three queries; the year before is among what they read."""
    lists = {each.waitlist.product.slug: each.waitlist for each in list_overviews(session)}
    chosen = asked.choices.get("list", "")
    waitlist = lists.get(chosen)
    days = _days(session, waitlist.id if waitlist else None)
    period = asked.period
    frame = Frame(_("Waiting"), [short_name_of(part) for part in period.parts], short_count)
    bars = [
        Series(_("Joined"), _sum(days, period, _JOINED)),
        Series(_("Took a space"), _sum(days, period, (Event.ACCEPTED,)), "most"),
    ]
    lines = [Series(_("Waiting at the end"), _waiting(days, period), "limit")]
    if asked.compares:
        waited = period.beside(_waiting(days, period.year_before))
        lines.append(Series(_("Waiting a year before"), waited, "before"))
    names = {
        "": _("All lists"),
        **{s: f"{w.product.name}, {w.product.garage.name}" for s, w in lists.items()},
    }
    return Report(
        _("Who came onto the lists, who was offered a space and took it, and who waits."),
        [draw(frame, bars, lines)],
        [_table(days, period, compares=asked.compares)],
        choices={"list": (_("List"), names, chosen if waitlist else "")},
    )


def _days(session: Session, waitlist_id: int | None) -> Days:
    hour = hour_number(WaitlistEvent.at)
    query = select(hour, WaitlistEvent.kind, func.count()).where(WaitlistEvent.kind.in_(_COUNTED))
    if waitlist_id is not None:
        query = query.where(WaitlistEvent.waitlist_id == waitlist_id)
    zone, days = campus_zone(), Counter[tuple[date, str]]()
    for number, kind, times in session.execute(query.group_by(hour, WaitlistEvent.kind)):
        days[day_of(number, zone), kind] += times
    return days


def _sum(days: Days, period: Period, kinds: Sequence[str]) -> list[int]:
    by_day: Counter[date] = Counter()
    for (day, kind), times in days.items():
        by_day[day] += times if kind in kinds else 0
    return by_part(period, by_day)


def _waiting(days: Days, period: Period) -> list[int]:
    """Everybody who ever came, less those who have gone, by the end of each part."""
    net: Counter[date] = Counter()
    for (day, kind), times in days.items():
        net[day] += times * ((kind in _JOINED) - (kind in _GONE))
    return [sum(n for day, n in net.items() if day <= part.last) for part in period.parts]


def _table(days: Days, period: Period, *, compares: bool) -> Table:
    kinds = {
        _("Joined"): _JOINED,
        _("Offered a space"): (Event.OFFERED,),
        _("Took a space"): (Event.ACCEPTED,),
        _("Declined"): (Event.DECLINED,),
        _("Did not answer"): (Event.EXPIRED,),
        _("Passed over"): (Event.SKIPPED,),
        _("Left"): (Event.LEFT,),
    }
    sums = [_sum(days, period, kind) for kind in kinds.values()]
    waiting: list[list[int] | list[int | None]] = [_waiting(days, period)]
    titles = [*kinds, _("Waiting at the end")]
    if compares:
        waiting.append(period.beside(_waiting(days, period.year_before)))
        titles.append(_("Waiting a year before"))
    columns = [Column(_("Period"), Kind.TEXT), *(Column(title) for title in titles)]
    rows = [
        [name_of(part), *(each[at] for each in (*sums, *waiting))]
        for at, part in enumerate(period.parts)
    ]
    total = [_("All"), *(sum(each) for each in sums), *(each[-1] for each in waiting)]
    return Table("movement", _("Movement"), columns, rows, total)
