"""Telling us something, on the public side."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_security import current_user
from werkzeug.wrappers import Response

from core.campus_time import now
from core.db import transaction
from core.feedback.forms import TOPIC_LABELS, FeedbackForm
from core.feedback.service import Words, receive_message
from core.identity.permissions import asks
from core.web.limits import limiter

blueprint = Blueprint("feedback", __name__)


@blueprint.route("/feedback", methods=["GET", "POST"])
@asks("feedback.send")
@limiter.limit("10 per hour", methods=["POST"])  # anybody may write, and mail leaves for it
def write() -> str | Response | tuple[str, int]:
    """Take a message, and say under which reference it is known."""
    form = FeedbackForm(**_known())
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("feedback/write.html", form=form), status
    with transaction() as session:
        message = receive_message(session, _words(form), now())
    answer = "yes" if message.email else None
    return redirect(url_for("feedback.thanks", reference=message.reference, answer=answer), 303)


@blueprint.get("/feedback/thanks/<reference>")
@asks("feedback.send")
def thanks(reference: str) -> str:
    """Say that it arrived. The reference is only repeated: nothing is looked up by it."""
    return render_template(
        "feedback/thanks.html", reference=reference[:12], answer="answer" in request.args
    )


def _known() -> dict[str, str]:
    """What we can fill in: the topic that the page asked about, and who is signed in."""
    topic = request.args.get("about", "")
    known = {"topic": topic} if topic in TOPIC_LABELS else {}
    if current_user.is_authenticated:
        known |= {"name": current_user.name, "email": current_user.email}
    return known


def _words(form: FeedbackForm) -> Words:
    return Words(
        topic=form.topic.data,
        body=form.body.data,
        name=form.name.data or "",
        email=form.email.data or "",
        locale=str(get_locale() or "en"),
        person_id=current_user.id if current_user.is_authenticated else None,
    )
