"""The office's pages of reports: a period, a comparison, charts, and tables to take away."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Session

from core.campus_time import campus_zone, now
from core.db import read_session
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.errors import Refusal
from parking.reports import exceptions, occupancy, oversell, permits, revenue, waitlists
from parking.reports.periods import choose_period, presets
from parking.reports.report import Asked, Report, plain, write

blueprint = Blueprint("reports", __name__, url_prefix="/office/reports")


@dataclass(frozen=True)
class Entry:
    """One report as the list names it, and what makes it."""

    title: LazyString
    line: LazyString
    icon: str
    make: Callable[[Session, Asked], Report]
    action: str = "report.see"


REPORTS: Mapping[str, Entry] = {
    "permits": Entry(
        _l("Permits"),
        _l("By kind and state, and in force through the year"),
        "id-card",
        permits.report,
    ),
    "revenue": Entry(
        _l("Revenue"),
        _l("Received, given back, earned day by day, and deferred"),
        "credit-card",
        revenue.report,
        "report.see_money",
    ),
    "occupancy": Entry(
        _l("Occupancy by hour"),
        _l("How full each garage is through the day"),
        "gauge",
        occupancy.report,
    ),
    "oversell": Entry(
        _l("Oversell"),
        _l("Permits sold for each space, and whether it holds"),
        "square-parking",
        oversell.report,
    ),
    "waitlists": Entry(
        _l("Waitlist movement"),
        _l("Who joined, was offered a space, took it, or left"),
        "list-ordered",
        waitlists.report,
    ),
    "exceptions": Entry(
        _l("Exceptions"),
        _l("Cars that no rule let in, why, and who let them in"),
        "triangle-alert",
        exceptions.report,
    ),
}
PERIOD_NAMES: Mapping[str, LazyString] = {
    "this_month": _l("This month"),
    "last_month": _l("Last month"),
    "this_year": _l("This year"),
    "twelve_months": _l("Twelve months"),
}


@blueprint.get("")
@asks("report.see")
def listing() -> str:
    """All reports that one may see."""
    return render_template("parking/reports/listing.html", reports=REPORTS)


@blueprint.get("/revenue")
@asks("report.see_money")
def money() -> str:
    """The report of revenue, for those who see money."""
    return _page("revenue")


@blueprint.get("/revenue/<table>.csv")
@asks("report.see_money")
def money_csv(table: str) -> Response:
    """A table of the report of revenue; money in dollars."""
    return _csv("revenue", table)


@blueprint.get("/<name>")
@asks("report.see")
def page(name: str) -> str:
    """One report of one period."""
    return _page(_known(name))


@blueprint.get("/<name>/<table>.csv")
@asks("report.see")
def page_csv(name: str, table: str) -> Response:
    """One table of a report."""
    return _csv(_known(name), table)


def _known(name: str) -> str:
    """The name of a report that needs no more than seeing reports."""
    if name not in REPORTS or REPORTS[name].action != "report.see":
        raise Refusal.not_found()
    return name


def _page(name: str) -> str:
    asked, session = _asked(), read_session()
    report = REPORTS[name].make(session, asked)
    kept = {key: value for key, value in request.args.items() if key != "page" and value}
    today = asked.now.astimezone(campus_zone()).date()
    return render_template(
        "parking/reports/report.html",
        name=name,
        entry=REPORTS[name],
        report=report,
        asked=asked,
        kept=kept,
        presets={key: (PERIOD_NAMES[key], each) for key, each in presets(today).items()},
        others={key: each[2] for key, each in report.choices.items() if each[2]},
        write=write,
    )


def _csv(name: str, table: str) -> Response:
    report = REPORTS[name].make(read_session(), _asked())
    found = next((each for each in report.tables if each.name == table), None)
    if found is None:
        raise Refusal.not_found()
    header = [str(column.title) for column in found.columns]
    rows = [*found.rows, found.total] if found.total else found.rows
    cells = ([plain(c.kind, v) for c, v in zip(found.columns, row, strict=True)] for row in rows)
    return csv_response(f"{name}-{table}.csv", header, cells)


def _asked() -> Asked:
    moment = now()
    today = moment.astimezone(campus_zone()).date()
    first, last = (request.args.get(key, type=date.fromisoformat) for key in ("from", "until"))
    choices: dict[str, Any] = {key: request.args.get(key, "") for key in ("garage", "days", "list")}
    return Asked(
        choose_period(first, last, today), moment, bool(request.args.get("compare")), choices
    )
