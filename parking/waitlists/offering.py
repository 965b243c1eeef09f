"""Offers: made to whoever is next when a space is free, marked as taken, or as over."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, not_, or_, select
from sqlalchemy.orm import Session

from core.identity.models import Person
from parking.models import Permit, Pool, Product, Vehicle
from parking.permits import inventory
from parking.permits.holding import midnight
from parking.permits.life import PermitState
from parking.permits.offers import assess
from parking.permits.steps import Actor
from parking.products.eligibility import Bar
from parking.products.models import PersonFacts
from parking.sales.standing import is_sold_by_turns
from parking.waitlists.log import LIVING, Entry, Kind, State
from parking.waitlists.models import Waitlist, WaitlistEntry
from parking.waitlists.order import line_of
from parking.waitlists.own_steps import miss
from parking.waitlists.rounds import Reason, Turn, find_turn, own_reason
from parking.waitlists.telling import tell_offer, tell_over
from parking.waitlists.writing import News, get_row, lock_list, state_of, write

# What an offer overcomes, and what bars everybody alike: then nobody's turn has come.
OVERCOME = frozenset({Bar.SOLD_OUT, Bar.WAITLIST})
NOT_SOLD = frozenset({Bar.NOT_OFFERED, Bar.NO_PRICE, Bar.SALE_NOT_OPEN, Bar.SALE_OVER, Bar.BY_DRAW})
GONE = "gone"
# With these a person has what they waited for; with those they are about to, and
# their offer waits for what becomes of that.
HAS_IT = (PermitState.ACTIVE, PermitState.AWAY, PermitState.SUSPENDED)
TAKING_IT = (PermitState.HELD, PermitState.OFFERED)


@dataclass(frozen=True)
class Due:
    """An application of which something must be written, its person, and their living permit."""

    entry: Entry
    person: Person
    permit: Permit | None
    # The first day of work that personnel records have; None: they have none.
    service_since: date | None = None


@dataclass
class _Counter:
    """One list in a round: locked, in order, and what speaks against each person."""

    session: Session
    waitlist: Waitlist
    now: datetime
    zone: ZoneInfo
    judged: dict[int, Reason | None] = field(default_factory=dict)

    def turn(self) -> Turn | None:
        """Whose turn it is on this list now."""
        return find_turn(line_of(state_of(self.session, self.waitlist)), self._judge)

    def _judge(self, entry: Entry) -> Reason | None:
        if entry.number not in self.judged:
            today = self.now.astimezone(self.zone).date()
            self.judged[entry.number] = own_reason(entry, today, self.now) or judge_person(
                self.session, self.waitlist.product, entry.person_id, self.now, self.zone
            )
        return self.judged[entry.number]


def judge_person(
    session: Session, product: Product, person_id: int, now: datetime, zone: ZoneInfo
) -> Reason | None:
    """What speaks against offering a product to a person now, besides what they said themselves."""
    bars = set(assess(session, person_id, [product], now, zone)[0].bars)
    if bars - OVERCOME - NOT_SOLD or not session.get_one(Person, person_id).active:
        return Reason.NOT_ELIGIBLE
    car = select(Vehicle.id).where(Vehicle.person_id == person_id, Vehicle.removed_at.is_(None))
    return None if session.scalar(car.limit(1)) else Reason.NO_CAR


def make_offers(session: Session, pool_id: int, now: datetime, zone: ZoneInfo) -> int:
    """Offer every free space of a pool to whoever is next; return how many were offered.

    Where several products' lists draw on the pool, the space goes to the one whose next person
    applied first. Whoever is passed over has the reason written into the log.
    """
    counters = _lock_counters(session, pool_id, now, zone)
    pool = inventory.lock_pool(session, pool_id)
    made = 0
    while inventory.count_taken(session, pool.id, now) < pool.sellable:
        turns = [(counter, turn) for counter in counters if (turn := counter.turn())]
        if not turns:
            break
        _offer(*min(turns, key=_applied_first))
        made += 1
    return made


def settle(session: Session, waitlist_id: int, now: datetime) -> int:
    """Bring a list up to date, and return in how many places it was not.

    Offers that were taken or are over, people who have gone or changed their class. An offer whose
    payment is under way is waited for.
    """
    waitlist, system = lock_list(session, waitlist_id), Actor(None, now)
    due = _due(now).where(WaitlistEntry.waitlist_id == waitlist_id)
    found = session.execute(due.execution_options(populate_existing=True)).all()
    for row, person, permit, since in found:
        _settle(session, waitlist, Due(row.as_entry, person, permit, since), system)
    return len(found)


def lists_to_settle(session: Session, now: datetime) -> list[int]:
    """The lists on which something is not up to date. One query."""
    # PostgreSQL orders what is distinct by nothing that is not asked for.
    query = _due(now).order_by(None).with_only_columns(WaitlistEntry.waitlist_id).distinct()
    return sorted(session.scalars(query))


def pools_to_serve(session: Session, now: datetime) -> list[int]:
    """The pools with a space left and somebody waiting, before any lock. Three queries."""
    query = (
        select(Pool)
        .join(Product, Product.pool_id == Pool.id)
        .join(Waitlist, Waitlist.product_id == Product.id)
        .join(WaitlistEntry, WaitlistEntry.waitlist_id == Waitlist.id)
        .where(WaitlistEntry.state == State.WAITING)
        .distinct()
    )
    pools = list(session.scalars(query))
    left = inventory.spaces_left(session, pools, now)
    return sorted(pool.id for pool in pools if left[pool.id] > 0)


def _due(now: datetime) -> Select[WaitlistEntry, Person, Permit, date | None]:
    """Applications of which something must be written, with person, permit, first day of work."""
    is_over = and_(WaitlistEntry.offer_expires_at <= now, Permit.id.is_(None))
    return (
        select(WaitlistEntry, Person, Permit, PersonFacts.service_since)
        .join(Person, Person.id == WaitlistEntry.person_id)
        .outerjoin(PersonFacts, PersonFacts.person_id == WaitlistEntry.person_id)
        .join(Waitlist, Waitlist.id == WaitlistEntry.waitlist_id)
        .outerjoin(
            Permit,
            and_(
                Permit.person_id == WaitlistEntry.person_id,
                Permit.product_id == Waitlist.product_id,
                Permit.state.in_((*HAS_IT, *TAKING_IT)),
            ),
        )
        .where(
            WaitlistEntry.state.in_(LIVING),
            or_(
                Permit.state.in_(HAS_IT),
                not_(Person.active),
                Person.employment_class != WaitlistEntry.employment_class,
                # What the office has noted itself stays.
                and_(WaitlistEntry.service_since.is_(None), PersonFacts.service_since.is_not(None)),
                is_over,
            ),
        )
        .order_by(WaitlistEntry.number)
    )


def _settle(session: Session, waitlist: Waitlist, due: Due, system: Actor) -> None:
    number, person, permit = due.entry.number, due.person, due.permit
    if permit is not None and permit.state in HAS_IT:
        write(session, waitlist, News(Kind.ACCEPTED, number, {"permit": permit.id}), system)
        return
    if not person.active:
        write(session, waitlist, News(Kind.LEFT, number, {"why": GONE}), system)
        return
    since = due.entry.facts.service_since or due.service_since
    known = replace(due.entry.facts, employment_class=person.employment_class, service_since=since)
    if known != due.entry.facts:
        facts = {
            "employment_class": person.employment_class,
            "service_since": since.isoformat() if since else None,
        }
        write(session, waitlist, News(Kind.FACTS, number, facts), system)
    expires = due.entry.offer_expires_at
    if permit is None and expires is not None and expires <= system.now:
        event = miss(session, waitlist, number, Kind.EXPIRED, system)
        tell_over(session, get_row(session, waitlist.id, number), event)


def _applied_first(turn: tuple[_Counter, Turn]) -> tuple[datetime, int]:
    return turn[1].next.facts.applied_at, turn[0].waitlist.id


def _lock_counters(session: Session, pool_id: int, now: datetime, zone: ZoneInfo) -> list[_Counter]:
    query = (
        select(Waitlist.id)
        .join(Product, Product.id == Waitlist.product_id)
        .where(Product.pool_id == pool_id)
        .order_by(Waitlist.id)
    )
    lists = [lock_list(session, waitlist_id) for waitlist_id in session.scalars(query)]
    return [_Counter(session, one, now, zone) for one in lists if _is_sold(session, one, now, zone)]


def _offer(counter: _Counter, turn: Turn) -> None:
    session, waitlist, system = counter.session, counter.waitlist, Actor(None, counter.now)
    for skip in turn.skips:
        details = {"reason": skip.reason.value, "for": turn.next.number}
        write(session, waitlist, News(Kind.SKIPPED, skip.entry.number, details), system)
    day = counter.now.astimezone(counter.zone).date()
    last = day + timedelta(days=waitlist.as_rules.offer_days)
    expires = midnight(last + timedelta(days=1), counter.zone)
    details = {"expires_at": expires.isoformat()}
    event = write(session, waitlist, News(Kind.OFFERED, turn.next.number, details), system)
    tell_offer(session, get_row(session, waitlist.id, turn.next.number), event)


def _is_sold(session: Session, waitlist: Waitlist, now: datetime, zone: ZoneInfo) -> bool:
    """Whether a product is sold at all now: else nobody on its list has a turn.

    During a sale day the list rests: free spaces are for those in the sale's line.
    """
    query = select(WaitlistEntry.person_id).where(
        WaitlistEntry.waitlist_id == waitlist.id, WaitlistEntry.state == State.WAITING
    )
    somebody = session.scalars(query.limit(1)).first()
    if somebody is None or is_sold_by_turns(session, waitlist.product_id):
        return False
    bars = assess(session, somebody, [waitlist.product], now, zone)[0].bars
    return not NOT_SOLD & set(bars)
