"""A person's plate test: a photograph of their plate, read by the lane's own reader."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.exceptions import RequestEntityTooLarge

from core.campus_time import now
from core.db import read_session, release_connection, transaction
from core.identity.permissions import asks, own_or_404
from core.web.errors import Refusal
from core.web.limits import limiter
from lpr.photo_pages import PhotoShown, show_photo
from lpr.photo_reading import PhotoRead, Refused
from lpr.photo_words import fault_words
from lpr.plate_tests import commands
from lpr.plate_tests.commands import SettledError
from lpr.plate_tests.comparing import Compared, Enrolled, Verdict, compare
from lpr.plate_tests.finding import list_of_vehicle
from lpr.plate_tests.models import PlateTest
from lpr.plate_tests.words import KINDS, TITLES, state_sentence, type_sentence
from lpr.reader_process import ReaderProcess
from parking.models import Vehicle
from parking.permits.steps import Actor
from parking.vehicles.requests import own_vehicle

blueprint = Blueprint("plate_tests", __name__, url_prefix="/mine/vehicles")

_READER = "gatehouse_lane_reader"
# What is wrong with us and not with the picture.
_OURS = frozenset(
    {"reader_busy", "reader_loading", "reader_failed", "weights_missing", "weights_altered"}
)


@blueprint.record_once
def _prepare(state: BlueprintSetupState) -> None:
    """Keep one reader for the process, the lanes' own; nothing is loaded before it is asked."""
    state.app.extensions[_READER] = ReaderProcess(state.app.config["LANE_ENGINE"])


@blueprint.get("/<int:vehicle_id>/test")
@asks("vehicle.change")
def page(vehicle_id: int) -> ResponseReturnValue:
    """Choose a photograph of the plate."""
    return _page(own_vehicle(vehicle_id))


@blueprint.post("/<int:vehicle_id>/test")
@asks("vehicle.change")
@limiter.limit("20 per hour")  # each holds a core for a tenth of a second or more
def read(vehicle_id: int) -> ResponseReturnValue:
    """Read a photograph, and say what a gate would make of the plate."""
    vehicle, file = own_vehicle(vehicle_id), request.files.get("photo")
    data = file.read() if file is not None and file.filename else b""
    if not data:
        return _page(vehicle, fault="missing")
    release_connection()
    answer = _reader().read(data)
    if isinstance(answer, Refused):
        return _page(vehicle, fault=answer.code)
    return _result(vehicle, answer)


@blueprint.post("/<int:vehicle_id>/test/warm-up")
@asks("vehicle.change")
@limiter.limit("60 per hour")  # the first starts a process
def warm_up(vehicle_id: int) -> ResponseReturnValue:
    """Load the networks while somebody takes the photograph."""
    own_vehicle(vehicle_id)
    _reader().warm_up()
    return "", 204


@blueprint.post("/tests/<int:test_id>/ask")
@asks("vehicle.change")
def ask(test_id: int) -> ResponseReturnValue:
    """Ask the office to accept the misreading."""
    test = own_or_404(current_user, "vehicle.change", read_session().get(PlateTest, test_id))
    try:
        with transaction() as session:
            commands.ask_office(session, test_id, Actor(current_user.id, now()))
    except SettledError as refused:
        raise Refusal(refused.code, _("The office has answered already.")) from refused
    flash(_("The office has your picture. You get a mail with its answer."), "success")
    return redirect(url_for("plate_tests.page", vehicle_id=test.vehicle_id), 303)


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    vehicle_id = (request.view_args or {})["vehicle_id"]
    return _page(own_vehicle(vehicle_id), fault="too_many_bytes")


def _result(vehicle: Vehicle, photo: PhotoRead) -> ResponseReturnValue:
    enrolled = Enrolled(vehicle.state, vehicle.plate_type, vehicle.number)
    compared = compare(enrolled, [plate.read for plate in photo.plates])
    test_id = None
    if compared.verdict is Verdict.MISREAD and compared.place is not None:
        plate = photo.plates[compared.place]
        actor = Actor(current_user.id, now())
        with transaction() as session:
            test = commands.keep_misread(session, vehicle.id, enrolled, plate.read, actor)
            test.picture = plate.crop
            test_id = test.id
    return _page(vehicle, shown=show_photo("", photo), compared=compared, test_id=test_id)


def _page(
    vehicle: Vehicle,
    *,
    fault: str = "",
    shown: PhotoShown | None = None,
    compared: Compared | None = None,
    test_id: int | None = None,
) -> ResponseReturnValue:
    enrolled = Enrolled(vehicle.state, vehicle.plate_type, vehicle.number)
    plate = None
    if shown is not None and compared is not None and compared.place is not None:
        plate = shown.plates[compared.place]
    sentences = []
    if plate is not None and compared is not None:
        sentences = [
            state_sentence(compared, plate.read, enrolled),
            type_sentence(compared, plate.read, enrolled),
        ]
    page = render_template(
        "lpr/plate_tests/page.html",
        vehicle=vehicle,
        fault=fault_words(fault) if fault else "",
        compared=compared,
        plate=plate,
        sentences=sentences,
        shown=shown,
        test_id=test_id,
        titles=TITLES,
        kinds=KINDS,
        asked=list_of_vehicle(read_session(), vehicle.id),
        days=int(current_app.config["PLATE_TEST_DAYS"]),
        most_bytes=current_app.config["MAX_CONTENT_LENGTH"],
    )
    return page, (503 if fault in _OURS else 422) if fault else 200


def _reader() -> ReaderProcess:
    reader: ReaderProcess = current_app.extensions[_READER]
    return reader
