"""What the office does on a waitlist: open one, set its rules, move or take off somebody."""

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import audit
from core.db import insert_if_absent
from parking.models import Product
from parking.permits.steps import Actor
from parking.waitlists.log import LIVING, Kind, State
from parking.waitlists.models import Waitlist, WaitlistEntry, WaitlistEvent
from parking.waitlists.order import move_to
from parking.waitlists.own_steps import find_living
from parking.waitlists.refusals import WaitlistRefusal, WaitlistRefusedError
from parking.waitlists.rules import Rules, stored
from parking.waitlists.telling import tell_moved, tell_taken_off
from parking.waitlists.writing import News, find_row, lock_list, state_of, write

BY_OFFICE = "office"


def open_list(session: Session, product: Product, rules: Rules, actor: Actor) -> Waitlist:
    """Give a product a list. Raises WaitlistRefusedError where it has one."""
    values = {
        "product_id": product.id,
        "rules": stored(rules),
        "began_at": actor.now,
        "last_number": 0,
    }
    if not insert_if_absent(session, Waitlist, values):
        raise WaitlistRefusedError(WaitlistRefusal.THERE_ALREADY)
    waitlist = session.scalars(select(Waitlist).where(Waitlist.product_id == product.id)).one()
    _put_rules(session, waitlist, rules, actor)
    return waitlist


def set_rules(session: Session, waitlist_id: int, rules: Rules, seen: int, actor: Actor) -> None:
    """Put rules in force. `seen` is the log's last number when the change was looked at.

    Raises WaitlistRefusedError where somebody else changed the rules since.
    """
    waitlist = lock_list(session, waitlist_id)
    if _rules_number(session, waitlist) > seen:
        raise WaitlistRefusedError(WaitlistRefusal.CHANGED_MEANWHILE)
    _put_rules(session, waitlist, rules, actor)


def move(session: Session, waitlist_id: int, number: int, rank: int, actor: Actor) -> None:
    """Give somebody who waits another rank, for a reason that they read."""
    waitlist, row = _living(session, waitlist_id, number)
    if row.state != State.WAITING:
        raise WaitlistRefusedError(WaitlistRefusal.NOT_WAITING)
    found = move_to(state_of(session, waitlist), number, rank)
    if found is None:
        raise WaitlistRefusedError(WaitlistRefusal.ALONE)
    details = {"after" if found.is_after else "before": found.anchor, "rank": rank}
    event = write(session, waitlist, News(Kind.MOVED, number, details), actor)
    _record(session, waitlist, "move", actor, details | {"entry": number})
    tell_moved(session, row, event)


def take_off(session: Session, waitlist_id: int, number: int, actor: Actor) -> None:
    """Take somebody off the list, and their offer back, for a reason that they read."""
    waitlist, row = _living(session, waitlist_id, number)
    event = write(session, waitlist, News(Kind.LEFT, number, {"why": BY_OFFICE}), actor)
    _record(session, waitlist, "take_off", actor, {"entry": number})
    tell_taken_off(session, row, event)


def put_back(session: Session, waitlist_id: int, number: int, actor: Actor) -> None:
    """Give somebody who left, however that came, their place back."""
    waitlist = lock_list(session, waitlist_id)
    row = find_row(session, waitlist_id, number)
    if row is None or row.state != State.LEFT or find_living(session, waitlist_id, row.person_id):
        raise WaitlistRefusedError(WaitlistRefusal.NOT_WAITING)
    write(session, waitlist, News(Kind.REJOINED, number), actor)
    _record(session, waitlist, "put_back", actor, {"entry": number})


def set_service(
    session: Session, waitlist_id: int, number: int, since: date | None, actor: Actor
) -> None:
    """Note somebody's first day of work, as personnel records have it."""
    waitlist, row = _living(session, waitlist_id, number)
    facts = {
        "employment_class": row.employment_class,
        "service_since": since.isoformat() if since else None,
    }
    write(session, waitlist, News(Kind.FACTS, number, facts), actor)
    _record(session, waitlist, "service", actor, {"entry": number, **facts})


def _put_rules(session: Session, waitlist: Waitlist, rules: Rules, actor: Actor) -> None:
    before = dict(waitlist.rules)
    write(session, waitlist, News(Kind.RULES, details=stored(rules)), actor)
    _record(session, waitlist, "rules", actor, {"before": before, "after": stored(rules)})


def _rules_number(session: Session, waitlist: Waitlist) -> int:
    query = select(func.max(WaitlistEvent.number)).where(
        WaitlistEvent.waitlist_id == waitlist.id, WaitlistEvent.kind == Kind.RULES
    )
    return session.scalar(query) or 0


def _living(session: Session, waitlist_id: int, number: int) -> tuple[Waitlist, WaitlistEntry]:
    waitlist = lock_list(session, waitlist_id)
    row = find_row(session, waitlist_id, number)
    if row is None or row.state not in LIVING:
        raise WaitlistRefusedError(WaitlistRefusal.NOT_WAITING)
    return waitlist, row


def _record(
    session: Session, waitlist: Waitlist, verb: str, actor: Actor, details: dict[str, Any]
) -> None:
    subject = ("waitlist", waitlist.product.slug)
    audit.record_act(session, actor, f"waitlist.{verb}", subject, details)
