"""The desk's pages: lanes side by side, one lane, opening by hand and turning around."""

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

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.errors import Refusal
from core.web.i18n import choose_locale
from lpr import pictures, queries, service
from lpr.console.acts import act_of_request, lane_or_404, passage_or_404
from lpr.console.blueprint import blueprint
from lpr.console.desk import Desk, build_desk
from lpr.console.lane_page import build_lane_page


@blueprint.get("/console")
@asks("console.see")
def desk() -> str:
    """Lanes side by side, the longest wait first in hand."""
    return render_template("lpr/desk_page.html", desk=_desk())


@blueprint.get("/console/desk")
@asks("console.see")
def desk_fragment() -> ResponseReturnValue:
    """The desk alone, for a refresh; nothing where nothing has changed."""
    shown = _desk()
    if request.args.get("version") == shown.version:
        return "", 204
    return render_template("lpr/desk.html", desk=shown)


def _desk() -> Desk:
    states = queries.desk(read_session(), now())
    return build_desk(states, current_app.config, choose_locale(), now())


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
    if not path.exists():
        raise Refusal.not_found()
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
    flash(_("The lane was told to open."), "success")
    return redirect(url_for("console.lane_page", slug=slug))


@blueprint.post("/console/passages/<uid>/open")
@asks("lane.open")
def open_passage(uid: str) -> ResponseReturnValue:
    """Let a waiting car in, with a reason."""
    act = act_of_request()
    with transaction() as session:
        passage = passage_or_404(uid)
        service.open_by_hand(session, passage.lane, passage, act)
    return redirect(url_for("console.desk"))


@blueprint.post("/console/passages/<uid>/turn-around")
@asks("lane.open")
def turn_around(uid: str) -> ResponseReturnValue:
    """Record that a driver was sent away, with a reason."""
    act = act_of_request()
    with transaction() as session:
        service.turn_around(session, passage_or_404(uid), act)
    return redirect(url_for("console.desk"))
