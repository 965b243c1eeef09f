"""The office's page of one application: its story, move, take off, put back, first day of work."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.orm import Session

from core.campus_time import now
from core.db import read_session
from core.identity.permissions import asks
from core.web.errors import Refusal
from parking.permits.steps import Actor
from parking.waitlists import office_steps, pages
from parking.waitlists.forms import MoveForm, ReasonForm, ServiceForm
from parking.waitlists.models import WaitlistEntry
from parking.waitlists.office_routes import done_or_refused, find_list
from parking.waitlists.order import ranks_of
from parking.waitlists.words import STATE_KINDS, STATES
from parking.waitlists.writing import find_row, state_of

blueprint = Blueprint(
    "waitlist_entries", __name__, url_prefix="/office/waitlists/<slug>/<int:number>"
)


@blueprint.get("")
@asks("waitlist.list")
def detail(slug: str, number: int) -> str:
    """One application with its story."""
    return _page(slug, number)


@blueprint.post("/move")
@asks("waitlist.manage")
def move(slug: str, number: int) -> ResponseReturnValue:
    """Give it another rank, for a reason."""
    row, form = _find(slug, number), MoveForm(prefix="move")
    if not form.validate_on_submit():
        return _page(slug, number, move=form), 422
    actor = _actor(form)
    return _done(
        row,
        slug,
        lambda session: office_steps.move(session, row.waitlist_id, number, form.rank.data, actor),
    )


@blueprint.post("/service")
@asks("waitlist.manage")
def service(slug: str, number: int) -> ResponseReturnValue:
    """Note the first day of work."""
    row, form = _find(slug, number), ServiceForm(prefix="service")
    if not form.validate_on_submit():
        return _page(slug, number, service=form), 422
    actor = _actor(form)
    return _done(
        row,
        slug,
        lambda session: office_steps.set_service(
            session, row.waitlist_id, number, form.since.data, actor
        ),
    )


@blueprint.post("/off")
@asks("waitlist.manage")
def take_off(slug: str, number: int) -> ResponseReturnValue:
    """Take it off the list, for a reason."""
    return _with_reason(slug, number, office_steps.take_off)


@blueprint.post("/back")
@asks("waitlist.manage")
def put_back(slug: str, number: int) -> ResponseReturnValue:
    """Put it back in its place, for a reason."""
    return _with_reason(slug, number, office_steps.put_back)


def _with_reason(
    slug: str, number: int, step: Callable[[Session, int, int, Actor], None]
) -> ResponseReturnValue:
    row, form = _find(slug, number), ReasonForm(prefix="place")
    if not form.validate_on_submit():
        return _page(slug, number, reason=form), 422
    actor = _actor(form)
    return _done(row, slug, lambda session: step(session, row.waitlist_id, number, actor))


def _done(row: WaitlistEntry, slug: str, act: Callable[[Session], None]) -> ResponseReturnValue:
    done_or_refused(slug, act)
    flash(_("Done. It stands in the log with your reason."), "success")
    return redirect(url_for("waitlist_entries.detail", slug=slug, number=row.number), 303)


def _actor(form: ReasonForm) -> Actor:
    return Actor(current_user.id, now(), form.reason.data)


def _find(slug: str, number: int) -> WaitlistEntry:
    row = find_row(read_session(), find_list(slug).id, number)
    if row is None:
        raise Refusal.not_found()
    return row


def _page(slug: str, number: int, **typed: ReasonForm) -> str:
    session, waitlist, row = read_session(), find_list(slug), _find(slug, number)
    unsent = {
        "move": MoveForm(formdata=None, prefix="move"),
        "service": ServiceForm(formdata=None, prefix="service", data={"since": row.service_since}),
        "reason": ReasonForm(formdata=None, prefix="place"),
    }
    return render_template(
        "parking/waitlists/office_entry.html",
        product=waitlist.product,
        row=row,
        rank=ranks_of(state_of(session, waitlist)).get(number),
        forms=unsent | typed,
        entries=[pages.as_line(event) for event in pages.story_of(session, waitlist.id, number)],
        states=STATES,
        kinds=STATE_KINDS,
    )
