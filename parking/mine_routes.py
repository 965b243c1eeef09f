"""A person's own page: what they hold, what is due, what happened."""

from flask import Blueprint, render_template
from flask_security import current_user

from core.campus_time import campus_zone, now
from core.db import read_session
from core.identity.lost_badges.commands import find_open
from core.identity.permissions import asks
from parking.in_question.standing import find_ends
from parking.mine.ending import list_endings
from parking.mine.offers import list_open_offers
from parking.models import Permit
from parking.permits.finding import list_living, list_recent_events
from parking.permits.holding import is_renewal_due
from parking.permits.life import PermitState
from parking.permits.pages import as_entry
from parking.renewals.pages import renewals_of
from parking.rounds.pages import unanswered
from parking.sharing.finding import list_shares, names_of
from parking.takeovers.finding import list_open
from parking.temporary.finding import list_in_force
from parking.timeline import Entry
from parking.vehicles.finding import list_vehicles
from payments.cards.queries import CardOnFile, find_kept
from payments.setup import payments

blueprint = Blueprint("mine", __name__, url_prefix="/mine")


@blueprint.get("")
@asks("mine.see")
def dashboard() -> str:
    """What the signed-in person holds, owes, and what happened of late."""
    session, instant = read_session(), now()
    held, answered = list_living(session, current_user.id)
    shares = list_shares(session, current_user.id)
    temporary = list_in_force(session, [p.id for p in held], instant) if held else {}
    requests = list_open(session, current_user.id)
    card, due = _card(held), [p for p in held if is_renewal_due(p, instant)]
    decided = find_ends(session, held)
    endings = list_endings(held, temporary, card, instant, campus_zone())
    return render_template(
        "parking/mine.html",
        permits=held,
        offered=[p for p in held if p.state == PermitState.OFFERED],
        offers=list_open_offers(session, current_user.id, instant),
        suspended=[p for p in held if p.state == PermitState.SUSPENDED],
        unpaid=[p for p in held if p.state == PermitState.HELD],
        renewals=due,
        renewing=renewals_of(session, due, card) if due else {},
        temporary=temporary,
        decided=[(permit, decided[permit.id]) for permit in held if permit.id in decided],
        endings=[line for line in endings if not line.permit or line.permit.id not in decided],
        vehicles=list_vehicles(session, current_user.id),
        shares=shares,
        questions=[share for share in shares if share.awaits(current_user.id)],
        asked_shares=[one for one in shares if one.is_asked_by(current_user.id)],
        plate_questions=[one for one in requests if one.person_id != current_user.id],
        plate_requests=[one for one in requests if one.person_id == current_user.id],
        names=names_of(shares),
        lost_badge=None if current_user.badge_number else find_open(session, current_user.id),
        happened=_happened(),
        rounds=unanswered(session, current_user.id),
        answered=answered,
    )


def _card(held: list[Permit]) -> CardOnFile | None:
    """The card that renews what is held; not asked for where nothing is."""
    if all(permit.state != PermitState.ACTIVE for permit in held):
        return None
    kept = find_kept(read_session(), [current_user.id], payments().provider.name)
    return kept.get(current_user.id)


def _happened() -> list[Entry]:
    events = list_recent_events(read_session(), current_user.id)
    return [as_entry(event, subject=event.permit.product.name) for event in events]
