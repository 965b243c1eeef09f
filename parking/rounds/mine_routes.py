"""A holder's page of a round, where they say whether they keep their space."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.wrappers import Response as Redirect

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks, own_or_404
from core.web.errors import Refusal
from parking.rounds import steps
from parking.rounds.models import RoundAnswer
from parking.rounds.rules import Answer
from parking.rounds.words import is_open, refusal_sentence, round_words, standing_sentence

blueprint = Blueprint("my_rounds", __name__, url_prefix="/mine/rounds")


@blueprint.get("/<int:answer_id>")
@asks("permit.change")
def page(answer_id: int) -> str:
    """The question, what was answered so far, and what comes of it."""
    row = _own(answer_id)
    return render_template(
        "parking/rounds/question.html",
        row=row,
        is_open=is_open(row, now()),
        sentence=standing_sentence(row, now()),
        rules=round_words(row.round),
    )


@blueprint.post("/<int:answer_id>")
@asks("permit.change")
def say(answer_id: int) -> Redirect:
    """Keep or release; one may think again until the day."""
    row, said = _own(answer_id), request.form.get("answer", "")
    if said not in (Answer.KEEP, Answer.RELEASE):
        raise Refusal.not_found()
    try:
        with transaction() as session:
            steps.answer(session, row.id, Answer(said), now())
    except steps.RoundRefusedError as refused:
        raise Refusal(refused.code, refusal_sentence(refused.code)) from refused
    flash(
        _("Thank you: you keep your space.")
        if said == Answer.KEEP
        else _("Thank you: your space goes to somebody who waits."),
        "success",
    )
    return redirect(url_for("my_rounds.page", answer_id=row.id), 303)


def _own(answer_id: int) -> RoundAnswer:
    found = read_session().get(RoundAnswer, answer_id) if answer_id < 2**31 else None
    return own_or_404(current_user, "permit.change", found)
