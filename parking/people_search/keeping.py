"""Keeps the index of people in the very transactions that change people and vehicles."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy import delete, event, select
from sqlalchemy.orm import PassiveFlag, Session, UOWTransaction
from sqlalchemy.orm.attributes import get_history

from core.db import db, insert_all, insert_all_absent, transaction
from core.identity.models import Person
from core.jobs import Findings
from parking.models import Vehicle
from parking.people_search.models import SearchEnding, SearchWord
from parking.people_search.words import endings_of, words_of_person, words_of_plates

T = TypeVar("T")
_AS_LOADED = PassiveFlag.PASSIVE_NO_INITIALIZE


class Kind(StrEnum):
    """Where a word is from."""

    NAME = "name"
    PLATE = "plate"


Words = Mapping[tuple[int, Kind], Collection[str]]
# Values of one statement: SQLite takes 32,766.
_AT_ONCE = 4_000


def put_words(session: Session, words: Words) -> int:
    """Make the index hold exactly these words of these people. Return how many rows changed."""
    held = _held(session, words)
    gone = [(*of, word) for of in words for word in held[of] - set(words[of])]
    new = [(*of, word) for of in words for word in set(words[of]) - held[of]]
    for part in _in_parts(gone):
        key = sa.tuple_(SearchWord.person_id, SearchWord.kind, SearchWord.word)
        session.execute(delete(SearchWord).where(key.in_(part)))
    _add_endings(session, {word for _person, _kind, word in new})
    if new:
        rows = [{"person_id": person, "kind": kind, "word": word} for person, kind, word in new]
        insert_all(session, SearchWord, rows)
    return len(gone) + len(new)


def mend(now: datetime) -> Findings:  # noqa: ARG001 - a job is given the time
    """Compare the whole index with people and vehicles, and mend what differs.

    A process of an older version, or a hand in the database, tells nobody of what it changes.
    """
    with transaction() as session:
        changed = put_words(session, _all_words(session))
    return {"mended": changed}


@event.listens_for(db.session, "after_flush")
def _follow(session: Session, _context: UOWTransaction) -> None:
    touched = [*session.new, *session.dirty]
    people = [each for each in touched if isinstance(each, Person) and _says_otherwise(each)]
    vehicles = {each.person_id for each in touched if isinstance(each, Vehicle)}
    words: dict[tuple[int, Kind], Collection[str]] = {
        (person.id, Kind.NAME): words_of_person(person.search_text, person.badge_number)
        for person in people
    }
    if vehicles:
        words |= _plates_of(session, vehicles)
    if words:
        with session.no_autoflush:
            put_words(session, words)


def _says_otherwise(person: Person) -> bool:
    names = ("search_text", "badge_number")
    return any(get_history(person, name, _AS_LOADED).has_changes() for name in names)


def _plates_of(
    session: Session, people: Collection[int]
) -> dict[tuple[int, Kind], Collection[str]]:
    """The words of all plates of some people, also of cars no longer on their account."""
    numbers: dict[int, list[str]] = defaultdict(list)
    for part in _in_parts(sorted(people)):
        query = select(Vehicle.person_id, Vehicle.number).where(Vehicle.person_id.in_(part))
        with session.no_autoflush:
            for person_id, number in session.execute(query):
                numbers[person_id].append(number)
    return {(person, Kind.PLATE): words_of_plates(numbers[person]) for person in people}


def _all_words(session: Session) -> Words:
    facts = session.execute(select(Person.id, Person.search_text, Person.badge_number)).all()
    names: dict[tuple[int, Kind], Collection[str]] = {
        (person, Kind.NAME): words_of_person(text, badge) for person, text, badge in facts
    }
    return names | _plates_of(session, {person for person, _text, _badge in facts})


def _held(session: Session, words: Words) -> dict[tuple[int, Kind], set[str]]:
    held: dict[tuple[int, Kind], set[str]] = defaultdict(set)
    people = sorted({person for person, _kind in words})
    for part in _in_parts(people):
        query = select(SearchWord.person_id, SearchWord.kind, SearchWord.word)
        for person, kind, word in session.execute(query.where(SearchWord.person_id.in_(part))):
            held[person, Kind(kind)].add(word)
    return held


def _add_endings(session: Session, words: set[str]) -> None:
    """Only those of words that nobody had: most names are not new."""
    known: set[str] = set()
    for part in _in_parts(sorted(words)):
        query = select(SearchEnding.word).where(SearchEnding.rest.in_(w.encode() for w in part))
        known |= set(session.scalars(query))
    rows = [
        {"rest": rest, "word": word} for word in sorted(words - known) for rest in endings_of(word)
    ]
    insert_all_absent(session, SearchEnding, rows)


def _in_parts(things: Sequence[T]) -> Iterable[Sequence[T]]:
    return (things[at : at + _AT_ONCE] for at in range(0, len(things), _AT_ONCE))
