"""The office's page of one sale, with whichever of its forms was filled in wrongly."""

from dataclasses import dataclass, field

from flask import current_app, render_template, request

from core.campus_time import campus_zone, now
from core.db import read_session
from core.web.pagination import paginate
from parking.permits.life import PermitState
from parking.sales import pages
from parking.sales.board import read_board
from parking.sales.forms import BehalfForm, CallOffForm, ExtendForm, PaceForm, PauseForm
from parking.sales.life import LIVE
from parking.sales.models import Sale
from parking.sales.rehearsing import Outcome
from parking.sales.reserving import count_turns
from parking.sales.routes import stage_now
from parking.sales.story import as_entries
from parking.sales.words import STAGE_KINDS, STAGES, code_words, rule_lines, stage_sentence


@dataclass
class Forms:
    """The forms on the page; empty ones but for the one that was sent."""

    pause: PauseForm = field(default_factory=lambda: PauseForm(formdata=None))
    call_off: CallOffForm = field(default_factory=lambda: CallOffForm(formdata=None))
    extend: ExtendForm = field(default_factory=lambda: ExtendForm(formdata=None))
    pace: PaceForm = field(default_factory=lambda: PaceForm(formdata=None))
    behalf: BehalfForm = field(default_factory=lambda: BehalfForm(formdata=None))


def office_page(sale: Sale, forms: Forms | None = None, outcome: Outcome | None = None) -> str:
    """Where a sale stands, who is in line, what can be done, what was."""
    session, instant, stage = read_session(), now(), stage_now(sale)
    begun = pages.count_begun(session, sale)
    places = paginate(session, pages.list_places(sale), request.args.get("page", 1, type=int))
    board = read_board(current_app.config["INSTANCE_DIR"], sale.id)
    forms = forms or Forms()
    _show_present(forms, sale)
    return render_template(
        "parking/sales/office_sale.html",
        sale=sale,
        stage=stage,
        stages=STAGES,
        kinds=STAGE_KINDS,
        sentence=stage_sentence(sale, stage),
        rules=rule_lines(sale),
        is_live=sale.state in LIVE,
        board=board,
        is_usher_away=sale.state in LIVE and (board is None or board.is_stale(instant)),
        turns=count_turns(session, sale, instant) if sale.opened_at else 0,
        held=begun.get(PermitState.HELD, 0) + begun.get(PermitState.OFFERED, 0),
        bought=begun.get(PermitState.ACTIVE, 0),
        places=places,
        story=as_entries(pages.trail(session, sale)),
        forms=forms,
        outcome=outcome,
        code_words=lambda code: code_words(code, sale.product),
    )


def _show_present(forms: Forms, sale: Sale) -> None:
    """Put what holds now into the fields that change it, where nothing was typed."""
    if not forms.extend.errors:
        forms.extend.closes.data = sale.closes_at.astimezone(campus_zone()).replace(tzinfo=None)
    if not forms.pace.errors:
        forms.pace.per_minute.data = sale.per_minute
