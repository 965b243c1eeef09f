"""Permits for many at once, on their behalf: each is offered, and its person has a mail."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import structlog
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from core import audit
from core.campus_time import campus_zone
from core.identity.feeds.changing import in_parts
from core.identity.feeds.kinds import AT_ONCE, FeedKind, Part
from core.identity.feeds.outcomes import Fault as RowFault
from core.identity.feeds.outcomes import Line, Outcome, Report
from core.identity.feeds.table import Row, read_table
from core.identity.models import Person
from core.identity.people import Act
from parking.bulk.cells import BadCellError, number_of
from parking.bulk.words import Fault, set_aside
from parking.models import Permit, Product
from parking.permits import offering
from parking.permits.inventory import spaces_left
from parking.permits.life import LIVING, PermitState
from parking.permits.offering import Grant
from parking.permits.steps import Actor, PermitRefusedError
from parking.products.eligibility import Applicant, find_personal_bars
from parking.products.reading import applicant, select_people, who_may
from parking.products.words import bar_sentence

log = structlog.get_logger(__name__)

REQUIRED = ("employee_number", "product", "days")
OPTIONAL = ("reason", "sponsor")
MOST_DAYS = 60
Wrong = tuple[Fault | RowFault, str] | None


@dataclass(frozen=True)
class Receiver:
    """Somebody with an employee number, as the rules see them."""

    id: int
    number: str
    name: str
    active: bool
    facts: Applicant


@dataclass(frozen=True)
class Known:
    """What rows may name, in capitals and in small letters; spaces left by pool; what is held."""

    people: Mapping[str, Receiver]
    products: Mapping[str, Product]
    left: Mapping[int, int]
    # By person and product: the states of living permits.
    states: Mapping[tuple[int, int], str] = field(default_factory=dict)
    # By person and product too: applications that somebody answers for.
    answered: frozenset[tuple[int, int]] = frozenset()


def compare(rows: Sequence[Row], known: Known, now: datetime) -> list[Line]:
    """What becomes of each row. Spaces go to the rows in their order."""
    times = Counter(_names(row) for row in rows)
    left = dict(known.left)
    lines = []
    for row in rows:
        number, slug = _names(row)
        person, product = known.people.get(number), known.products.get(slug)
        who = (row.cells.get("employee_number", ""), person.name if person else "")
        wrong = _fault_of(row, person, product, known, now)
        if wrong is None and times[number, slug] > 1:
            wrong = Fault.TWICE, f"{number} {slug}"
        if wrong is None and product is not None and left[product.pool_id] <= 0:
            wrong = Fault.SOLD_OUT, product.name
        if wrong is not None or person is None or product is None:
            lines.append(set_aside(row, *(wrong or (Fault.UNKNOWN_PRODUCT, slug)), who))
            continue
        left[product.pool_id] -= 1
        told = {"permit": ("", f"{product.name}, {product.garage.name}")}
        lines.append(Line(row.line, Outcome.ADDED, *who, person.id, told))
    return lines


def _fault_of(
    row: Row, person: Receiver | None, product: Product | None, known: Known, now: datetime
) -> Wrong:
    if row.fault is not None:
        return row.fault, row.text
    cells = row.cells
    if person is None or product is None:
        unknown = (RowFault.UNKNOWN_PERSON, cells["employee_number"])
        return unknown if person is None else (Fault.UNKNOWN_PRODUCT, cells["product"])
    state = known.states.get((person.id, product.id), "")
    today = now.astimezone(campus_zone()).date()
    bars = find_personal_bars(person.facts, who_may(product), today)
    checks = (
        (not person.active, RowFault.HAS_LEFT, person.number),
        (not _is_days(cells["days"]), Fault.BAD_RANGE, cells["days"]),
        (state not in ("", PermitState.APPLIED), Fault.HAS_ONE, product.name),
        (not _is_answered_for(row, person, product, known), Fault.SPONSOR, product.name),
        (bool(bars), Fault.BARRED, bar_sentence(bars[0], product) if bars else ""),
    )
    return next(((fault, text) for wrong, fault, text in checks if wrong), None)


def _is_answered_for(row: Row, person: Receiver, product: Product, known: Known) -> bool:
    """Whether an employee answers for a vendor: in the row, or else in the application."""
    if not product.needs_sponsor:
        return True
    if not row.cells.get("sponsor"):
        return (person.id, product.id) in known.answered
    sponsor = known.people.get(_sponsor(row))
    return sponsor is not None and sponsor.active and sponsor.id != person.id


def _sponsor(row: Row) -> str:
    return row.cells.get("sponsor", "").upper()


def _is_days(text: str) -> bool:
    try:
        return number_of(text, MOST_DAYS, 1) > 0
    except BadCellError:
        return False


def _names(row: Row) -> tuple[str, str]:
    cells = row.cells
    return cells.get("employee_number", "").upper(), cells.get("product", "").lower()


def _look(session: Session, content: bytes, now: datetime) -> Report:
    table = read_table(content, REQUIRED, OPTIONAL)
    known = _known(session, table.rows, now)
    lines = compare(table.rows, known, now)
    return Report(lines, people=sum(p.active for p in known.people.values()), is_cut=table.is_cut)


def _parts(session: Session, content: bytes, act: Act) -> Iterator[Part]:
    table = read_table(content, REQUIRED, OPTIONAL)
    known = _known(session, table.rows, act.now)
    rows = {row.line: row for row in table.rows}
    lines = [x for x in compare(table.rows, known, act.now) if x.outcome is Outcome.ADDED]
    for few in in_parts(lines, AT_ONCE):
        yield partial(_put, rows=[rows[line.line] for line in few], act=act)


def _put(session: Session, rows: Sequence[Row], act: Act) -> None:
    known = _known(session, rows, act.now)
    for row in rows:
        number, slug = _names(row)
        person, product = known.people.get(number), known.products.get(slug)
        if person is None or product is None:
            continue
        until = act.now + timedelta(days=int(row.cells["days"]))
        sponsor = known.people.get(_sponsor(row))
        grant = Grant(person.id, product.id, until, sponsor_id=sponsor.id if sponsor else None)
        actor = Actor(act.actor_id, act.now, row.cells.get("reason", ""))
        try:
            permit = offering.offer(session, grant, actor)
        except PermitRefusedError as refused:
            # The space went to somebody else since it was looked at: nothing was changed.
            log.warning("bulk.offer_refused", person=person.id, code=refused.code)
            continue
        audit.record(
            session,
            actor_id=act.actor_id,
            action="permit.offer",
            subject_type="permit",
            subject_id=permit.id,
            now=act.now,
            reason=actor.reason,
            details={"by": act.reason},
        )


def _known(session: Session, rows: Sequence[Row], now: datetime) -> Known:
    """What these rows may name. Five queries, and one for each few hundred people."""
    products = {product.slug: product for product in session.scalars(select(Product)).unique()}
    left = spaces_left(session, list({p.pool_id: p.pool for p in products.values()}.values()), now)
    columns = (Person.id, Person.employee_number, Person.name, Person.active)
    found = session.execute(select_people(*columns).where(Person.employee_number.is_not(None)))
    named = {_names(row)[0] for row in rows} | {_sponsor(row) for row in rows}
    people = {
        number.upper(): Receiver(person_id, number, name, active, applicant(facts))
        for person_id, number, name, active, *facts in found
        if number.upper() in named
    }
    states: dict[tuple[int, int], str] = {}
    answered = set()
    for few in in_parts(sorted(person.id for person in people.values()), AT_ONCE):
        living = (
            select(Permit.person_id, Permit.product_id, Permit.state, Person.active)
            .outerjoin(Person, Person.id == Permit.sponsor_id)
            .where(Permit.person_id.in_(few), Permit.state.in_(LIVING))
        )
        for person_id, product_id, state, is_answered in session.execute(living):
            states[person_id, product_id] = state
            if is_answered:
                answered.add((person_id, product_id))
    return Known(people, products, left, states, frozenset(answered))


def rows_asked(session: Session) -> Iterator[Sequence[object]]:
    """Applications that wait, as rows: those who are to have it stay, the others are deleted."""
    sponsor = aliased(Person)
    query = (
        select(
            Person.employee_number,
            Product.slug,
            sponsor.employee_number,
            Person.name,
            Permit.created_at,
        )
        .join_from(Permit, Person, Person.id == Permit.person_id)
        .outerjoin(sponsor, sponsor.id == Permit.sponsor_id)
        .join(Product, Product.id == Permit.product_id)
        .where(Permit.state == PermitState.APPLIED, Person.employee_number.is_not(None))
        .order_by(Permit.created_at, Permit.id)
    )
    for number, slug, answers, name, asked_at in session.execute(query):
        yield number, slug, 7, "", answers or "", name, asked_at.isoformat()


COLUMNS = (*REQUIRED, *OPTIONAL)
KIND = FeedKind("offers", _l("New permits"), COLUMNS, _look, _parts, is_by_hand=True)
EXPORT = ((*COLUMNS, "name", "asked"), rows_asked)
