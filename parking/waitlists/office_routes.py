"""The office's pages of waitlists: every list, who stands on it, its log checked and as CSV."""

from collections.abc import Callable

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user
from sqlalchemy.orm import Session

from core import audit
from core.campus_time import campus_zone, now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.errors import Refusal
from core.web.pagination import Page
from parking.permits.steps import Actor
from parking.products.finding import find_product
from parking.waitlists import office_steps, pages
from parking.waitlists.checking import replay
from parking.waitlists.models import Waitlist
from parking.waitlists.offering import make_offers, settle
from parking.waitlists.refusals import WaitlistRefusedError
from parking.waitlists.rules import Rules
from parking.waitlists.words import (
    STATE_KINDS,
    STATES,
    refusal_sentence,
    rules_words,
    turnover_words,
)

blueprint = Blueprint("waitlists_office", __name__, url_prefix="/office/waitlists")

PAGE_SIZE, LONGEST_SEARCH = 50, 100


@blueprint.get("")
@asks("waitlist.list")
def listing() -> str:
    """Every list, and the products that have none."""
    session = read_session()
    return render_template(
        "parking/waitlists/office_lists.html",
        lists=pages.list_overviews(session),
        without=pages.without_list(session),
    )


@blueprint.get("/waitlists.csv")
@asks("waitlist.list")
def listing_csv() -> Response:
    """Every list as a table; times are in UTC, ISO 8601."""
    header = ("product", "garage", "waiting", "offers", "takes_names", "began")
    rows = (
        (
            one.product.slug,
            one.product.garage.slug,
            one.length,
            one.offers,
            one.waitlist.as_rules.is_open,
            one.waitlist.began_at.isoformat(),
        )
        for one in pages.list_overviews(read_session())
    )
    return csv_response("waitlists.csv", header, rows)


@blueprint.post("/open/<slug>")
@asks("waitlist.manage")
def open_list(slug: str) -> ResponseReturnValue:
    """Give a product a list, by date of application until its rules are set."""
    product = find_product(read_session(), slug)
    if product is None:
        raise Refusal.not_found()
    done_or_refused(
        product.slug,
        lambda session: office_steps.open_list(session, product, Rules(), _actor()),
    )
    flash(_("The list is open, by date of application. Set its rules now."), "success")
    return redirect(url_for("waitlist_rules.page", slug=slug), 303)


@blueprint.get("/<slug>")
@asks("waitlist.list")
def detail(slug: str) -> str:
    """Who stands on a list, first in line first, narrowed by words."""
    session, waitlist, words = read_session(), find_list(slug), _words()
    found = pages.placed(session, waitlist, words)
    last = max(1, -(-len(found) // PAGE_SIZE))
    number = min(max(1, request.args.get("page", 1, type=int)), last)
    items = found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return render_template(
        "parking/waitlists/office_list.html",
        waitlist=waitlist,
        product=waitlist.product,
        page=Page(items, number, PAGE_SIZE, len(found)),
        words=words,
        states=STATES,
        kinds=STATE_KINDS,
        rules=rules_words(waitlist.as_rules),
        past=turnover_words(pages.turnover_of(session, waitlist, now())),
    )


@blueprint.get("/<slug>/list.csv")
@asks("waitlist.list")
def detail_csv(slug: str) -> Response:
    """The same as a table; times are in UTC, ISO 8601."""
    header = ["rank", "application", "name", "email", "employee_number", "class", "service_since"]
    header += ["applied", "state", "offer_until", "deferred_until", "missed", "no_offer_before"]
    found = pages.placed(read_session(), find_list(slug), _words())
    return csv_response(f"waitlist-{slug}.csv", header, (_row(one) for one in found))


@blueprint.get("/<slug>/log.csv")
@asks("waitlist.list")
def log_csv(slug: str) -> Response:
    """The whole log: what the list is replayed from."""
    header = ("number", "at", "what", "application", "actor", "reason", "details")
    rows = (
        (
            event.number,
            event.at.isoformat(),
            event.kind,
            event.entry_number,
            event.actor_id,
            event.reason,
            event.details,
        )
        for event in pages.log_of(read_session(), find_list(slug).id)
    )
    return csv_response(f"waitlist-{slug}-log.csv", header, rows)


@blueprint.post("/<slug>/check")
@asks("waitlist.manage")
def check(slug: str) -> str:
    """Replay the log, and show whether it gives exactly what stands."""
    waitlist, actor = find_list(slug), _actor()
    with transaction() as session:
        found = replay(session, session.get_one(Waitlist, waitlist.id))
        audit.record(
            session,
            actor_id=actor.person_id,
            action="waitlist.check",
            subject_type="waitlist",
            subject_id=slug,
            now=actor.now,
            details={"events": found.events, "differences": len(found.differences)},
        )
    return render_template(
        "parking/waitlists/office_check.html", product=waitlist.product, found=found
    )


@blueprint.post("/<slug>/offer")
@asks("waitlist.manage")
def offer(slug: str) -> ResponseReturnValue:
    """Offer what is free now, as the worker does every minute."""
    waitlist = find_list(slug)
    with transaction() as session:
        settle(session, waitlist.id, now())
    with transaction() as session:
        made = make_offers(session, waitlist.product.pool_id, now(), campus_zone())
    flash(
        ngettext("%(num)s space was offered.", "%(num)s spaces were offered.", made)
        if made
        else _("No space is free, or nobody on the list can be offered one now."),
        "success" if made else "info",
    )
    return redirect(url_for("waitlists_office.detail", slug=slug), 303)


def find_list(slug: str) -> Waitlist:
    """The list of a product. Raises Refusal where there is none."""
    waitlist = pages.find_list(read_session(), slug)
    if waitlist is None:
        raise Refusal.not_found()
    return waitlist


def done_or_refused(slug: str, act: Callable[[Session], object]) -> None:
    """Take a step in a transaction of its own. Raises Refusal with a sentence."""
    try:
        with transaction() as session:
            act(session)
    except WaitlistRefusedError as refused:
        product = find_product(read_session(), slug)
        if product is None:
            raise Refusal.not_found() from refused
        raise Refusal(refused.code, refusal_sentence(refused, product)) from refused


def _actor() -> Actor:
    return Actor(current_user.id, now())


def _words() -> str:
    return request.args.get("words", "").replace("\x00", "").strip()[:LONGEST_SEARCH]


def _row(one: pages.Placed) -> list[object]:
    entry = one.entry
    moments = (entry.offer_expires_at, entry.deferred_until)
    offer_until, deferred = (moment.isoformat() if moment else "" for moment in moments)
    return [
        one.rank,
        entry.number,
        entry.person.name,
        entry.person.email,
        entry.person.employee_number,
        entry.employment_class,
        entry.service_since or "",
        entry.applied_at.isoformat(),
        entry.state,
        offer_until,
        deferred,
        entry.missed,
        entry.rests_until.isoformat() if entry.rests_until else "",
    ]
