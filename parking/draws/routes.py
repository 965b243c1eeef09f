"""Draws in public: rules, commitment, list, seed and order, by ticket alone, for all to check."""

from pathlib import Path

from flask import Blueprint, Response, jsonify, render_template
from flask_security import current_user

from core.campus_time import campus_zone, now
from core.db import read_session
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.errors import Refusal
from parking.draws import lottery, pages
from parking.draws.measuring import find_shares
from parking.draws.models import Draw
from parking.draws.odds_words import chance_words
from parking.draws.own import own_weight
from parking.draws.rules import published_rules, rules_hash
from parking.draws.words import (
    ENTRY_STATES,
    STAGE_KINDS,
    STAGES,
    rule_lines,
    stage_sentence,
)

blueprint = Blueprint("draws", __name__, url_prefix="/draws")


@blueprint.get("")
@asks("draw.see")
def listing() -> str:
    """Every draw there was, those that go on first."""
    instant = now()
    draws = read_session().scalars(pages.list_draws())
    rows = [
        (draw, stage := pages.stage_now(draw, instant), stage_sentence(draw, stage))
        for draw in draws
    ]
    return render_template(
        "parking/draws/listing.html", rows=rows, stages=STAGES, kinds=STAGE_KINDS
    )


@blueprint.get("/<int:draw_id>")
@asks("draw.see")
def page(draw_id: int) -> str:
    """One draw: its rules and its proof."""
    session, draw = read_session(), find(draw_id)
    stage = pages.stage_now(draw, now())
    reader = current_user.id if current_user.is_authenticated else None
    return render_template(
        "parking/draws/draw.html",
        draw=draw,
        stage=stage,
        stages=STAGES,
        kinds=STAGE_KINDS,
        sentence=stage_sentence(draw, stage),
        rules=rule_lines(draw),
        rules_hash=rules_hash(draw),
        rules_text=lottery.rules_text(published_rules(draw)),
        shares=find_shares(session, draw, campus_zone()),
        own_weight=own_weight(session, draw, reader, campus_zone()),
        chance_words=chance_words,
        listed=pages.count_listed(session, draw),
        first=pages.first_drawn(session, draw),
        states=ENTRY_STATES,
    )


@blueprint.get("/<int:draw_id>/draw.json")
@asks("draw.see")
def proof(draw_id: int) -> Response:
    """All that the script needs to recompute the draw."""
    answer = jsonify(pages.published(read_session(), find(draw_id)))
    answer.headers["Content-Disposition"] = f'attachment; filename="draw-{draw_id}.json"'
    return answer


@blueprint.get("/<int:draw_id>/tickets.csv")
@asks("draw.see")
def tickets(draw_id: int) -> Response:
    """The list exactly as it was hashed; its SHA-256 is the published one."""
    told = pages.published(read_session(), find(draw_id))
    answer = Response(lottery.list_text(dict(told["tickets"])), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="draw-{draw_id}-tickets.csv"'
    return answer


@blueprint.get("/<int:draw_id>/order.csv")
@asks("draw.see")
def order(draw_id: int) -> Response:
    """Every ticket in the order drawn, with its number, and how its place stands."""
    header = ("place", "ticket", "balls", "number", "state")
    rows = pages.order_rows(read_session(), find(draw_id))
    return csv_response(f"draw-{draw_id}-order.csv", header, rows)


@blueprint.get("/verify_draw.py")
@asks("draw.see")
def script() -> Response:
    """The rules as a program that stands alone: the very one that draws here."""
    answer = Response(Path(lottery.__file__).read_bytes(), mimetype="text/x-python")
    answer.headers["Content-Disposition"] = 'attachment; filename="verify_draw.py"'
    return answer


def find(draw_id: int) -> Draw:
    """A draw of this number. Raises Refusal where there is none."""
    draw = pages.find_draw(read_session(), draw_id)
    if draw is None:
        raise Refusal.not_found()
    return draw
