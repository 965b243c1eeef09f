"""What the pages of sign-ups read: a person's duties, garages' terms, how many have signed up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from parking.models import Garage
from parking.rights.models import Duty, GarageGate, SignUpTerms
from parking.rights.sign_ups.terms import Terms, most_at_once, terms_from
from parking.rights.switches import all_switches
from parking.rights.tenure import Tenure, can_be_restored, tenure_of

# For how long a duty that is over stays on the person's page, and how far the office sees ahead.
SHOWN_AFTER, AHEAD = timedelta(days=7), timedelta(days=14)


@dataclass(frozen=True)
class OwnDuty:
    """One duty on its person's page: when the gate opens for it, and what they can do about it.

    The gate's times are None where duties open nothing at that garage.
    """

    duty: Duty
    tenure: Tenure
    gate_from: datetime | None
    gate_until: datetime | None
    can_withdraw: bool
    can_undo: bool


@dataclass(frozen=True)
class Taken:
    """One garage for the office: its terms, how many signed up for the days ahead, at most at once.

    `kept` is None where nobody has ever set terms.
    """

    garage: Garage
    kept: SignUpTerms | None
    terms: Terms
    ahead: int
    at_once: int


def duties_of(session: Session, person_id: int, now: datetime) -> list[OwnDuty]:
    """A person's duties that are not long over, the next first. Two queries."""
    query = select(Duty).where(Duty.person_id == person_id, Duty.expires_at > now - SHOWN_AFTER)
    switches = _switches(session)
    found = session.scalars(query.order_by(Duty.begins_at, Duty.id))
    return [_own(duty, switches.get(duty.garage_id, {}), now) for duty in found]


def open_garages(session: Session, employment_class: str) -> list[tuple[Garage, Terms]]:
    """The garages that take sign-ups of somebody of this class, with their terms. One query."""
    query = select(SignUpTerms).join(Garage).order_by(Garage.position, Garage.name)
    offers = [(kept.garage, terms_from(kept.terms)) for kept in session.scalars(query)]
    return [
        (garage, terms)
        for garage, terms in offers
        if terms.is_open and (not terms.classes or employment_class in terms.classes)
    ]


def find_terms(session: Session, garage: Garage) -> SignUpTerms | None:
    """A garage's terms; None where nobody has set any."""
    return session.get(SignUpTerms, garage.id)


def taken_ahead(session: Session, garages: Sequence[Garage], now: datetime) -> list[Taken]:
    """Each garage with what is signed up for the next two weeks. Two queries."""
    until = now + AHEAD
    query = select(Duty.garage_id, Duty.begins_at, Duty.expires_at).where(
        Duty.is_sign_up, Duty.ended_at.is_(None), Duty.expires_at > now, Duty.begins_at < until
    )
    spans: dict[int, list[tuple[datetime, datetime]]] = {}
    for garage_id, begins, ends in session.execute(query):
        if ends is not None:
            spans.setdefault(garage_id, []).append((begins, ends))
    kept = {terms.garage_id: terms for terms in session.scalars(select(SignUpTerms))}
    return [
        Taken(
            garage=garage,
            kept=(own := kept.get(garage.id)),
            terms=terms_from(own.terms if own else {}),
            ahead=len(of_garage := spans.get(garage.id, [])),
            at_once=most_at_once(of_garage, (now, until)),
        )
        for garage in garages
    ]


def _switches(session: Session) -> Mapping[int, Mapping[str, Any]]:
    return {gate.garage_id: gate.switches for gate in session.scalars(select(GarageGate))}


def _own(duty: Duty, switches: Mapping[str, Any], now: datetime) -> OwnDuty:
    tenure, rules = tenure_of(duty, now), all_switches(switches)
    opens, ends = bool(rules["duty"]), duty.expires_at
    early, late = rules["duty_early_minutes"], rules["duty_late_minutes"]
    return OwnDuty(
        duty=duty,
        tenure=tenure,
        gate_from=duty.begins_at - timedelta(minutes=early) if opens else None,
        gate_until=ends + timedelta(minutes=late) if opens and ends else None,
        can_withdraw=duty.is_sign_up and tenure is Tenure.IN_FORCE,
        can_undo=duty.is_sign_up and can_be_restored(duty, now),
    )
