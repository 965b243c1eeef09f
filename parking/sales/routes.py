"""Sales for everybody: which there are, their rules, and taking a place."""

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_security import current_user
from sqlalchemy.exc import NoResultFound
from werkzeug.wrappers import Response as Redirect

from core.campus_time import campus_zone, now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.errors import Refusal
from core.web.i18n import choose_locale
from parking.sales import joining, pages
from parking.sales.board import read_board
from parking.sales.life import LIVE, SaleRefusedError, Stage, stage_of
from parking.sales.models import Sale, SalePlace
from parking.sales.tickets import Ticket, write_ticket
from parking.sales.words import (
    STAGE_KINDS,
    STAGES,
    refusal_sentence,
    rule_lines,
    stage_sentence,
)

blueprint = Blueprint("sales", __name__, url_prefix="/sales")


@blueprint.get("")
@asks("sale.see")
def listing() -> str:
    """The sale days that go on or were lately, each with one's own place."""
    person_id = current_user.id if current_user.is_authenticated else None
    rows = [
        (sale, stage := stage_now(sale), stage_sentence(sale, stage), own)
        for sale, own in pages.list_news(read_session(), person_id, now())
    ]
    return render_template(
        "parking/sales/listing.html", rows=rows, stages=STAGES, kinds=STAGE_KINDS
    )


@blueprint.get("/<int:sale_id>")
@asks("sale.see")
def page(sale_id: int) -> str:
    """One sale: its rules, and the button to take a place."""
    person_id = current_user.id if current_user.is_authenticated else None
    try:
        sale, own = joining.find_with_place(read_session(), sale_id, person_id)
    except NoResultFound as error:
        raise Refusal.not_found() from error
    stage = stage_now(sale)
    return render_template(
        "parking/sales/sale.html",
        sale=sale,
        stage=stage,
        stages=STAGES,
        kinds=STAGE_KINDS,
        sentence=stage_sentence(sale, stage),
        rules=rule_lines(sale),
        own=own,
        is_live=sale.state in LIVE,
    )


@blueprint.post("/<int:sale_id>/join")
@asks("sale.join")
def join(sale_id: int) -> Redirect:
    """Take a place, or find one's own again."""
    try:
        with transaction() as session:
            place = joining.take_place(session, sale_id, current_user.id, now(), campus_zone())
    except SaleRefusedError as refused:
        sentence = refusal_sentence(refused, find(sale_id).product)
        raise Refusal(refused.code, sentence) from refused
    except NoResultFound as error:
        raise Refusal.not_found() from error
    return _to_waiting_page(place)


@blueprint.get("/<int:sale_id>/place")
@asks("sale.join")
def own_place(sale_id: int) -> Redirect:
    """Lead to one's own waiting page; to the sale's page where one has no place."""
    place = joining.find_place(read_session(), sale_id, current_user.id)
    if place is None:
        find(sale_id)
        return redirect(url_for("sales.page", sale_id=sale_id), 303)
    return _to_waiting_page(place)


def find(sale_id: int) -> Sale:
    """A sale of this number. Raises Refusal where there is none."""
    sale = pages.find_sale(read_session(), sale_id)
    if sale is None:
        raise Refusal.not_found()
    return sale


def stage_now(sale: Sale) -> Stage:
    """Where a sale stands, with the spaces left as published last."""
    board = read_board(current_app.config["INSTANCE_DIR"], sale.id)
    return stage_of(sale.state, sale.paused_at, board.left if board else None)


def _to_waiting_page(place: SalePlace) -> Redirect:
    ticket = Ticket(place.sale_id, place.place, choose_locale())
    text = write_ticket(current_app.config, ticket)
    return redirect(url_for("sale_wait.wait", ticket=text), 303)
