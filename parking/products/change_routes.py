"""The office's pages of changes: whom one would touch, put in force, dropped, undone."""

from collections.abc import Callable

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.campus_time import campus_zone, now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.errors import Refusal
from core.web.pagination import Page, paginate
from parking.models import Garage, Pool, Product
from parking.permits.steps import Actor
from parking.products import changes
from parking.products.change_words import EFFECTS, PARTS, STATE_KINDS, STATES, refusal_sentence
from parking.products.field_words import changed_lines
from parking.products.followed import refuse_if_followed
from parking.products.impact import Impact, Touched
from parking.products.models import ProductChange
from parking.products.parts import Part, find_subject
from parking.products.refusals import ChangeRefusedError
from parking.products.requests import refusals
from parking.products.touching import find_impact

blueprint = Blueprint("product_changes", __name__, url_prefix="/office/changes")
PAGE_SIZE = 50


@blueprint.get("")
@asks("product.see")
def listing() -> str:
    """Every change, the newest first; drafts that nobody decided too."""
    query = select(ProductChange).order_by(ProductChange.id.desc())
    return render_template(
        "parking/products/changes.html",
        page=paginate(read_session(), query, request.args.get("page", 1, type=int)),
        parts=PARTS,
        states=STATES,
        kinds=STATE_KINDS,
    )


@blueprint.get("/changes.csv")
@asks("product.see")
def listing_csv() -> Response:
    """The same as a table; times are in UTC, ISO 8601."""
    header = ["change", "part", "of", "state", "by", "created", "decided", "undone", "reason"]
    header += ["before", "after", "touched"]
    rows = (
        (
            one.id,
            one.part,
            one.title,
            one.state,
            one.author.name,
            one.created_at.isoformat(),
            *(at.isoformat() if at else "" for at in (one.decided_at, one.undone_at)),
            one.reason,
            str(one.before),
            str(one.after),
            str(one.touched),
        )
        for one in read_session().scalars(select(ProductChange).order_by(ProductChange.id))
    )
    return csv_response("product-changes.csv", header, rows)


@blueprint.get("/<int:change_id>")
@asks("product.see")
def page(change_id: int) -> str:
    """A draft with whom it would touch; a change in force with whether it can be undone."""
    session, change = read_session(), _find(change_id)
    impact = _impact(change)
    number = request.args.get("page", 1, type=int)
    touched = impact.touched[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return render_template(
        "parking/products/change.html",
        change=change,
        impact=impact,
        counts=impact.counts if change.state == changes.DRAFT else change.touched,
        page=Page(list(touched), number, PAGE_SIZE, len(impact.touched)),
        lines=changed_lines(session, change),
        effects=EFFECTS,
        parts=PARTS,
        states=STATES,
        kinds=STATE_KINDS,
        why_not=_why_not(change),
        back=_back_to(change),
    )


@blueprint.get("/<int:change_id>/touched.csv")
@asks("product.see")
def touched_csv(change_id: int) -> Response:
    """Everybody whom a draft would touch."""
    header = ("name", "employee_number", "email", "effect", "tie", "permit", "before", "after")
    impact = _impact(_find(change_id))
    rows = (_row(one) for one in impact.touched)
    return csv_response(f"change-{change_id}.csv", (*header, "from"), rows)


@blueprint.post("/<int:change_id>/apply")
@asks("product.change")
def apply(change_id: int) -> ResponseReturnValue:
    """Put a draft in force."""
    counts = _impact(_find(change_id)).counts

    def act(session: Session, actor: Actor) -> object:
        return changes.apply(session, change_id, counts, actor, campus_zone())

    return _act(change_id, act, _("In force. The gates know within a minute."))


@blueprint.post("/<int:change_id>/drop")
@asks("product.change")
def drop(change_id: int) -> ResponseReturnValue:
    """Leave all as it is."""
    back = _back_to(_find(change_id))
    with refusals(), transaction() as session:
        changes.drop(session, change_id, _actor())
    flash(_("All stays as it is."), "info")
    return redirect(back, 303)


@blueprint.post("/<int:change_id>/undo")
@asks("product.change")
def undo(change_id: int) -> ResponseReturnValue:
    """Put back what was before a change."""
    _find(change_id)

    def act(session: Session, actor: Actor) -> object:
        return changes.undo(session, change_id, actor, campus_zone())

    return _act(change_id, act, _("Undone. All is as it was before."))


def _act(change_id: int, act: Callable[[Session, Actor], object], said: str) -> ResponseReturnValue:
    with refusals(), transaction() as session:
        act(session, _actor())
    flash(said, "success")
    return redirect(url_for("product_changes.page", change_id=change_id), 303)


def _impact(change: ProductChange) -> Impact:
    """What a draft would touch now; what was decided is shown by its counts alone."""
    if change.state != changes.DRAFT:
        return Impact()
    return find_impact(read_session(), change, now(), campus_zone())


def _why_not(change: ProductChange) -> str:
    """Why a change in force cannot be undone; empty where it can."""
    if change.state != changes.IN_FORCE:
        return ""
    try:
        refuse_if_followed(read_session(), change, now().astimezone(campus_zone()).date())
    except ChangeRefusedError as refused:
        return refusal_sentence(refused)
    return ""


def _back_to(change: ProductChange) -> str:
    """The page of what a change is about; the list where it is not there."""
    subject = find_subject(read_session(), Part(change.part), change.subject_id)
    if isinstance(subject, Product):
        return url_for("products_office.detail", slug=subject.slug)
    if isinstance(subject, Pool | Garage) or change.part in (Part.NEW_ZONE, Part.NEW_GARAGE):
        return url_for("zones_office.listing")
    return url_for("products_office.listing")


def _row(one: Touched) -> tuple[object, ...]:
    first = one.first_day.isoformat() if one.first_day else ""
    person = (one.person.name, one.person.employee_number, one.person.email)
    return (*person, one.effect, one.tie, one.permit_id, one.before, one.after, first)


def _find(change_id: int) -> ProductChange:
    change = read_session().get(ProductChange, change_id)
    if change is None:
        raise Refusal.not_found()
    return change


def _actor() -> Actor:
    return Actor(current_user.id, now())
