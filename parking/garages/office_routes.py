"""The office's pages of garages: how full, open or closed, rates, counts corrected."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Redirect

from core.campus_time import campus_zone, now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.errors import Refusal
from parking import stays
from parking.garages import commands as garages
from parking.garages.commands import Clerk, RateBegunError
from parking.garages.finding import count_permits_by_garage, find_garage, find_rate, list_garages
from parking.garages.forms import CountForm, GarageStateForm, RateForm
from parking.garages.pages import step_words
from parking.models import Garage
from parking.permits.life import PermitState
from parking.queries import spaces_now
from parking.sentences import GARAGE_STATES
from parking.stays.kinds import KIND_NAMES

blueprint = Blueprint("garages_office", __name__, url_prefix="/office/garages")
COUNTED = (PermitState.ACTIVE, PermitState.SUSPENDED)


@blueprint.get("")
@asks("garage.manage")
def listing() -> str:
    """Every garage with its occupancy, its permits and its state."""
    return render_template("parking/office_garages.html", rows=_rows(), states=GARAGE_STATES)


@blueprint.get("/garages.csv")
@asks("garage.manage")
def listing_csv() -> Response:
    """The list above as a table; times are in UTC, ISO 8601."""
    header = ["garage", "name", "state", "capacity", "occupied", "free", "permits", "counted"]
    rows = (
        [
            spaces.slug,
            spaces.name,
            spaces.state,
            spaces.capacity,
            spaces.occupied,
            spaces.free,
            permits,
            spaces.counted_at.isoformat() if spaces.counted_at else "",
        ]
        for spaces, permits in _rows()
    )
    return csv_response("garages.csv", header, rows)


@blueprint.get("/<slug>")
@asks("garage.manage")
def detail(slug: str) -> str:
    """One garage: its state, its cars, its rates."""
    return _page(slug)


@blueprint.post("/<slug>/state")
@asks("garage.manage")
def set_state(slug: str) -> ResponseReturnValue:
    """Open or close it."""
    form = GarageStateForm()

    def act(session: Session, garage: Garage, clerk: Clerk) -> None:
        garages.set_state(session, garage.id, form.state.data, form.note.data or "", clerk)

    return _act(slug, form, act, "state_form")


@blueprint.post("/<slug>/count")
@asks("garage.manage")
def count(slug: str) -> ResponseReturnValue:
    """Correct the count by what a person counted."""
    form = CountForm()

    def act(session: Session, garage: Garage, clerk: Clerk) -> None:
        stays.correct_count(session, garage.slug, form.cars.data, form.reason.data, clerk)

    return _act(slug, form, act, "count_form")


@blueprint.post("/<slug>/counts/<int:correction_id>/undo")
@asks("garage.manage")
def undo_count(slug: str, correction_id: int) -> Redirect:
    """Take a person's count back."""
    clerk = Clerk(current_user.id, now())
    with transaction() as session:
        _find(session, slug)
        is_undone = stays.undo_correction(session, slug, correction_id, clerk)
    if not is_undone:
        raise Refusal("count_gone", _("This count was taken back before. Nothing was changed."))
    flash(_("The count was taken back."), "success")
    return redirect(url_for("garages_office.detail", slug=slug), 303)


@blueprint.post("/<slug>/rates")
@asks("garage.manage")
def set_rate(slug: str) -> ResponseReturnValue:
    """Set one step of the rates."""
    form = RateForm()

    def act(session: Session, garage: Garage, clerk: Clerk) -> None:
        minutes, cents = round(form.hours.data * 60), round(form.dollars.data * 100)
        first_day = form.effective_from.data
        garages.set_rate(session, garage.id, first_day, minutes, cents, clerk)

    return _act(slug, form, act, "rate_form")


@blueprint.post("/<slug>/rates/<int:rate_id>/remove")
@asks("garage.manage")
def drop_rate(slug: str, rate_id: int) -> Redirect:
    """Take out a step that has not begun."""
    clerk = Clerk(current_user.id, now())
    today = clerk.now.astimezone(campus_zone()).date()
    try:
        with transaction() as session:
            garage = _find(session, slug)
            rate = find_rate(session, garage.id, rate_id)
            if rate is not None:
                garages.drop_rate(session, rate, today, clerk)
    except RateBegunError as error:
        sentence = _("This rate has begun: bills were made by it. Set another from a later day.")
        raise Refusal("rate_begun", sentence) from error
    return redirect(url_for("garages_office.detail", slug=slug), 303)


def _act(
    slug: str, form: Any, act: Callable[[Session, Garage, Clerk], None], name: str
) -> ResponseReturnValue:
    """Do what a form asks, or show the page again with what is wrong and what was typed."""
    if not form.validate_on_submit():
        return _page(slug, **{name: form}), 422
    with transaction() as session:
        act(session, _find(session, slug), Clerk(current_user.id, now()))
    flash(_("Saved."), "success")
    return redirect(url_for("garages_office.detail", slug=slug), 303)


def _page(slug: str, **forms: Any) -> str:
    session, instant = read_session(), now()
    garage = _find(session, slug)
    today = instant.astimezone(campus_zone()).date()
    shown = {
        "state_form": GarageStateForm(formdata=None, state=garage.state, note=garage.state_note),
        "count_form": CountForm(formdata=None),
        "rate_form": RateForm(formdata=None, effective_from=today + timedelta(days=1)),
    }
    return render_template(
        "parking/office_garage.html",
        garage=garage,
        spaces=next(s for s in spaces_now(session, instant) if s.slug == slug),
        inside=stays.count_inside(session, garage.id),
        kinds=KIND_NAMES,
        corrections=stays.list_corrections(session, garage.id),
        rates=sorted(garage.rates, key=lambda r: (r.effective_from, r.up_to_minutes), reverse=True),
        step_words=step_words,
        today=today,
        states=GARAGE_STATES,
        **(shown | forms),
    )


def _rows() -> list[tuple[Any, int]]:
    session = read_session()
    permits = count_permits_by_garage(session, COUNTED)
    by_slug = {garage.slug: garage.id for garage in list_garages(session)}
    return [(s, permits.get(by_slug[s.slug], 0)) for s in spaces_now(session, now())]


def _find(session: Session, slug: str) -> Garage:
    garage = find_garage(session, slug)
    if garage is None:
        raise Refusal.not_found()
    return garage
