"""What a draw's odds go by, read for some people or counted for all entries, and so their balls."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from core.identity.models import Person
from parking.draws.chances import find_chances
from parking.draws.life import DrawState, EntryState
from parking.draws.models import Draw, DrawEntry
from parking.draws.odds import Measure, weight_of
from parking.products.models import PersonFacts

# Below the number of values that SQLite takes in one statement.
CHUNK = 5_000


@dataclass(frozen=True)
class Share:
    """Tickets of so many balls: how many there are, and about how likely each is to get a place.

    `with_place`: how many of them are among the first so many drawn as there are places; None
    until it is drawn.
    """

    balls: int
    tickets: int
    chance: float
    with_place: int | None = None


def weights_of(
    session: Session, draw: Draw, person_ids: Sequence[int], zone: ZoneInfo
) -> dict[int, int]:
    """How many balls each of these people has by the draw's odds. One query a chunk."""
    odds, day = draw.as_odds, closing_day(draw, zone)
    if odds.measure is Measure.NOTHING:
        return dict.fromkeys(person_ids, 1)
    return {
        person_id: weight_of(odds, fact, day)
        for chunk in in_chunks(person_ids)
        for person_id, fact in session.execute(_facts(draw, Person.id).where(Person.id.in_(chunk)))
    }


def find_shares(session: Session, draw: Draw, zone: ZoneInfo) -> list[Share]:
    """The tickets by their balls, most first: those entered so far, later those on the list.

    One query; what an entry's balls would be now is what they are until the close.
    """
    if draw.state == DrawState.ENTRIES:
        rows = [(balls, tickets, 0) for balls, tickets in _entered(session, draw, zone).items()]
    else:
        won = func.count().filter(DrawEntry.position <= draw.places)
        query = (
            select(DrawEntry.weight, func.count(), won)
            .where(DrawEntry.draw_id == draw.id, DrawEntry.weight.is_not(None))
            .group_by(DrawEntry.weight)
        )
        rows = [(int(balls or 1), tickets, won) for balls, tickets, won in session.execute(query)]
    is_drawn = draw.state in (DrawState.DRAWN, DrawState.OVER)
    chances = find_chances({balls: tickets for balls, tickets, _won in rows}, draw.places)
    return [
        Share(balls, tickets, chances[balls], won if is_drawn else None)
        for balls, tickets, won in sorted(rows, reverse=True)
    ]


def known_codes(session: Session) -> Mapping[Measure, frozenset[str]]:
    """The classes and sites that records of people with an open account have. Two queries."""
    columns = {Measure.CLASS: Person.employment_class, Measure.SITE: Person.site}
    return {
        measure: frozenset(session.scalars(select(column).where(Person.active).distinct()))
        for measure, column in columns.items()
    }


def closing_day(draw: Draw, zone: ZoneInfo) -> date:
    """The campus's day on which entry closes, by which years of service are counted."""
    return draw.closes_at.astimezone(zone).date()


def in_chunks(person_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """People in stretches that one statement can name."""
    return (person_ids[at : at + CHUNK] for at in range(0, len(person_ids), CHUNK))


def _entered(session: Session, draw: Draw, zone: ZoneInfo) -> Mapping[int, int]:
    odds, day = draw.as_odds, closing_day(draw, zone)
    facts = _facts(draw, func.count())
    *_counted, fact = facts.selected_columns
    query = (
        facts.join(DrawEntry, DrawEntry.person_id == Person.id)
        .where(DrawEntry.draw_id == draw.id, DrawEntry.state == EntryState.ENTERED)
        .group_by(fact)
    )
    tally: Counter[int] = Counter()
    for tickets, found in session.execute(query):
        tally[weight_of(odds, found, day)] += tickets
    return tally


def _facts(draw: Draw, column: Any) -> Select[Any]:
    """A column, followed by what the odds go by, of all people; to be narrowed."""
    measure = draw.as_odds.measure
    if measure is Measure.LOSSES:
        lost = _losses(draw).subquery()
        return select(column, lost.c.draws).outerjoin_from(
            Person, lost, lost.c.person_id == Person.id
        )
    if measure is Measure.SERVICE:
        return select(column, PersonFacts.service_since).outerjoin_from(
            Person, PersonFacts, PersonFacts.person_id == Person.id
        )
    return select(column, Person.site if measure is Measure.SITE else Person.employment_class)


def _losses(draw: Draw) -> Select[int, int]:
    """How many earlier draws of the product each person left without a place."""
    return (
        select(DrawEntry.person_id, func.count().label("draws"))
        .join(Draw, Draw.id == DrawEntry.draw_id)
        .where(
            Draw.product_id == draw.product_id,
            Draw.id != draw.id,
            DrawEntry.state == EntryState.NO_PLACE,
            DrawEntry.person_id.is_not(None),
        )
        .group_by(DrawEntry.person_id)
    )
