"""The attendant's console: lanes side by side, opening by hand, a passage's story, the search."""

from flask import (
    Blueprint,
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

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.errors import Refusal
from core.web.i18n import choose_locale
from lpr import driver_pages, pages, pictures, queries, service
from lpr.models import Lane, Passage
from lpr.service import Act
from lpr.tokens import is_screen_key

blueprint = Blueprint("console", __name__)

_LEAST_REASON = 3
_LIVE_FOR = queries.WAITS_AT_MOST


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


def _desk() -> pages.Desk:
    states = queries.desk(read_session(), now())
    return pages.build_desk(states, current_app.config, choose_locale(), now())


@blueprint.get("/console/lanes/<slug>")
@asks("console.see")
def lane_page(slug: str) -> str:
    """One lane: how it is, what it does, its last passages."""
    lane = _lane_or_404(slug)
    session = read_session()
    return render_template(
        "lpr/lane.html",
        page=pages.build_lane_page(session, lane, current_app.config, choose_locale(), now()),
    )


@blueprint.get("/console/lanes/<slug>/picture")
@asks("console.see")
def live_picture(slug: str) -> Response:
    """The lane's newest picture."""
    path = pictures.live_path(current_app.config, _lane_or_404(slug).slug)
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
    act = _act()
    with transaction() as session:
        lane = _lane_or_404(slug)
        waiting = queries.waiting_passage(session, lane, act.now)
        service.open_by_hand(session, lane, waiting, act)
    flash(_("The lane was told to open."), "success")
    return redirect(url_for("console.lane_page", slug=slug))


@blueprint.post("/console/passages/<uid>/open")
@asks("lane.open")
def open_passage(uid: str) -> ResponseReturnValue:
    """Let a waiting car in, with a reason."""
    act = _act()
    with transaction() as session:
        passage = _passage_or_404(uid)
        service.open_by_hand(session, passage.lane, passage, act)
    return redirect(url_for("console.desk"))


@blueprint.post("/console/passages/<uid>/turn-around")
@asks("lane.open")
def turn_around(uid: str) -> ResponseReturnValue:
    """Record that a driver was sent away, with a reason."""
    act = _act()
    with transaction() as session:
        service.turn_around(session, _passage_or_404(uid), act)
    return redirect(url_for("console.desk"))


@blueprint.get("/console/passages/<uid>")
@asks("passage.see")
def passage_page(uid: str) -> str:
    """A passage's story: at once while the car is at the gate, else after a reason is given."""
    passage = _passage_or_404(uid)
    if now() - passage.at > _LIVE_FOR:
        return render_template("lpr/passage_reason.html", passage=passage, error=None)
    return _story(passage, _("At the gate now"))


@blueprint.post("/console/passages/<uid>")
@asks("passage.see")
def look_at_passage(uid: str) -> ResponseReturnValue:
    """A passage's story, for the reason given."""
    passage = _passage_or_404(uid)
    reason = _typed_reason()
    if reason is None:
        page = render_template("lpr/passage_reason.html", passage=passage, error=_reason_missing())
        return page, 422
    return _story(passage, reason)


def _story(passage: Passage, reason: str) -> str:
    with transaction() as session:
        subject = ("passage", passage.uid)
        service.record_look(session, "passage.look", subject, Act(current_user.id, now(), reason))
        page = pages.build_story(session, passage, current_app.config, choose_locale())
    return render_template("lpr/passage.html", page=page, reason=reason)


@blueprint.get("/console/passages")
@asks("passage.search")
def search() -> str:
    """Ask for a part of a plate, and why."""
    return render_template("lpr/search.html", plate="", reason="", errors={}, found=None)


@blueprint.post("/console/passages")
@asks("passage.search")
def find() -> ResponseReturnValue:
    """Find passages by a part of a plate; the search is recorded with its reason."""
    plate, reason = _text("plate"), _typed_reason()
    errors = pages.search_errors(plate, reason)
    if errors or reason is None:
        typed = request.form.get("reason", "")
        page = render_template(
            "lpr/search.html", plate=plate, reason=typed, errors=errors, found=None
        )
        return page, 422
    with transaction() as session:
        subject = ("plate", plate[:80])
        service.record_look(session, "passage.search", subject, Act(current_user.id, now(), reason))
        found = queries.search_passages(session, plate)
    rows = [pages.build_row(passage, choose_locale()) for passage in found]
    return render_template("lpr/search.html", plate=plate, reason=reason, errors={}, found=rows)


@blueprint.get("/lanes/<slug>/screen")
@asks("driver_screen.see")
def driver_screen(slug: str) -> str:
    """What the driver sees: large words in English and Spanish, the claim code to keep.

    Without the screen's own key nothing of a passage is shown: plates are nobody else's.
    """
    lane = _lane_or_404(slug)
    is_ours = is_screen_key(current_app.config, slug, request.args.get("key", ""))
    passage = queries.latest_shown(read_session(), lane, now()) if is_ours else None
    screen = driver_pages.build_screen(lane, passage, current_app.config)
    template = "lpr/screen.html" if request.headers.get("HX-Request") else "lpr/screen_page.html"
    return render_template(template, screen=screen, key=request.args.get("key", ""))


def _lane_or_404(slug: str) -> Lane:
    lane = queries.find_lane(read_session(), slug)
    if lane is None:
        raise Refusal.not_found()
    return lane


def _passage_or_404(uid: str) -> Passage:
    passage = queries.find_passage(read_session(), uid)
    if passage is None:
        raise Refusal.not_found()
    return passage


def _act() -> Act:
    """Who acts and why; a reason is one of the keys, or typed."""
    reason = _typed_reason()
    if reason is None:
        raise Refusal("reason_missing", _reason_missing(), 422)
    return Act(current_user.id, now(), reason)


def _typed_reason() -> str | None:
    chosen = service.reason_words(request.form.get("reason_code", ""))
    typed = chosen or _text("reason")[:200]
    return typed if len(typed) >= _LEAST_REASON else None


def _text(name: str) -> str:
    """A field as typed, without what PostgreSQL does not take."""
    return request.form.get(name, "").replace("\x00", "").strip()


def _reason_missing() -> str:
    return str(_("Say why in a few words: it is kept with the record."))
