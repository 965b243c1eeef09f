"""Finds people by parts of names, numbers, badges and plates, by ordered indexes alone."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from core.identity.models import Person
from parking.codes import tidy_code
from parking.models import Permit, Product, Vehicle
from parking.people_search.keeping import Kind
from parking.people_search.models import SearchEnding, SearchWord
from parking.people_search.words import LEAST, Asked, range_of, read_asked
from parking.permits.life import LIVING


@dataclass(frozen=True)
class Hit:
    """One person found, with the cars on the account and the permits that are in force."""

    person: Person
    vehicles: Sequence[Vehicle]
    permits: Sequence[Permit]


def select_people(text: str) -> Select[Person] | None:
    """The people of whom every word fits, by name; None where too little was typed."""
    asked = read_asked(text)
    if asked.is_too_short:
        return None
    fits = [and_(*(_any_of(forms) for forms in asked.names))] if asked.names else []
    fits += _by_whole(asked, text)
    return select(Person).where(or_(*fits)).order_by(Person.search_text, Person.id)


def hits_of(session: Session, people: Sequence[Person]) -> list[Hit]:
    """What the list shows of each. Two queries."""
    ids = [person.id for person in people]
    cars = select(Vehicle).where(Vehicle.person_id.in_(ids), Vehicle.removed_at.is_(None))
    vehicles = _by_person(session.scalars(cars.order_by(Vehicle.id)).all())
    living = (
        select(Permit)
        .where(Permit.person_id.in_(ids), Permit.state.in_(LIVING))
        .options(joinedload(Permit.product).lazyload(Product.prices))
        .order_by(Permit.created_at)
    )
    permits = _by_person(session.scalars(living).all())
    return [Hit(p, vehicles.get(p.id, ()), permits.get(p.id, ())) for p in people]


def _by_person(things: Sequence[Vehicle] | Sequence[Permit]) -> Mapping[int, list]:  # type: ignore[type-arg]
    found = defaultdict(list)
    for thing in things:
        found[thing.person_id].append(thing)
    return found


def _any_of(forms: Sequence[str]) -> ColumnElement[bool]:
    """Whether a person has a word for what was typed: joined, or all of its pieces."""
    joined, *pieces = forms
    plate = read_asked(joined).plate
    either = [_has(joined, Kind.NAME), _has(plate, Kind.PLATE)]
    if pieces and pieces != [joined]:
        either.append(and_(*(_has(piece, Kind.NAME) for piece in pieces)))
    return or_(*either)


def _by_whole(asked: Asked, text: str) -> list[ColumnElement[bool]]:
    """The whole of what was typed may be one plate, or a permit's code."""
    permit = select(Permit.person_id).where(Permit.id == tidy_code(text))
    whole = [_has(asked.plate, Kind.PLATE)] if len(asked.plate) >= LEAST else []
    return [*whole, Person.id.in_(permit)]


def _has(part: str, kind: Kind) -> ColumnElement[bool]:
    first, after = range_of(part)
    words = select(SearchEnding.word).where(SearchEnding.rest >= first, SearchEnding.rest < after)
    query = select(SearchWord.person_id).where(SearchWord.word.in_(words), SearchWord.kind == kind)
    return Person.id.in_(query)
