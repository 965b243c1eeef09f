"""A person's draws: see how one stands, enter, withdraw, step back, come back, decline."""

from collections.abc import Callable

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.orm import Session

from core.campus_time import campus_zone, now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.errors import Refusal
from parking.draws import entering, own
from parking.draws.life import DrawRefusedError
from parking.draws.odds_words import chance_words
from parking.draws.routes import find
from parking.draws.sealing import Seal
from parking.draws.words import STAGE_KINDS, STAGES, refusal_sentence
from parking.permits.steps import Actor

blueprint = Blueprint("my_draws", __name__, url_prefix="/mine/draws")


@blueprint.get("")
@asks("mine.see")
def page() -> str:
    """The draws that the signed-in person is in, or may enter."""
    return render_template(
        "parking/draws/mine.html",
        draws=own.own_draws(read_session(), current_user.id, now(), campus_zone()),
        stages=STAGES,
        kinds=STAGE_KINDS,
        chance_words=chance_words,
    )


@blueprint.post("/<int:draw_id>/enter")
@asks("draw.enter")
def enter(draw_id: int) -> ResponseReturnValue:
    """Enter a draw."""
    seal = Seal.of(current_app.config)
    return _step(
        draw_id,
        lambda session, actor: entering.enter(session, draw_id, seal, actor, campus_zone()),
        _("You are in. You can withdraw until entry closes."),
    )


@blueprint.post("/<int:draw_id>/withdraw")
@asks("draw.enter")
def withdraw(draw_id: int) -> ResponseReturnValue:
    """Leave a draw, or let one's turn pass."""
    return _step(
        draw_id,
        lambda session, actor: entering.withdraw(session, draw_id, actor),
        _("Done. You can change your mind as long as the button is here."),
    )


@blueprint.post("/<int:draw_id>/come-back")
@asks("draw.enter")
def come_back(draw_id: int) -> ResponseReturnValue:
    """Undo stepping back."""
    return _step(
        draw_id,
        lambda session, actor: entering.come_back(session, draw_id, actor),
        _("You are in line again."),
    )


@blueprint.post("/<int:draw_id>/decline")
@asks("draw.enter")
def decline(draw_id: int) -> ResponseReturnValue:
    """Give an offered place back."""
    return _step(
        draw_id,
        lambda session, actor: entering.decline(session, draw_id, actor),
        _("Declined. The place goes to the next."),
    )


def _step(draw_id: int, act: Callable[[Session, Actor], object], said: str) -> ResponseReturnValue:
    product = find(draw_id).product
    try:
        with transaction() as session:
            act(session, Actor(current_user.id, now()))
    except DrawRefusedError as refused:
        raise Refusal(refused.code, refusal_sentence(refused, product)) from refused
    flash(said, "success")
    return redirect(url_for("my_draws.page"), 303)
