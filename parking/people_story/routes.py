"""The office's page of one person: everything that is known, and the way to change it."""

from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core import audit
from core.campus_time import now
from core.db import read_session, transaction
from core.identity.models import Person
from core.identity.permissions import asks, can
from core.web.csv import csv_response
from core.web.errors import Refusal
from parking.draws.words import ENTRY_STATES
from parking.people_story.gathering import gather
from parking.people_story.lines import tell
from parking.stays.forms import StayLookForm
from parking.stays.look_routes import MINUTES
from parking.stays.looking import record_look, why_looking
from parking.stays.telling import plate_words
from parking.waitlists.words import STATE_KINDS, STATES

blueprint = Blueprint("people_story", __name__, url_prefix="/office/people")


@blueprint.get("/<int:person_id>/story")
@asks("person.see_story")
def page(person_id: int) -> str:
    """One person's whole story; where they parked only after a reason."""
    person, why = _find(person_id), _why()
    story = gather(read_session(), person, with_stays=bool(why))
    _record(person)
    if story.stays:
        record_look("person.stays", ("person", str(person.id)), len(story.stays))
    return render_template(
        "parking/people/story.html", story=story, person=person, entries=tell(story), **_words(why)
    )


@blueprint.get("/<int:person_id>/story.csv")
@asks("person.see_story")
def page_csv(person_id: int) -> Response:
    """The story's timeline as a table; times are in UTC, ISO 8601."""
    person = _find(person_id)
    story = gather(read_session(), person, with_stays=False)
    _record(person)
    header = (_("When"), _("What"), _("Who"), _("Why"))
    rows = ((each.at.isoformat(), each.title, each.who, each.why) for each in tell(story))
    return csv_response(f"person-{person.id}.csv", header, rows)


def _find(person_id: int) -> Person:
    # Larger numbers are no ids in any database.
    query = select(Person).where(Person.id == person_id).options(joinedload(Person.roles))
    person = read_session().scalars(query).unique().first() if person_id < 2**31 else None
    if person is None:
        raise Refusal.not_found()
    return person


def _why() -> str:
    return why_looking() if can(current_user, "stay.review") else ""


def _record(person: Person) -> None:
    """That somebody looked is kept, also where they found nothing."""
    with transaction() as session:
        audit.record(
            session,
            actor_id=current_user.id,
            action="person.look",
            subject_type="person",
            subject_id=str(person.id),
            now=now(),
        )


def _words(why: str) -> dict[str, Any]:
    return {
        "why": why,
        "look": StayLookForm(formdata=None),
        "minutes": MINUTES,
        "back": request.path,
        "plate_words": plate_words,
        "waitlist_states": STATES,
        "waitlist_kinds": STATE_KINDS,
        "draw_states": ENTRY_STATES,
    }
