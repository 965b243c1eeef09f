"""The office's pages of draws: open, watch, rehearse, witness, call off."""

import secrets
from collections.abc import Callable

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.orm import Session

from core.campus_time import campus_zone, now
from core.db import read_session, transaction
from core.identity.employment import CLASSES
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.errors import Refusal
from core.web.pagination import paginate
from parking.draws import drawing, opening, pages
from parking.draws.fitness import count_people
from parking.draws.forms import CancelForm, OpenForm, ValueForm
from parking.draws.life import DrawRefusal, DrawRefusedError, DrawState, EntryState
from parking.draws.measuring import known_codes
from parking.draws.models import Draw
from parking.draws.pages import Outcome
from parking.draws.routes import find
from parking.draws.sealing import Seal
from parking.draws.story import as_entries
from parking.draws.words import (
    ENTRY_STATES,
    STAGE_KINDS,
    STAGES,
    bar_words,
    refusal_sentence,
    rule_lines,
    stage_sentence,
)
from parking.models import Product
from parking.permits.steps import Actor
from parking.products.finding import list_products

blueprint = Blueprint("draws_office", __name__, url_prefix="/office/draws")


@blueprint.get("")
@asks("draw.list")
def listing() -> str:
    """Every draw with how many are in and how many places are taken."""
    return render_template(
        "parking/draws/office_listing.html", rows=_rows(), stages=STAGES, kinds=STAGE_KINDS
    )


@blueprint.get("/draws.csv")
@asks("draw.list")
def listing_csv() -> Response:
    """The same as a table; times are in UTC, ISO 8601."""
    header = ("draw", "product", "garage", "stage", "places", "opens", "closes", "drawn")
    rows = (
        (
            draw.id,
            draw.product.name,
            draw.product.garage.name,
            stage,
            draw.places,
            draw.opens_at.isoformat(),
            draw.closes_at.isoformat(),
            draw.drawn_at.isoformat() if draw.drawn_at else "",
            *(counts.get(state, 0) for state in EntryState),
        )
        for draw, stage, counts in _rows()
    )
    return csv_response("draws.csv", (*header, *EntryState), rows)


@blueprint.route("/new", methods=["GET", "POST"])
@asks("draw.manage")
def new() -> ResponseReturnValue:
    """Say what is to be published, look at it in words, open the draw."""
    products = [one for one in list_products(read_session()) if one.is_offered]
    form = OpenForm().offer(products, known_codes(read_session()))
    if not form.validate_on_submit():
        return _new_page(form), 422 if form.errors else 200
    if request.form.get("step") != "open":
        return _new_page(form, looked_at=True)
    try:
        with transaction() as session:
            seal = Seal.of(current_app.config)
            draw = opening.open_draw(session, form.plan, seal, Actor(current_user.id, now()))
    except DrawRefusedError as refused:
        product = read_session().get_one(Product, form.plan.product_id)
        field = form.places if refused.code == DrawRefusal.TOO_FEW_SPACES else form.product
        field.errors = [*field.errors, refusal_sentence(refused, product)]
        return _new_page(form), 422
    flash(_("The draw is published, with the commitment to its seed."), "success")
    return redirect(url_for("draws_office.detail", draw_id=draw.id), 303)


@blueprint.get("/<int:draw_id>")
@asks("draw.list")
def detail(draw_id: int) -> str:
    """One draw: where it stands, who is in, what was done."""
    return _page(find(draw_id))


@blueprint.get("/<int:draw_id>/entries.csv")
@asks("draw.list")
def entries_csv(draw_id: int) -> Response:
    """The entries with names, for the office alone."""
    draw = find(draw_id)
    header = ("name", "email", "ticket", "state", "balls", "place", "reason")
    entries = read_session().scalars(pages.list_entries(draw, _state()))
    rows = (
        (e.person.name, e.person.email, e.ticket, e.state, e.weight, e.position, e.reason)
        for e in entries
    )
    return csv_response(f"draw-{draw_id}-entries.csv", header, rows)


@blueprint.post("/<int:draw_id>/rehearse")
@asks("draw.manage")
def rehearse(draw_id: int) -> ResponseReturnValue:
    """Draw the real entries with a seed that is thrown away. Nobody is told."""
    draw = find(draw_id)
    if draw.state != DrawState.ENTRIES:
        raise Refusal("draw_not_now", _("After the close there is nothing left to rehearse."))
    with transaction() as session:
        opening.note_rehearsal(session, draw, Actor(current_user.id, now()))
    session = read_session()
    judged = drawing.judge(session, draw, now(), campus_zone())
    outcome = pages.rehearse(session, draw, judged, secrets.token_hex(opening.SEED_BYTES))
    return _page(draw, outcome=outcome)


@blueprint.post("/<int:draw_id>/value")
@asks("draw.manage")
def write_value(draw_id: int) -> ResponseReturnValue:
    """Write down the public value, as a witness."""
    form = ValueForm()
    if not form.validate_on_submit():
        return _page(find(draw_id), value_form=form), 422
    return _step(
        draw_id,
        lambda session, actor: opening.write_public_value(session, draw_id, form.value.data, actor),
        _("Written down. The draw follows within a minute."),
    )


@blueprint.post("/<int:draw_id>/cancel")
@asks("draw.manage")
def cancel(draw_id: int) -> ResponseReturnValue:
    """Call a draw off, for a reason that is published."""
    form = CancelForm()
    if not form.validate_on_submit():
        return _page(find(draw_id), cancel_form=form), 422
    seal = Seal.of(current_app.config)
    return _step(
        draw_id,
        lambda session, actor: opening.cancel(session, draw_id, seal, actor),
        _("Called off. Everybody who entered is told your reason."),
        form.reason.data,
    )


def _step(
    draw_id: int, act: Callable[[Session, Actor], object], said: str, reason: str = ""
) -> ResponseReturnValue:
    product = find(draw_id).product
    try:
        with transaction() as session:
            act(session, Actor(current_user.id, now(), reason))
    except DrawRefusedError as refused:
        raise Refusal(refused.code, refusal_sentence(refused, product)) from refused
    flash(said, "success")
    return redirect(url_for("draws_office.detail", draw_id=draw_id), 303)


def _new_page(form: OpenForm, *, looked_at: bool = False) -> str:
    rules, people = [], 0
    if looked_at:
        rules = rule_lines(opening.as_draw(form.plan))
        today = now().astimezone(campus_zone()).date()
        people = count_people(read_session(), form.plan.product_id, today)
    return render_template(
        "parking/draws/office_new.html", form=form, rules=rules, people=people, looked=looked_at
    )


def _page(
    draw: Draw,
    *,
    outcome: Outcome | None = None,
    value_form: ValueForm | None = None,
    cancel_form: CancelForm | None = None,
) -> str:
    session, instant, state = read_session(), now(), _state()
    stage = pages.stage_now(draw, instant)
    entries = paginate(
        session, pages.list_entries(draw, state), request.args.get("page", 1, type=int)
    )
    return render_template(
        "parking/draws/office_draw.html",
        draw=draw,
        stage=stage,
        stages=STAGES,
        kinds=STAGE_KINDS,
        sentence=stage_sentence(draw, stage),
        rules=rule_lines(draw),
        counts=pages.count_states(session, [draw.id])[draw.id],
        entries=entries,
        states=ENTRY_STATES,
        chosen=state,
        story=as_entries(pages.trail(session, draw)),
        outcome=outcome,
        reason_words=lambda reason: bar_words(draw.product, reason),
        classes=CLASSES,
        awaits_value=pages.awaits_value(draw, instant),
        is_own=draw.created_by == current_user.id,
        can_cancel=draw.state in (DrawState.ENTRIES, DrawState.CLOSED),
        value_form=value_form or ValueForm(formdata=None),
        cancel_form=cancel_form or CancelForm(formdata=None),
    )


def _rows() -> list[tuple[Draw, str, dict[str, int]]]:
    session, instant = read_session(), now()
    draws = list(session.scalars(pages.list_draws()))
    counts = pages.count_states(session, [draw.id for draw in draws])
    return [(draw, pages.stage_now(draw, instant), counts[draw.id]) for draw in draws]


def _state() -> str:
    state = request.args.get("state", "")
    return state if state in set(EntryState) else ""
