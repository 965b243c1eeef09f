"""Whom and what a roster may name, as the database has it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.campus_time import campus_zone
from core.identity.models import Person
from parking.garages.finding import list_garages
from parking.rights.roster import Known


def find_known(session: Session, now: datetime) -> Known:
    """Everybody whose account is open, and every garage, by each name they go by. Two queries.

    What one person has as a badge and another as an employee number names neither of them.
    """
    people: dict[str, int] = {}
    of_two: set[str] = set()
    columns = (Person.id, Person.employee_number, Person.badge_number, Person.email)
    for person_id, *names in session.execute(select(*columns).where(Person.active)):
        for name in (name.lower() for name in names if name):
            if people.setdefault(name, person_id) != person_id:
                of_two.add(name)
    people = {name: person_id for name, person_id in people.items() if name not in of_two}
    garages: dict[str, int] = {}
    for garage in list_garages(session):
        called = (garage.slug, garage.letter, garage.name)
        garages.update({name.lower(): garage.id for name in called})
    return Known(people, garages, campus_zone(), now)
