"""The console's pages of passages: a passage's story; and the driver's screen."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.i18n import choose_locale
from lpr import driver_pages, pages, queries, service
from lpr.console.acts import lane_or_404, passage_or_404, reason_missing, typed_reason
from lpr.console.blueprint import blueprint
from lpr.models import Passage
from lpr.service import Act
from lpr.tokens import is_screen_key


@blueprint.get("/console/passages/<uid>")
@asks("passage.see")
def passage_page(uid: str) -> str:
    """A passage's story: at once while the car is at the gate, else after a reason is given."""
    passage = passage_or_404(uid)
    if not queries.is_at_gates(passage, now()):
        return render_template("lpr/passage_reason.html", passage=passage, error=None)
    return _story(passage, _("At the gate now"))


@blueprint.post("/console/passages/<uid>")
@asks("passage.see")
def look_at_passage(uid: str) -> ResponseReturnValue:
    """A passage's story, for the reason given."""
    passage = passage_or_404(uid)
    reason = typed_reason()
    if reason is None:
        page = render_template("lpr/passage_reason.html", passage=passage, error=reason_missing())
        return page, 422
    return _story(passage, reason)


def _story(passage: Passage, reason: str) -> str:
    act = Act(current_user.id, now(), reason)
    with transaction() as session:
        service.record_look(session, "passage.look", ("passage", passage.uid), act)
        page = pages.build_story(session, passage, current_app.config, choose_locale(), act.now)
    return render_template("lpr/passage.html", page=page, reason=reason)


@blueprint.get("/lanes/<slug>/screen")
@asks("driver_screen.see")
def driver_screen(slug: str) -> str:
    """What the driver sees: large words in English and Spanish, the claim code to keep.

    Without the screen's own key nothing of a passage is shown: plates are nobody else's.
    """
    lane = lane_or_404(slug)
    is_ours = is_screen_key(current_app.config, slug, request.args.get("key", ""))
    passage = queries.latest_shown(read_session(), lane, now()) if is_ours else None
    screen = driver_pages.build_screen(lane, passage, current_app.config)
    template = "lpr/screen.html" if request.headers.get("HX-Request") else "lpr/screen_page.html"
    return render_template(template, screen=screen, key=request.args.get("key", ""))
