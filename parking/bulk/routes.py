"""The office's page of spreadsheets: take one, change it, see what each row would do, do it."""

from collections.abc import Mapping

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_security import current_user
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from sqlalchemy import select
from wtforms import SelectChoice, SelectField

from core import audit
from core.campus_time import now
from core.db import read_session, release_connection, transaction
from core.identity.feeds import runs
from core.identity.feeds.models import FeedRun
from core.identity.feeds.runs import Sent
from core.identity.feeds.table import with_last_line_ended
from core.identity.feeds.words import STATE_KINDS, STATES
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.errors import Refusal
from parking.bulk.exports import EXPORTS, KINDS

blueprint = Blueprint("bulk", __name__, url_prefix="/office/bulk")

SHOWN = 20
HELP: Mapping[str, LazyString] = {
    "vehicles": _l(
        "A row a vehicle. The action is add (or nothing) or remove. Make and color may be empty;"
        " a plate on somebody else's account is set aside."
    ),
    "permits": _l(
        "A row a permit. The action is suspend, resume, end or end-and-refund, with a reason that"
        " the holder reads. Without an action a row changes nothing."
    ),
    "offers": _l(
        "A row a person and a product, by its address, with how many days the offer stands. Each"
        " has a mail and pays as anybody. The spreadsheet to take lists the applications that wait."
    ),
    "spaces": _l("A row a garage, with its spaces in all, accessible and for electric cars."),
    "zones": _l(
        "A row a zone: its spaces, and how many permits are given for a hundred of them. You see"
        " whom each row touches; each is a change that can be undone."
    ),
    "products": _l(
        "A row a product: what it is called, who may have it, whether it is sold. Codes are parted"
        " by blanks, and none lets everybody have it. A column that you delete changes nothing."
    ),
    "prices": _l("A row a price in dollars, from a day to come on, as 2027-03-01."),
}


class SendForm(FlaskForm):  # type: ignore[misc]
    """A spreadsheet to look at."""

    kind = SelectField(
        _l("What it lists"), choices=[SelectChoice(kind.name, kind.title) for kind in KINDS]
    )
    file = FileField(
        _l("File (CSV)"),
        validators=[FileRequired(_l("Choose a CSV file."))],
        render_kw={"accept": ".csv,.txt,text/csv"},
    )


@blueprint.get("")
@asks("bulk.see")
def page() -> str:
    """Spreadsheets to take, the form to send one, and those that came."""
    return _page(SendForm(formdata=None))


@blueprint.post("")
@asks("feed.put")
def take() -> ResponseReturnValue:
    """Look at a spreadsheet; nothing is changed by it."""
    form = SendForm()
    if not form.validate_on_submit():
        return _page(form), 422
    kind = next(kind for kind in KINDS if kind.name == form.kind.data)
    content = with_last_line_ended(form.file.data.read())
    sent = Sent(content, "page", form.file.data.filename, current_user.id, now())
    looked = runs.look(read_session(), kind, sent.content, sent.now)
    release_connection()
    with transaction() as session:
        run = runs.keep(session, kind, sent, looked)
    return redirect(url_for("feeds.report", run_id=run.id), 303)


@blueprint.get("/<kind>.csv")
@asks("bulk.see")
def export(kind: str) -> Response:
    """What is there as a spreadsheet that can be sent back. Who takes plates or names is kept."""
    if kind not in EXPORTS:
        raise Refusal.not_found()
    header, rows_of = EXPORTS[kind]
    rows = list(rows_of(read_session()))
    with transaction() as session:
        audit.record(
            session,
            actor_id=current_user.id,
            action="bulk.export",
            subject_type="bulk",
            subject_id=kind,
            now=now(),
            details={"shown": len(rows)},
        )
    return csv_response(f"{kind}.csv", header, rows)


def _page(form: SendForm) -> str:
    session = read_session()
    of_ours = FeedRun.kind.in_([kind.name for kind in KINDS])
    came = session.scalars(select(FeedRun).where(of_ours).order_by(FeedRun.id.desc()).limit(SHOWN))
    return render_template(
        "parking/bulk/page.html",
        form=form,
        kinds={kind.name: kind for kind in KINDS},
        help=HELP,
        runs=came.unique().all(),
        states=STATES,
        state_kinds=STATE_KINDS,
    )
