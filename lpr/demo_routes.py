"""The demo's Drive up page: choose a car, or give a photograph, and watch the lane decide."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from flask import Blueprint, Response, current_app, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import RadioField
from wtforms.validators import InputRequired

from core.campus_time import now
from core.db import read_session, release_connection
from core.identity.permissions import asks
from core.web.errors import Refusal
from core.web.i18n import choose_locale
from core.web.limits import limiter
from lpr import drive_up, driver_pages, queries
from lpr.drive_up import DriveUp, Picture
from lpr.models import Lane
from lpr.photo_words import fault_words
from lpr.reading.pictures import PictureError, decode_picture
from parking import queries as parking_queries
from parking.access import Direction, LaneKind

log = structlog.get_logger(__name__)
blueprint = Blueprint("drive_up", __name__, url_prefix="/demo/drive-up")

PHOTO, STRANGER, MUDDY, LISTED = "photo", "stranger", "muddy", "listed"


class DriveUpForm(FlaskForm):  # type: ignore[misc]
    """Which lane, and which car."""

    lane = RadioField(_l("Lane"), validators=[InputRequired(_l("Choose a lane."))])
    car = RadioField(_l("Car"), validators=[InputRequired(_l("Choose a car."))])
    photo = FileField(
        _l("Photograph"), description=_l("JPEG, PNG or WebP of one car, at most 12 MB.")
    )


@dataclass(frozen=True)
class Car:
    """One car to choose: its code in the form, and its plate where it has one."""

    code: str
    words: str
    state: str = "MA"
    number: str = ""


@blueprint.route("", methods=["GET", "POST"])
@asks("demo.drive_up")
@limiter.limit("60 per minute", methods=["POST"])  # each draws pictures for two seconds
def choose() -> ResponseReturnValue:
    """Choose a lane and a car, or send them off."""
    lanes = queries.list_lanes(read_session())
    cars = _cars()
    form = DriveUpForm()
    form.lane.choices = [(lane.slug, _described(lane)) for lane in lanes]
    form.car.choices = [(car.code, car.words) for car in cars]
    if not form.is_submitted():
        form.lane.data = lanes[0].slug if lanes else None
        form.car.data = cars[0].code
    elif form.validate():
        frames, told = _frames(form, cars)
        sent = _sent(form, frames, told) if frames else None
        if sent is not None:
            return redirect(url_for("drive_up.watch", drive_up_id=sent.id))
    status = 422 if form.errors else 200
    return render_template("lpr/drive_up.html", form=form, lanes=lanes), status


def _described(lane: Lane) -> str:
    if lane.direction == Direction.EXIT:
        return str(_("%(lane)s: lets everybody out", lane=lane.name))
    if lane.kind == LaneKind.PUBLIC:
        return str(_("%(lane)s: public, lets everybody in", lane=lane.name))
    return str(_("%(lane)s: restricted, admits who has a permit", lane=lane.name))


def _cars() -> list[Car]:
    session = read_session()
    own: Sequence[tuple[str, str, str]] = ()
    if current_user.is_authenticated:
        own = parking_queries.plates_of_person(session, current_user.id)
    cars = [
        Car(f"own-{n}", _("Your car %(plate)s", plate=f"{state} {number}"), state, number)
        for n, (state, _type, number) in enumerate(own)
    ]
    listed = parking_queries.entry_rights(session, "nashua-street", now())
    if listed:
        right = listed[0]
        words = _("A car with a permit for Nashua Street: %(plate)s", plate=right.number)
        cars.append(Car(LISTED, words, right.state, right.number))
    return [
        *cars,
        Car(STRANGER, _("A car that nobody knows: a visitor, a patient, a stranger")),
        Car(MUDDY, _("A car with a plate that cannot be read")),
        Car(PHOTO, _("The car in my photograph")),
    ]


def _frames(form: DriveUpForm, cars: Sequence[Car]) -> tuple[list[Picture], tuple[str, str]]:
    """The frames to send, empty where the photograph cannot be used (said beside the field)."""
    car = next(car for car in cars if car.code == form.car.data)
    release_connection()
    if car.code == PHOTO:
        return _photographed(form), ("", PHOTO)
    number = car.number or drive_up.stranger()
    frames = drive_up.draw_car(car.state, number, muddy=car.code == MUDDY)
    return frames, (f"{car.state} {number}", car.code)


def _sent(form: DriveUpForm, frames: list[Picture], told: tuple[str, str]) -> DriveUp | None:
    """The car on its way, or None where the disk takes no more (said beside the field)."""
    try:
        return drive_up.send(current_app.config, form.lane.data, frames, told, now())
    except OSError as error:
        log.exception("drive_up.not_written", why=error.strerror)
        form.lane.errors = [_("The server cannot write pictures now. Free its disk and try again.")]
        return None


def _photographed(form: DriveUpForm) -> list[Picture]:
    if not form.photo.data:
        form.photo.errors = [_("Choose a photograph, or another car.")]
        return []
    try:
        return [decode_picture(form.photo.data.read())]
    except PictureError as error:
        form.photo.errors = [fault_words(error.code)]
        return []


@blueprint.get("/<drive_up_id>")
@asks("demo.drive_up")
def watch(drive_up_id: str) -> str:
    """Watch one car go through the lane."""
    return render_template("lpr/drive_up_watch.html", shown=_shown(drive_up_id))


@blueprint.get("/<drive_up_id>/progress")
@asks("demo.drive_up")
def progress(drive_up_id: str) -> str:
    """How far the car has come, for a refresh."""
    return render_template("lpr/drive_up_progress.html", shown=_shown(drive_up_id))


@blueprint.get("/<drive_up_id>/car.jpg")
@asks("demo.drive_up")
def car_picture(drive_up_id: str) -> Response:
    """The car's picture."""
    path = drive_up.picture_path(current_app.config, _found(drive_up_id))
    answer = send_file(path, mimetype="image/jpeg")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


def _found(drive_up_id: str) -> DriveUp:
    found = drive_up.find(current_app.config, drive_up_id)
    if found is None:
        raise Refusal.not_found()
    return found


def _shown(drive_up_id: str) -> driver_pages.DriveUpShown:
    found = _found(drive_up_id)
    return driver_pages.build_drive_up(
        read_session(), found, current_app.config, choose_locale(), now()
    )
