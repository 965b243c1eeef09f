"""The desk's pages: the line cleared at one key each, lanes side by side, one lane."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import (
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.orm import Session

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.errors import Refusal
from core.web.i18n import choose_locale
from lpr import pictures, queries, service
from lpr.console import turning
from lpr.console.acts import act_of_request, lane_or_404, passage_or_404, text_field
from lpr.console.blueprint import blueprint
from lpr.console.desk import Desk, View, build_desk
from lpr.console.lane_page import build_lane_page
from lpr.console.line import is_too_soon
from lpr.console.live import policy_for_events
from lpr.models import Passage
from lpr.service import Act
from parking import queries as parking_queries

SENT_AWAY, UNDONE = "Not for this garage", "Pressed by mistake"
SEEN_GONE = "Nobody stands there any more"


@blueprint.get("/console")
@asks("console.see")
def desk() -> ResponseReturnValue:
    """The line with the longest wait in hand, and all lanes."""
    policy = {"Content-Security-Policy": policy_for_events(current_app.config)}
    return render_template("lpr/desk_page.html", desk=_desk()), policy


@blueprint.get("/console/desk")
@asks("console.see")
def desk_fragment() -> ResponseReturnValue:
    """The desk alone, for a refresh; nothing where nothing has changed."""
    shown = _desk()
    if request.args.get("version") == shown.version:
        return "", 204
    return render_template("lpr/desk.html", desk=shown)


def _desk(wanted: str = "", since: str = "") -> Desk:
    """The desk, with the car in hand that the page had there, where it still waits."""
    wanted = wanted or request.args.get("hand", "")
    since = since or request.args.get("since", "")
    view = View(current_app.config, choose_locale(), now(), wanted, _instant(since))
    return build_desk(read_session(), view)


def _instant(milliseconds: str) -> datetime | None:
    """An instant as the desk writes it; None for anything else."""
    if not milliseconds.isascii() or not milliseconds.isdigit() or len(milliseconds) > 14:
        return None
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)


def _span(milliseconds: str) -> timedelta | None:
    """A span as the desk writes it; None for anything else, and where there are no scripts."""
    instant = _instant(milliseconds)
    return None if instant is None else instant - datetime.fromtimestamp(0, UTC)


@blueprint.get("/console/lanes/<slug>")
@asks("console.see")
def lane_page(slug: str) -> str:
    """One lane: how it is, what it does, its last passages."""
    lane = lane_or_404(slug)
    session = read_session()
    return render_template(
        "lpr/lane.html",
        page=build_lane_page(session, lane, current_app.config, choose_locale(), now()),
    )


@blueprint.get("/console/lanes/<slug>/picture")
@asks("console.see")
def live_picture(slug: str) -> Response:
    """The lane's newest picture."""
    path = pictures.live_path(current_app.config, lane_or_404(slug).slug)
    taken = pictures.taken_at(path)
    if taken is None or now() - taken > queries.WAITS_AT_MOST:
        raise Refusal.not_found()  # what stood there before is history, and nobody asked why
    answer = send_file(path, mimetype="image/jpeg")
    # The address changes with the picture, so the browser may keep what it has.
    answer.headers["Cache-Control"] = "private, max-age=60"
    return answer


@blueprint.post("/console/lanes/<slug>/open")
@asks("lane.open")
def open_lane(slug: str) -> ResponseReturnValue:
    """Open a lane for whoever stands there, with a reason."""
    act = act_of_request()
    with transaction() as session:
        lane = lane_or_404(slug)
        waiting = queries.waiting_passage(session, lane, act.now)
        service.open_by_hand(session, lane, waiting, act)
    if queries.is_online(lane, act.now):
        flash(_("The lane was told to open."), "success")
    else:
        said = _("The lane was told to open. It is out of contact and may not hear: look there.")
        flash(said, "warning")
    return redirect(url_for("console.lane_page", slug=slug))


@blueprint.post("/console/passages/<uid>/open")
@asks("lane.open")
def open_passage(uid: str) -> ResponseReturnValue:
    """Let a waiting car in, with a reason."""
    act = act_of_request()

    def let_in(session: Session, passage: Passage) -> str:
        if not queries.may_stand_there(passage, act.now):
            raise Refusal(
                "long_gone", _("That was too long ago: nobody knows who stands there now.")
            )
        service.open_by_hand(session, passage.lane, passage, act)
        return str(_("%(lane)s: told to open. %(why)s", lane=passage.lane.name, why=act.reason))

    return _clear(uid, let_in)


@blueprint.post("/console/passages/<uid>/turn-around")
@asks("lane.open")
def turn_around(uid: str) -> ResponseReturnValue:
    """Send a driver away, to where there is room."""
    wanted = text_field("to")

    def send_away(session: Session, passage: Passage) -> str:
        garages = parking_queries.spaces_now(session, now())
        known = turning.destinations_for(passage.lane, garages)
        to = next((place for place in known if place.slug == wanted), None)
        why = f"{SENT_AWAY}; sent to {to.name}" if to else SENT_AWAY
        turning.turn_around(session, passage, to, Act(current_user.id, now(), why))
        told = turning.told_to_driver(passage, choose_locale())
        return str(_("%(lane)s: tell the driver: %(told)s", lane=passage.lane.name, told=told))

    return _clear(uid, send_away)


@blueprint.post("/console/passages/<uid>/gone")
@asks("lane.open")
def note_gone(uid: str) -> ResponseReturnValue:
    """Take a car out of the line that has gone without anything noticing."""

    def take_out(session: Session, passage: Passage) -> str:
        turning.note_gone(session, passage, Act(current_user.id, now(), SEEN_GONE))
        return str(_("%(lane)s: nobody stands there any more.", lane=passage.lane.name))

    return _clear(uid, take_out)


@blueprint.post("/console/passages/<uid>/turn-around/undo")
@asks("lane.open")
def undo_turning(uid: str) -> ResponseReturnValue:
    """Put a driver back into the line who was taken out of it by mistake."""

    def put_back(session: Session, passage: Passage) -> str:
        turning.undo_turning(session, passage, Act(current_user.id, now(), UNDONE))
        return str(_("%(lane)s: back in the line.", lane=passage.lane.name))

    return _clear(uid, put_back)


def _clear(uid: str, do: Callable[[Session, Passage], str]) -> ResponseReturnValue:
    """Do something about a car and come back to the desk, which says what was done, or why not.

    A press that comes too soon after another car came into hand does nothing: it was meant for
    the car before.
    """
    since, kind = text_field("since"), "success"
    if is_too_soon(_instant(since), _span(text_field("looked_ms")), now()):
        kind = "warning"
        said = str(_("Another car had just come into hand. Nothing was done: press again."))
    else:
        try:
            with transaction() as session:
                said = do(session, passage_or_404(uid))
        except Refusal as refusal:
            kind, said = "warning", refusal.sentence
    if "HX-Request" in request.headers:
        return render_template("lpr/desk.html", desk=_desk(uid, since), said=said, said_kind=kind)
    flash(said, kind)
    return redirect(url_for("console.desk"), 303)
