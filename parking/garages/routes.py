"""The public's pages of garages: where there is space, and everything about one garage."""

from flask import Blueprint, render_template

from core.campus_time import campus_zone, now
from core.db import read_session
from core.identity.permissions import asks
from core.web.errors import Refusal
from parking.garages import pages as garage_pages
from parking.garages.finding import find_garage, list_garages
from parking.queries import spaces_now
from parking.sentences import GARAGE_STATES
from parking.stays.gates import with_doubt

blueprint = Blueprint("garages", __name__, url_prefix="/garages")


@blueprint.get("")
@asks("garage.see")
def listing() -> str:
    """All garages with their free spaces and how old each count is."""
    return render_template("parking/garages.html", **_listed())


@blueprint.get("/spaces")
@asks("garage.see")
def spaces() -> str:
    """The part of the list that changes, for htmx to ask for again."""
    return render_template("parking/_spaces.html", **_listed())


@blueprint.get("/<slug>")
@asks("garage.see")
def detail(slug: str) -> str:
    """One garage: spaces, rates, hours, clearance, directions."""
    session, instant = read_session(), now()
    garage = find_garage(session, slug)
    if garage is None:
        raise Refusal.not_found()
    today = instant.astimezone(campus_zone()).date()
    [spaces] = with_doubt(
        session, [s for s in spaces_now(session, instant) if s.slug == slug], instant
    )
    return render_template(
        "parking/garage.html",
        garage=garage,
        spaces=spaces,
        rates=garage_pages.rates_of(garage, today),
        next_rates=garage_pages.next_rates(garage, today),
        hours=garage_pages.hours_of(garage),
        clearance=garage_pages.clearance_words(garage.clearance_inches),
        is_for_vans=garage_pages.is_for_vans(garage),
        map_url=garage_pages.map_url(garage),
        state_label=GARAGE_STATES[garage.state],
    )


def _listed() -> dict[str, object]:
    session, instant = read_session(), now()
    today = instant.astimezone(campus_zone()).date()
    sentences = {
        garage.slug: garage_pages.rates_sentence(garage, today) for garage in list_garages(session)
    }
    return {
        "spaces": with_doubt(session, spaces_now(session, instant), instant),
        "sentences": sentences,
        "instant": instant,
    }
