"""The waiting page: answered from the ticket in its address and the published board alone.

No view here asks the database, so however many wait, those who buy feel nothing of it.
"""

from datetime import timedelta
from typing import Any

from flask import Blueprint, current_app, g, render_template

from core.campus_time import now
from core.identity.permissions import asks
from core.identity.request_session import for_nobody
from core.web.errors import Refusal
from core.web.i18n import choose_locale
from parking.sales.board import read_board
from parking.sales.life import stage_of
from parking.sales.tickets import read_ticket
from parking.sales.waiting import look
from parking.sales.words import STAGE_KINDS, STAGES, wait_words

blueprint = Blueprint("sale_wait", __name__, url_prefix="/sales/waiting")


@blueprint.get("/<ticket>")
@asks("sale.see")
@for_nobody
def wait(ticket: str) -> str:
    """The whole page of one place."""
    return render_template("parking/sales/wait.html", **_facts(ticket))


@blueprint.get("/<ticket>/news")
@asks("sale.see")
@for_nobody
def news(ticket: str) -> str:
    """The part of the page above that changes, for htmx to ask for again."""
    return render_template("parking/sales/_news.html", **_facts(ticket))


def _facts(text: str) -> dict[str, Any]:
    ticket = read_ticket(current_app.config, text)
    if ticket is None:
        raise Refusal.not_found()
    g.reader_language = ticket.language
    instant, config = now(), current_app.config
    board = read_board(config["INSTANCE_DIR"], ticket.sale_id)
    outlook = look(board, ticket.place, instant, config["SALE_LOOKS_A_SECOND"])
    stage = stage_of(board.state, instant if board.is_paused else None, board.left) if board else ""
    return {
        "ticket": text,
        "sale_id": ticket.sale_id,
        "place": ticket.place,
        "board": board,
        "is_stale": board is not None and board.is_stale(instant),
        "outlook": outlook,
        "stage": stage,
        "stages": STAGES,
        "kinds": STAGE_KINDS,
        "wait_words": wait_words(outlook, instant),
        "next_at": instant + timedelta(seconds=outlook.next_look) if outlook.next_look else None,
        "current_language": choose_locale(),
    }
