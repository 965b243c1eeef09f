"""Permits by product and state, and how many were in force through the period."""

from collections import defaultdict
from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from parking.models import Permit, PermitTerm, Product
from parking.permits.life import LIVING
from parking.products.finding import list_products
from parking.reports.charts import Frame, Series, draw
from parking.reports.periods import Period
from parking.reports.report import (
    Asked,
    Column,
    Kind,
    Report,
    Table,
    name_of,
    short_count,
    short_name_of,
)
from parking.sentences import STATE_LABELS


def report(session: Session, asked: Asked) -> Report:
    """Three queries, one more with the year before."""
    period = asked.period
    products = list_products(session)
    now = _in_force(session, period)
    before = None
    if asked.compares:
        before = period.beside(_in_force(session, period.year_before))
    frame = Frame(
        _("Permits in force"), [short_name_of(part) for part in period.parts], short_count
    )
    bars = [Series(_("Permits in force"), now)]
    lines = [Series(_("A year before"), before, "before")] if before is not None else []
    return Report(
        _("How many permits of each kind there are now, and how many were in force."),
        [draw(frame, bars, lines)],
        [_states(session, products), _through(period, now, before)],
        [
            _(
                "In force: the last day of each part is paid for."
                " Days that were given back later are not counted."
            )
        ],
    )


def _in_force(session: Session, period: Period) -> list[int]:
    """Permits of which the last day of each part is paid. One query."""
    ends = [part.last for part in period.parts]
    query = (
        select(PermitTerm.first_day, PermitTerm.last_day, func.count())
        .where(
            PermitTerm.state == "paid",
            PermitTerm.first_day <= ends[-1],
            PermitTerm.last_day >= ends[0],
        )
        .group_by(PermitTerm.first_day, PermitTerm.last_day)
    )
    stretches = session.execute(query).all()
    return [sum(n for first, last, n in stretches if first <= day <= last) for day in ends]


def _states(session: Session, products: Sequence[Product]) -> Table:
    query = select(Permit.product_id, Permit.state, func.count()).group_by(
        Permit.product_id, Permit.state
    )
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for product_id, state, number in session.execute(query):
        counts[product_id][state] = number
    shown = [s for s in STATE_LABELS if any(each.get(s) for each in counts.values())]
    columns = [Column(_("Kind of permit"), Kind.TEXT), Column(_("Garage"), Kind.TEXT)]
    columns += [Column(STATE_LABELS[state]) for state in shown]
    columns.append(Column(_("Living")))
    rows = [_row(product, counts[product.id], shown) for product in products]
    sums = [sum(int(str(row[at])) for row in rows) for at in range(2, len(columns))]
    title = _("Now, by kind and state")
    return Table("states", title, columns, rows, [_("All"), "", *sums] if rows else ())


def _row(product: Product, counts: dict[str, int], shown: Sequence[str]) -> list[object]:
    living = sum(counts.get(state, 0) for state in LIVING)
    return [product.name, product.garage.name, *(counts.get(s, 0) for s in shown), living]


def _through(period: Period, now: Sequence[int], before: Sequence[int | None] | None) -> Table:
    columns = [Column(_("Until"), Kind.TEXT), Column(_("Permits in force"))]
    rows: list[list[object]] = [[name_of(p), n] for p, n in zip(period.parts, now, strict=True)]
    if before is not None:
        columns.append(Column(_("A year before")))
        rows = [[*row, n] for row, n in zip(rows, before, strict=True)]
    return Table("in-force", _("In force"), columns, rows)
