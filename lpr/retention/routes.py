"""Pages of retention: what is kept and what was removed, and the cases that hold passages."""

from datetime import timedelta

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.pagination import paginate
from lpr.console.acts import act_of_request, passage_or_404
from lpr.retention import cases
from lpr.retention.kinds import RULES
from lpr.retention.overview import overview, select_receipts

blueprint = Blueprint("retention", __name__)

CSV_ROWS = 10_000
HOUR = timedelta(hours=1)


@blueprint.get("/office/retention")
@asks("retention.see")
def page() -> str:
    """What is kept, for how long, what holds it back, and the receipts."""
    session = read_session()
    return render_template(
        "lpr/retention.html",
        now_kept=overview(session, current_app.config, now()),
        receipts=paginate(session, select_receipts(), request.args.get("page", 1, type=int)),
        titles={kind.value: rule.title for kind, rule in RULES.items()},
    )


@blueprint.get("/office/retention/kinds.csv")
@asks("retention.see")
def kinds_csv() -> Response:
    """What is kept of each kind, as a table; times are in UTC, ISO 8601."""
    header = ("kind", "set_by", "as_delivered", "kept_hours", "count", "oldest", "last_removed")
    rows = (
        (
            str(kind.title),
            kind.rule,
            "yes" if kind.is_default else "no",
            kind.kept_for // HOUR,
            "" if kind.count is None else kind.count,
            kind.oldest.isoformat() if kind.oldest else "",
            kind.last_removed.isoformat() if kind.last_removed else "",
        )
        for kind in overview(read_session(), current_app.config, now()).kinds
    )
    return csv_response("kept.csv", header, rows)


@blueprint.get("/office/retention/receipts.csv")
@asks("retention.see")
def receipts_csv() -> Response:
    """The receipts as a table, at most 10,000; times are in UTC, ISO 8601."""
    header = ("at", "kind", "rule", "removed", "pictures", "held", "oldest", "newest")
    rows = (
        (
            receipt.at.isoformat(),
            receipt.kind,
            receipt.rule,
            receipt.items,
            receipt.pictures,
            receipt.held,
            receipt.oldest.isoformat() if receipt.oldest else "",
            receipt.newest.isoformat() if receipt.newest else "",
        )
        for receipt in read_session().scalars(select_receipts().limit(CSV_ROWS))
    )
    return csv_response("receipts.csv", header, rows)


@blueprint.post("/console/passages/<uid>/case")
@asks("passage.keep")
def open_case(uid: str) -> ResponseReturnValue:
    """Keep a passage's plate and pictures for a case."""
    act, found = act_of_request(), passage_or_404(uid)
    with transaction() as session:
        cases.open_case(session, found.id, act)
    flash(_("Plate and pictures are kept until this case is closed."), "success")
    return redirect(url_for("console.passage_page", uid=uid), 303)


@blueprint.post("/console/cases/<int:case_id>/close")
@asks("passage.keep")
def close_case(case_id: int) -> ResponseReturnValue:
    """Close a case; the passage goes by its rule again."""
    act = act_of_request()
    with transaction() as session:
        case = cases.close_case(session, case_id, current_app.config, act)
    flash(_("The case is closed. The passage goes when its time is over."), "success")
    return redirect(url_for("console.passage_page", uid=case.passage.uid), 303)
