"""What people do on a waitlist by themselves: join, leave and undo that, defer, decline."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.identity.models import Person
from parking.permits.offers import assess
from parking.permits.steps import Actor
from parking.products.eligibility import Bar
from parking.products.models import PersonFacts
from parking.sales.standing import is_sold_by_turns
from parking.waitlists.log import LIVING, Kind, State
from parking.waitlists.models import Waitlist, WaitlistEntry, WaitlistEvent
from parking.waitlists.refusals import WaitlistRefusal, WaitlistRefusedError
from parking.waitlists.writing import News, get_row, lock_list, write

# What changes by itself while one waits; everything else keeps one off the list.
PASSING = frozenset({Bar.NO_PRICE, Bar.SALE_NOT_OPEN, Bar.SALE_OVER, Bar.SOLD_OUT, Bar.WAITLIST})
UNDO_FOR = timedelta(days=7)
LONGEST_DEFERRAL = timedelta(days=730)
BY_THEMSELVES, TOO_MANY_MISSED = "self", "missed"


def join(session: Session, waitlist_id: int, actor: Actor, zone: ZoneInfo) -> WaitlistEntry:
    """Put the actor on a list; who is there already stays where they are.

    Raises WaitlistRefusedError where the list takes no names, or the product is not for them.
    """
    waitlist = lock_list(session, waitlist_id)
    person = session.get_one(Person, actor.person_id)
    existing = find_living(session, waitlist_id, person.id)
    if existing is not None:
        return existing
    if not waitlist.as_rules.is_open:
        raise WaitlistRefusedError(WaitlistRefusal.NO_NAMES)
    if is_sold_by_turns(session, waitlist.product_id):
        raise WaitlistRefusedError(WaitlistRefusal.NOT_FOR_YOU, (Bar.SALE_BY_TURNS,))
    offer = assess(session, person.id, [waitlist.product], actor.now, zone)[0]
    bars = tuple(bar for bar in offer.bars if bar not in PASSING)
    if bars:
        raise WaitlistRefusedError(WaitlistRefusal.NOT_FOR_YOU, bars)
    facts = {
        "person_id": person.id,
        "employment_class": person.employment_class,
        "service_since": known_service(session, person.id),
    }
    event = write(session, waitlist, News(Kind.JOINED, details=facts), actor)
    return get_row(session, waitlist_id, event.number)


def leave(session: Session, waitlist_id: int, actor: Actor) -> None:
    """Give up the actor's place; undone within UNDO_FOR, unless too many offers were missed.

    Whoever leaves with an offer declines it first: else leaving and coming back would be a way
    to have the same offer anew, without end.
    """
    waitlist, row = _own(session, waitlist_id, actor)
    if row.state == State.OFFERED:
        miss(session, waitlist, row.number, Kind.DECLINED, actor)
    if get_row(session, waitlist_id, row.number).state in LIVING:
        write(session, waitlist, News(Kind.LEFT, row.number, {"why": BY_THEMSELVES}), actor)


def undo_leave(session: Session, waitlist_id: int, actor: Actor) -> None:
    """Give the place back to whoever left by themselves a few days ago."""
    waitlist = lock_list(session, waitlist_id)
    number = undoable(session, waitlist_id, actor.person_id or 0, actor.now)
    if number is None:
        raise WaitlistRefusedError(WaitlistRefusal.TOO_LATE)
    write(session, waitlist, News(Kind.REJOINED, number), actor)


def defer(session: Session, waitlist_id: int, until: date, actor: Actor, zone: ZoneInfo) -> None:
    """Let offers pass the actor by until a day; the place stays."""
    waitlist, row = _own(session, waitlist_id, actor)
    _refuse_unless_waiting(row)
    today = actor.now.astimezone(zone).date()
    if not today < until <= today + LONGEST_DEFERRAL:
        raise WaitlistRefusedError(WaitlistRefusal.ODD_DAY)
    write(session, waitlist, News(Kind.DEFERRED, row.number, {"until": until.isoformat()}), actor)


def resume(session: Session, waitlist_id: int, actor: Actor) -> None:
    """Be asked again from now on."""
    waitlist, row = _own(session, waitlist_id, actor)
    _refuse_unless_waiting(row)
    write(session, waitlist, News(Kind.RESUMED, row.number), actor)


def decline(session: Session, waitlist_id: int, actor: Actor) -> None:
    """Say no to an offer: it goes to the next, and the rules say what that costs."""
    waitlist, row = _own(session, waitlist_id, actor)
    if row.state != State.OFFERED:
        raise WaitlistRefusedError(WaitlistRefusal.NO_OFFER)
    miss(session, waitlist, row.number, Kind.DECLINED, actor)


def miss(
    session: Session, waitlist: Waitlist, number: int, kind: Kind, actor: Actor
) -> WaitlistEvent:
    """Let an offer be declined or expire; where that was one too many, they leave as well."""
    rules = waitlist.as_rules
    rests = actor.now + timedelta(days=rules.rest_days)
    event = write(session, waitlist, News(kind, number, {"rests_until": rests.isoformat()}), actor)
    if get_row(session, waitlist.id, number).missed >= rules.misses_at_most:
        system = Actor(None, actor.now)
        write(session, waitlist, News(Kind.LEFT, number, {"why": TOO_MANY_MISSED}), system)
    return event


def find_living(session: Session, waitlist_id: int, person_id: int) -> WaitlistEntry | None:
    """A person's place on a list, read afresh; None where they have none."""
    query = select(WaitlistEntry).where(
        WaitlistEntry.waitlist_id == waitlist_id,
        WaitlistEntry.person_id == person_id,
        WaitlistEntry.state.in_(LIVING),
    )
    return session.scalar(query.execution_options(populate_existing=True))


def undoable(session: Session, waitlist_id: int, person_id: int, now: datetime) -> int | None:
    """The number of the application that a person left lately and may take back. Two queries."""
    if find_living(session, waitlist_id, person_id) is not None:
        return None
    query = (
        select(WaitlistEvent.entry_number, WaitlistEvent.at, WaitlistEvent.details)
        .join(
            WaitlistEntry,
            (WaitlistEntry.waitlist_id == WaitlistEvent.waitlist_id)
            & (WaitlistEntry.number == WaitlistEvent.entry_number),
        )
        .where(
            WaitlistEvent.waitlist_id == waitlist_id,
            WaitlistEntry.person_id == person_id,
            WaitlistEntry.state == State.LEFT,
            WaitlistEvent.kind == Kind.LEFT,
        )
        .order_by(WaitlistEvent.number.desc())
    )
    last = session.execute(query).first()
    if last is None or last.details.get("why") != BY_THEMSELVES or now >= last.at + UNDO_FOR:
        return None
    return int(last.entry_number)


def known_service(session: Session, person_id: int) -> str | None:
    """The first day of work that is known of a person, or that the office noted on any list."""
    facts = session.get(PersonFacts, person_id)
    if facts is not None and facts.service_since is not None:
        return facts.service_since.isoformat()
    query = (
        select(WaitlistEntry.service_since)
        .where(WaitlistEntry.person_id == person_id, WaitlistEntry.service_since.is_not(None))
        .order_by(WaitlistEntry.id.desc())
    )
    known = session.scalars(query).first()
    return known.isoformat() if known else None


def _own(session: Session, waitlist_id: int, actor: Actor) -> tuple[Waitlist, WaitlistEntry]:
    waitlist = lock_list(session, waitlist_id)
    row = find_living(session, waitlist_id, actor.person_id or 0)
    if row is None:
        raise WaitlistRefusedError(WaitlistRefusal.NOT_WAITING)
    return waitlist, row


def _refuse_unless_waiting(row: WaitlistEntry) -> None:
    if row.state != State.WAITING:
        raise WaitlistRefusedError(WaitlistRefusal.NOT_WAITING)
