"""Oversell: what may be sold and is sold of each pool, and how full its garage has been."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from parking.models import Permit, Pool, Product
from parking.permits.inventory import takes_space
from parking.reports.charts import Frame, Series, draw
from parking.reports.models import OccupancyHour
from parking.reports.periods import Period
from parking.reports.report import Asked, Column, Kind, Report, Table, short_count


def report(session: Session, asked: Asked) -> Report:
    """Three queries, however many permits there are."""
    pools = session.scalars(select(Pool).order_by(Pool.garage_id, Pool.slug)).all()
    sold = _sold(session, asked.now)
    most = _most_inside(session, asked.period)
    rows = [_row(pool, sold.get(pool.id, 0), most.get(pool.garage_id)) for pool in pools]
    garages = {pool.garage_id: pool.garage.letter for pool in pools}
    frame = Frame(_("Sold and spaces, by garage"), list(garages.values()), short_count)
    series = [
        Series(_("Spaces"), _by_garage(garages, pools, {p.id: p.spaces for p in pools}), "before"),
        Series(_("Sold"), _by_garage(garages, pools, sold)),
    ]
    columns = [
        Column(_("Zone"), Kind.TEXT),
        Column(_("Garage"), Kind.TEXT),
        Column(_("Spaces")),
        Column(_("May be sold")),
        Column(_("Sold")),
        Column(_("Sold of spaces"), Kind.SHARE),
        Column(_("Most cars at once in the garage")),
        Column(_("Of its spaces"), Kind.SHARE),
    ]
    return Report(
        _("Not everybody comes every day, so more permits than spaces may be sold."),
        [draw(frame, series)],
        [Table("pools", _("By zone"), columns, rows)],
        [_("The most cars at once: in the whole garage at the end of an hour, visitors too.")],
    )


def _row(pool: Pool, sold: int, most: int | None) -> list[object]:
    capacity = pool.garage.capacity
    share = sold / pool.spaces if pool.spaces else None
    full = most / capacity if most is not None and capacity else None
    name = pool.name or _("The whole garage")
    return [name, pool.garage.name, pool.spaces, pool.sellable, sold, share, most, full]


def _by_garage(
    garages: Mapping[int, str], pools: Sequence[Pool], counts: Mapping[int, int]
) -> list[int]:
    """Add what is counted by pool up for each garage, in their order."""
    return [sum(counts.get(p.id, 0) for p in pools if p.garage_id == one) for one in garages]


def _sold(session: Session, now: datetime) -> Mapping[int, int]:
    query = (
        select(Product.pool_id, func.count())
        .join(Permit, Permit.product_id == Product.id)
        .where(takes_space(now))
        .group_by(Product.pool_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _most_inside(session: Session, period: Period) -> Mapping[int, int]:
    query = (
        select(OccupancyHour.garage_id, func.max(OccupancyHour.inside))
        .where(OccupancyHour.day.between(period.first, period.last))
        .group_by(OccupancyHour.garage_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}
