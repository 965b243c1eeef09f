"""The office's pages of plate tests: look at a misreading, propose it as an alias, or say no."""

from collections.abc import Callable

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.orm import Session

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.errors import Refusal
from lpr.plate_tests import commands
from lpr.plate_tests.commands import SettledError
from lpr.plate_tests.finding import list_asked
from lpr.plate_tests.forms import ProposeForm, TurnDownForm
from lpr.plate_tests.models import PlateTest
from parking.permits.steps import Actor
from parking.rights.refusals import RightsRefusedError
from parking.rights.words import refusal_sentence

blueprint = Blueprint("plate_tests_office", __name__, url_prefix="/office/plate-tests")

SETTLED_SHOWN = 50


@blueprint.get("")
@asks("rights.see")
def listing() -> str:
    """What waits for the office, and what it settled of late."""
    session = read_session()
    settled = list_asked(is_settled=True).limit(SETTLED_SHOWN)
    return render_template(
        "lpr/plate_tests/listing.html",
        waiting=session.execute(list_asked(is_settled=False)).all(),
        settled=session.execute(settled).all(),
    )


@blueprint.get("/tests.csv")
@asks("rights.see")
def listing_csv() -> Response:
    """All that the office was asked, as a table; times are in UTC, ISO 8601."""
    header = ("person", "state", "type", "number", "read_as", "confidence", "asked", "settled")
    session = read_session()
    found = [
        *session.execute(list_asked(is_settled=False)),
        *session.execute(list_asked(is_settled=True)),
    ]
    rows = (
        (
            name,
            test.state,
            test.plate_type,
            test.number,
            test.read_as,
            f"{test.confidence:.4f}",
            test.asked_at.isoformat() if test.asked_at else "",
            test.settled_at.isoformat() if test.settled_at else "",
            "proposed" if test.alias_id else "turned down" if test.settled_at else "waits",
            test.reason,
        )
        for test, name in found
    )
    return csv_response("plate-tests.csv", (*header, "outcome", "reason"), rows)


@blueprint.get("/<int:test_id>")
@asks("rights.see")
def detail(test_id: int) -> str:
    """One misreading with its picture."""
    return _page(_find(test_id), ProposeForm(formdata=None), TurnDownForm(formdata=None))


@blueprint.get("/<int:test_id>/plate.png")
@asks("rights.see")
def picture(test_id: int) -> Response:
    """The plate on the photograph, while it is kept."""
    kept = _find(test_id).picture
    if kept is None:
        raise Refusal.not_found()
    return Response(kept, mimetype="image/png", headers={"Cache-Control": "private, no-store"})


@blueprint.post("/<int:test_id>/propose")
@asks("rights.change")
def propose(test_id: int) -> ResponseReturnValue:
    """Put it forward as an alias."""
    test, form = _find(test_id), ProposeForm()
    if not form.validate_on_submit():
        return _page(test, form, TurnDownForm(formdata=None)), 422
    try:
        _settle(
            lambda session, actor: commands.propose(session, test_id, form.expires_at, actor),
            form.reason.data,
        )
    except RightsRefusedError as refused:
        form.last_day.errors = [*form.last_day.errors, refusal_sentence(refused)]
        return _page(test, form, TurnDownForm(formdata=None)), 422
    flash(_("Proposed. It opens once somebody else has approved it."), "success")
    return redirect(url_for("plate_tests_office.detail", test_id=test_id), 303)


@blueprint.post("/<int:test_id>/turn-down")
@asks("rights.change")
def turn_down(test_id: int) -> ResponseReturnValue:
    """Say no, and why."""
    test, form = _find(test_id), TurnDownForm()
    if not form.validate_on_submit():
        return _page(test, ProposeForm(formdata=None), form), 422
    _settle(lambda session, actor: commands.turn_down(session, test_id, actor), form.reason.data)
    flash(_("Turned down. The owner reads your reason."), "success")
    return redirect(url_for("plate_tests_office.detail", test_id=test_id), 303)


def _settle(act: Callable[[Session, Actor], None], reason: str) -> None:
    try:
        with transaction() as session:
            act(session, Actor(current_user.id, now(), reason))
    except SettledError as refused:
        raise Refusal(refused.code, _("Somebody has settled it already.")) from refused


def _find(test_id: int) -> PlateTest:
    """A test that its owner asked about; nobody else sees others."""
    found = read_session().get(PlateTest, test_id)
    if found is None or found.asked_at is None:
        raise Refusal.not_found()
    return found


def _page(test: PlateTest, form: ProposeForm, no: TurnDownForm) -> str:
    return render_template("lpr/plate_tests/detail.html", test=test, form=form, no=no)
