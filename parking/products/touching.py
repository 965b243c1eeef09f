"""Reads whom and what a change would touch, as things stand now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.identity.models import Person
from parking.models import Garage, Permit, PermitVehicle, Pool, Product, Stay, Vehicle
from parking.permits.inventory import count_taken
from parking.permits.life import PermitState
from parking.products import change_words as words
from parking.products.eligibility import WhoMay
from parking.products.field_words import (
    changed_lines,
    hours_words,
    price_words,
    version_words,
)
from parking.products.impact import (
    Effect,
    Impact,
    Someone,
    Tie,
    Touched,
    compare_who,
    in_order,
)
from parking.products.models import ProductChange
from parking.products.parts import Part, find_subject, unpack
from parking.products.prices import felt_from
from parking.products.putting import current_terms
from parking.products.reading import applicant, select_people, tariff_of, who_may
from parking.rights.gate_facts import gate_facts
from parking.waitlists.log import LIVING
from parking.waitlists.models import Waitlist, WaitlistEntry

IN_FORCE = (PermitState.ACTIVE, PermitState.AWAY, PermitState.SUSPENDED)


@dataclass(frozen=True)
class _Look:
    """What is looked at: a change, its product, and when."""

    session: Session
    change: ProductChange
    product: Product
    now: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        """The campus's day."""
        return self.now.astimezone(self.zone).date()

    def then(self, name: str) -> Any:
        """What a column would say."""
        if name in self.change.after:
            return unpack(name, self.change.after[name])
        return getattr(self.product, name)


def find_impact(session: Session, change: ProductChange, now: datetime, zone: ZoneInfo) -> Impact:
    """Whom and what a draft would touch if it were put in force now."""
    part = Part(change.part)
    subject = find_subject(session, part, change.subject_id)
    if isinstance(subject, Product):
        return _OF_PRODUCT[part](_Look(session, change, subject, now, zone))
    if isinstance(subject, Pool):
        return _zone(session, change, subject, now)
    if isinstance(subject, Garage):
        return _garage(session, change, subject)
    return Impact(notes=[words.new_note(part)])


def _who(look: _Look) -> Impact:
    before = who_may(look.product)
    changed = {
        name: frozenset(value) if isinstance(value, list) else value
        for name, value in look.change.after.items()
    }
    after = WhoMay(**{**vars(before), **changed})
    people = look.session.execute(
        select_people(Person.id, Person.name, Person.employee_number, Person.email)
        .where(Person.active)
        .order_by(Person.id)
    )
    judged = compare_who(
        (
            (Someone(i, name, number or "", mail), applicant(facts))
            for i, name, number, mail, *facts in people
        ),
        before,
        after,
        look.today,
    )
    holds = {row.person_id: row.id for row in _holders(look)}
    waits = _waiting(look)
    return Impact(
        in_order(
            Touched(
                person,
                effect,
                _tie(person.id, holds, waits),
                holds.get(person.id, ""),
                after=words.bar_words(reason, effect),
            )
            for person, effect, reason in judged
        ),
        notes=[words.who_note()],
    )


def _tie(person_id: int, holds: Mapping[int, str], waits: set[int]) -> Tie:
    if person_id in holds:
        return Tie.HOLDS
    return Tie.WAITS if person_id in waits else Tie.NONE


def _price(look: _Look) -> Impact:
    """Whoever goes on paying is touched from the first day that is not paid."""
    tariff = tariff_of(look.product)
    touched = []
    for row in _holders(look):
        if row.ends_with_term:
            continue
        unpaid = row.valid_until.astimezone(look.zone).date()
        for day, cents in sorted(look.change.after.items()):
            first = felt_from(date.fromisoformat(day), unpaid)
            was = tariff.on(first)
            now_said = price_words(was, is_by_day=look.product.priced_by_day)
            said = price_words(
                cents if cents is not None else _without(look.product, day, first),
                is_by_day=look.product.priced_by_day,
            )
            touched.append(
                Touched(_someone(row), Effect.PRICE, Tie.HOLDS, row.id, now_said, said, first)
            )
    return Impact(in_order(touched), notes=[words.price_note()])


def _without(product: Product, day: str, first: date) -> int | None:
    """The price on a day if that which begins on another were not there."""
    left = [p for p in product.prices if p.effective_from.isoformat() != day]
    begun = [p for p in left if p.effective_from <= first]
    return begun[-1].cents if begun else None


def _hours(look: _Look) -> Impact:
    before = hours_words(look.product.windows)
    after = hours_words(look.then("windows"))
    touched = [
        Touched(_someone(row), Effect.HOURS, Tie.HOLDS, row.id, before, after, look.today)
        for row in _holders(look)
    ]
    inside = look.session.scalar(
        select(func.count(Stay.id))
        .join(Permit, Permit.id == Stay.permit_id)
        .where(Permit.product_id == look.product.id, Stay.left_at.is_(None))
    )
    notes = [words.hours_note(inside or 0)]
    return Impact(
        in_order(touched), _lanes(look.session, [look.product.garage], look.now), [], notes
    )


def _facts(look: _Look) -> Impact:
    touched: list[Touched] = []
    lanes: Sequence[tuple[str, str]] = ()
    rows = _holders(look)
    pool = look.session.get_one(Pool, look.then("pool_id"))
    old, new = look.product.garage, pool.garage
    if old.id != new.id:
        touched += [
            Touched(_someone(r), Effect.GARAGE, Tie.HOLDS, r.id, old.name, new.name, look.today)
            for r in rows
        ]
        lanes = _lanes(look.session, [old, new], look.now)
    if {"max_vehicles", "plate_types"} & look.change.after.keys():
        touched += _misfits(look, rows)
    last = look.then("good_until")
    if last is not None and "good_until" in look.change.after:
        touched += [
            Touched(_someone(row), Effect.ENDS, Tie.HOLDS, row.id, first_day=last)
            for row in rows
            if not row.ends_with_term
        ]
    figures = changed_lines(look.session, look.change)
    return Impact(in_order(touched), lanes, figures, [words.facts_note()])


def _misfits(look: _Look, rows: Sequence[Any]) -> list[Touched]:
    """Holders with more vehicles, or others, than would be allowed."""
    query = (
        select(PermitVehicle.permit_id, Vehicle.plate_type)
        .join(Vehicle, Vehicle.id == PermitVehicle.vehicle_id)
        .join(Permit, Permit.id == PermitVehicle.permit_id)
        .where(Permit.product_id == look.product.id, PermitVehicle.removed_at.is_(None))
    )
    types: dict[str, list[str]] = {}
    for permit_id, plate_type in look.session.execute(query):
        types.setdefault(permit_id, []).append(plate_type)
    limit, allowed = look.then("max_vehicles"), set(look.then("plate_types"))
    return [
        Touched(_someone(row), Effect.VEHICLES, Tie.HOLDS, row.id, str(len(types[row.id])))
        for row in rows
        if row.id in types
        and (len(types[row.id]) > limit or (allowed and not set(types[row.id]) <= allowed))
    ]


def _sale(look: _Look) -> Impact:
    waiting = len(_waiting(look))
    figures = changed_lines(look.session, look.change)
    return Impact(figures=figures, notes=[words.sale_note(len(_holders(look)), waiting)])


def _terms(look: _Look) -> Impact:
    terms = current_terms(look.session, look.product.id)
    before = version_words(terms.version if terms else None)
    after = version_words((terms.version if terms else 0) + 1)
    touched = [
        Touched(_someone(row), Effect.TERMS, Tie.HOLDS, row.id, before, after)
        for row in _holders(look)
    ]
    return Impact(in_order(touched), notes=[words.terms_note()])


def _zone(session: Session, change: ProductChange, zone: Pool, now: datetime) -> Impact:
    spaces = change.after.get("spaces", zone.spaces)
    percent = change.after.get("oversell_percent", zone.oversell_percent)
    taken = count_taken(session, zone.id, now)
    return Impact(
        figures=[
            *changed_lines(session, change),
            words.sellable_line(zone.sellable, spaces * percent // 100),
        ],
        notes=[words.zone_note(taken, spaces * percent // 100)],
    )


def _garage(session: Session, change: ProductChange, garage: Garage) -> Impact:
    spaces = session.scalar(select(func.sum(Pool.spaces)).where(Pool.garage_id == garage.id)) or 0
    capacity = change.after.get("capacity", garage.capacity)
    return Impact(
        figures=changed_lines(session, change), notes=[words.garage_note(spaces, capacity)]
    )


def _holders(look: _Look) -> Sequence[Any]:
    """The permits of the product that are in force, with their holders. One query."""
    return look.session.execute(
        select(
            Permit.id,
            Permit.person_id,
            Permit.valid_until,
            Permit.ends_with_term,
            Person.name,
            Person.employee_number,
            Person.email,
        )
        .join(Person, Person.id == Permit.person_id)
        .where(Permit.product_id == look.product.id, Permit.state.in_(IN_FORCE))
    ).all()


def _someone(row: Any) -> Someone:
    return Someone(row.person_id, row.name, row.employee_number or "", row.email)


def _waiting(look: _Look) -> set[int]:
    query = (
        select(WaitlistEntry.person_id)
        .join(Waitlist, Waitlist.id == WaitlistEntry.waitlist_id)
        .where(Waitlist.product_id == look.product.id, WaitlistEntry.state.in_(LIVING))
    )
    return set(look.session.scalars(query))


def _lanes(session: Session, garages: Sequence[Garage], now: datetime) -> list[tuple[str, str]]:
    facts = gate_facts()
    return [
        (garage.name, lane.name)
        for garage in garages
        for lane in facts.lanes_of(session, garage.slug, now)
    ]


_OF_PRODUCT: Mapping[Part, Callable[[_Look], Impact]] = {
    Part.WHO: _who,
    Part.PRICE: _price,
    Part.HOURS: _hours,
    Part.FACTS: _facts,
    Part.SALE: _sale,
    Part.TERMS: _terms,
}
