"""Waitlists for everybody and for oneself: rules, the own place, and what one can do there."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.orm import Session

from core.campus_time import campus_zone, now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.errors import Refusal
from parking.permits.offers import find_lasting_bars
from parking.permits.steps import Actor
from parking.products.words import bar_sentence
from parking.vehicles.finding import list_vehicles
from parking.waitlists import own_steps, pages
from parking.waitlists.forms import DeferForm
from parking.waitlists.models import Waitlist
from parking.waitlists.refusals import WaitlistRefusedError
from parking.waitlists.words import (
    estimate_notes,
    estimate_words,
    refusal_sentence,
    rules_words,
    turnover_words,
)

blueprint = Blueprint("waitlists", __name__)

Step = Callable[[Session, int, Actor], object]


@blueprint.get("/waitlists")
@asks("waitlist.see")
def published() -> str:
    """Every list's rules, length and turnover, for everybody."""
    session = read_session()
    lists = [
        (one, turnover_words(pages.turnover_of(session, one.waitlist, now())))
        for one in pages.list_overviews(session)
    ]
    return render_template("parking/waitlists/published.html", lists=lists, rules_words=rules_words)


@blueprint.get("/mine/waitlists")
@asks("waitlist.join")
def listing() -> str:
    """Where the signed-in person waits, and where they could."""
    session = read_session()
    entries = pages.own_entries(session, current_user.id)
    overviews = pages.list_overviews(session)
    own = [
        pages.own_place(session, one.waitlist, current_user.id, now())
        for one in overviews
        if one.waitlist.id in entries
    ]
    others = [one for one in overviews if one.waitlist.id not in entries]
    return render_template(
        "parking/waitlists/mine.html", own=own, others=others, estimate_words=estimate_words
    )


@blueprint.get("/mine/waitlists/<slug>")
@asks("waitlist.join")
def place(slug: str) -> str:
    """One list: the own rank, an offer, what may be done, the rules."""
    return _page(_find(slug), DeferForm(formdata=None))


@blueprint.post("/mine/waitlists/<slug>/join")
@asks("waitlist.join")
def join(slug: str) -> ResponseReturnValue:
    """Take a place on the list."""

    def act(session: Session, waitlist_id: int, actor: Actor) -> None:
        own_steps.join(session, waitlist_id, actor, campus_zone())

    return _done(slug, act, _("You are on the list."))


@blueprint.post("/mine/waitlists/<slug>/leave")
@asks("waitlist.join")
def leave(slug: str) -> ResponseReturnValue:
    """Give the place up; the page then says whether that can be undone."""
    return _done(slug, own_steps.leave, _("You left the list."))


@blueprint.post("/mine/waitlists/<slug>/undo")
@asks("waitlist.join")
def undo(slug: str) -> ResponseReturnValue:
    """Take back having left."""
    return _done(slug, own_steps.undo_leave, _("You have your place back."))


@blueprint.post("/mine/waitlists/<slug>/defer")
@asks("waitlist.join")
def defer(slug: str) -> ResponseReturnValue:
    """Let offers pass by until a day."""
    waitlist, form = _find(slug), DeferForm()
    if not form.validate_on_submit():
        return _page(waitlist, form), 422

    def act(session: Session, waitlist_id: int, actor: Actor) -> None:
        own_steps.defer(session, waitlist_id, form.until.data, actor, campus_zone())

    return _done(slug, act, _("Your place stays. Offers pass you by until that day."))


@blueprint.post("/mine/waitlists/<slug>/resume")
@asks("waitlist.join")
def resume(slug: str) -> ResponseReturnValue:
    """Want offers again."""
    return _done(slug, own_steps.resume, _("You get offers again."))


@blueprint.post("/mine/waitlists/<slug>/decline")
@asks("waitlist.join")
def decline(slug: str) -> ResponseReturnValue:
    """Say no to the offer."""
    return _done(slug, own_steps.decline, _("You declined. The space goes to the next person."))


def _done(slug: str, step: Step, said: str) -> ResponseReturnValue:
    waitlist = _find(slug)
    try:
        with transaction() as session:
            step(session, waitlist.id, Actor(current_user.id, now()))
    except WaitlistRefusedError as refused:
        raise Refusal(refused.code, refusal_sentence(refused, waitlist.product)) from refused
    flash(said, "success")
    return redirect(url_for("waitlists.place", slug=slug), 303)


def _find(slug: str) -> Waitlist:
    waitlist = pages.find_list(read_session(), slug)
    if waitlist is None:
        raise Refusal.not_found()
    return waitlist


def _page(waitlist: Waitlist, form: DeferForm) -> str:
    session, instant = read_session(), now()
    own = pages.own_place(session, waitlist, current_user.id, instant)
    found = find_lasting_bars(session, current_user.id, waitlist.product, instant, campus_zone())
    lasting = [bar for bar in found if bar not in own_steps.PASSING]
    return render_template(
        "parking/waitlists/place.html",
        own=own,
        product=waitlist.product,
        form=form,
        today=instant.astimezone(campus_zone()).date(),
        instant=instant,
        bars=[bar_sentence(bar, waitlist.product) for bar in lasting],
        has_car=bool(list_vehicles(session, current_user.id)),
        rules=rules_words(waitlist.as_rules),
        notes=estimate_notes(waitlist.as_rules),
        estimate_words=estimate_words,
        turnover_words=turnover_words,
    )
