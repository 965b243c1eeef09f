"""The office's search: one field, any part of a name, number, badge or plate."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from core import audit
from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.pagination import paginate
from core.web.typed import text_of
from parking.people_search.finding import Hit, hits_of, select_people
from parking.sentences import STATE_LABELS

blueprint = Blueprint("people_search", __name__, url_prefix="/office/find")

_A_PAGE, _CSV_ROWS = 20, 1_000


@blueprint.get("")
@asks("person.search")
def page() -> ResponseReturnValue:
    """Find people. Where one fits, their story opens at once."""
    words = text_of(request.args.get("q"))[:100]
    number = request.args.get("page", 0, type=int)
    query = select_people(words) if words else None
    found = paginate(read_session(), query, number, _A_PAGE) if query is not None else None
    if found is not None and found.total == 1 and not number:
        _record("person.search", words, 1)
        return redirect(url_for("people_story.page", person_id=found.items[0].id), 303)
    hits = hits_of(read_session(), found.items) if found else []
    if any(hit.vehicles for hit in hits):
        _record("person.search", words, len(hits))
    shown = {"words": words, "found": found, "hits": hits, "is_short": words and query is None}
    return render_template("parking/people/search.html", **shown)


@blueprint.get("/people.csv")
@asks("person.search")
def page_csv() -> Response:
    """What the search finds as a table, at most 1,000 people."""
    words = text_of(request.args.get("q"))[:100]
    query = select_people(words) if words else None
    people = read_session().scalars(query.limit(_CSV_ROWS)).all() if query is not None else []
    hits = hits_of(read_session(), people)
    _record("person.export", words, len(hits))
    header = (_("Name"), _("Email"), _("Employee number"), _("Badge"), _("Plates"), _("Permits"))
    return csv_response("people.csv", header, (_row(hit) for hit in hits))


def _row(hit: Hit) -> tuple[object, ...]:
    person = hit.person
    plates = "; ".join(f"{car.state} {car.number}" for car in hit.vehicles)
    permits = "; ".join(f"{p.product.name}: {STATE_LABELS[p.state]}" for p in hit.permits)
    facts = (person.name, person.email, person.employee_number or "", person.badge_number or "")
    return (*facts, plates, permits)


def _record(action: str, words: str, shown: int) -> None:
    """Plates were shown: who looked, for what, and how many people."""
    with transaction() as session:
        audit.record(
            session,
            actor_id=current_user.id,
            action=action,
            subject_type="people",
            subject_id=words[:80],
            now=now(),
            details={"shown": shown},
        )
