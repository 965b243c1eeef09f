"""Looks which permits are in question: all of them by the clock, one person's when facts change."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ScalarSelect, case, func, or_, select, update
from sqlalchemy.orm import Session, aliased, lazyload

from core.db import insert_all_absent
from core.identity.models import Person
from parking.in_question.models import PermitQuestion
from parking.in_question.rules import (
    LIVING,
    Finding,
    Held,
    Known,
    News,
    RuleChange,
    State,
    compare,
    find_few,
    find_lacks,
    judge,
)
from parking.models import Permit, PermitVehicle, Product, Vehicle
from parking.permits.life import PermitState
from parking.products.eligibility import WhoMay
from parking.products.models import ProductChange
from parking.products.parts import Part
from parking.products.reading import applicant, select_people, who_may

IN_FORCE = (PermitState.ACTIVE, PermitState.AWAY, PermitState.SUSPENDED)


def look(session: Session, now: datetime, zone: ZoneInfo, person_id: int | None = None) -> News:
    """Bring the list up to date, of everybody's permits or one person's. Four queries.

    Nothing happens to a permit by it.
    """
    sold = session.scalars(select(Product).options(lazyload(Product.prices))).unique()
    products = {product.id: product for product in sold}
    known = _known(session, person_id)
    asked = [one.id for one in products.values() if _asks_for_something(one)]
    held = _held(session, asked, person_id)
    changes = _rule_changes(session, asked)
    today = now.astimezone(zone).date()
    found: dict[str, Finding] = {}
    for permit in held.values():
        rules = who_may(products[permit.product_id])
        finding = judge(permit, rules, changes.get(permit.product_id, ()), today)
        if finding is not None:
            found[permit.permit_id] = finding
    news = compare(held, found, known)
    _write(session, news, now)
    return news


def _asks_for_something(product: Product) -> bool:
    return product.needs_sponsor or product.least_people > 1 or who_may(product) != WhoMay()


def _write(session: Session, news: News, now: datetime) -> None:
    rows = [
        {
            "permit_id": permit_id,
            "state": State.OPEN.value,
            "reasons": dict(finding.reasons),
            "by_rule": finding.by_rule,
            "found_at": now,
            "why": "",
        }
        for permit_id, finding in news.asked.items()
    ]
    changed: list[dict[str, Any]] = [
        {"id": one, "reasons": dict(finding.reasons), "by_rule": finding.by_rule}
        for one, finding in news.changed.items()
    ]
    if changed:
        session.execute(update(PermitQuestion), changed)
    if news.over:
        over = [{"id": one, "state": State.OVER.value} for one in news.over]
        session.execute(update(PermitQuestion), over)
    # After those that are over: a permit has one living question.
    insert_all_absent(session, PermitQuestion, rows)


def _known(session: Session, person_id: int | None) -> list[Known]:
    query = select(PermitQuestion).where(PermitQuestion.state.in_(LIVING))
    if person_id is not None:
        query = query.join(Permit, Permit.id == PermitQuestion.permit_id)
        query = query.where(Permit.person_id == person_id)
    return [question.known for question in session.scalars(query)]


def _held(session: Session, products: Sequence[int], person_id: int | None) -> dict[str, Held]:
    """Permits in force of these products, and those that are on the list. One query."""
    listed = select(PermitQuestion.permit_id).where(PermitQuestion.state.in_(LIVING))
    sponsor = aliased(Person)
    columns = (Permit.id, Permit.product_id, Permit.created_at, Permit.ends_with_term)
    of_sponsor = (Product.needs_sponsor, sponsor.name, sponsor.active)
    of_cars = (Product.least_people, case((Product.least_people > 1, _people_on()), else_=1))
    query = (
        select_people(*columns, *of_sponsor, *of_cars)
        .join(Permit, Permit.person_id == Person.id)
        .join(Product, Product.id == Permit.product_id)
        .outerjoin(sponsor, sponsor.id == Permit.sponsor_id)
        .where(
            Person.active,
            Permit.state.in_(IN_FORCE),
            or_(Permit.product_id.in_(products), Permit.id.in_(listed)),
        )
    )
    if person_id is not None:
        query = query.where(Person.id == person_id)
    held = {}
    for permit_id, product_id, since, ends, *of_others in session.execute(query):
        needs, name, active, least, people, *facts = of_others
        lacks = dict(find_lacks(name, is_active=bool(active)) if needs else {})
        lacks |= find_few(people, least)
        held[permit_id] = Held(permit_id, product_id, since, ends, applicant(facts), lacks)
    return held


def _people_on() -> ScalarSelect[int]:
    """Of how many people cars are on a permit now."""
    return (
        select(func.count(Vehicle.person_id.distinct()))
        .select_from(PermitVehicle)
        .join(Vehicle, Vehicle.id == PermitVehicle.vehicle_id)
        .where(PermitVehicle.permit_id == Permit.id, PermitVehicle.removed_at.is_(None))
        .correlate(Permit)
        .scalar_subquery()
    )


def _rule_changes(session: Session, products: Sequence[int]) -> Mapping[int, list[RuleChange]]:
    """When rules of who may have these changed, newest first: put in force, and undone."""
    query = select(ProductChange).where(
        ProductChange.part == Part.WHO,
        ProductChange.subject_id.in_(products),
        ProductChange.decided_at.is_not(None),
        ProductChange.state.in_(("in_force", "undone")),
    )
    found: dict[int, list[RuleChange]] = defaultdict(list)
    for change in session.scalars(query):
        assert change.subject_id is not None  # noqa: S101 - as the query has it
        for at, before in ((change.decided_at, change.before), (change.undone_at, change.after)):
            if at is not None:
                values = {
                    name: frozenset(value) if isinstance(value, list) else value
                    for name, value in before.items()
                }
                found[change.subject_id].append(RuleChange(change.subject_id, at, values))
    for changes in found.values():
        changes.sort(key=lambda one: one.at, reverse=True)
    return found
