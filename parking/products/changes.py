"""Commands on changes: drafted, put in force, dropped, taken back. Each is audited."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import audit
from parking.models import PermitTerm
from parking.permits.steps import Actor
from parking.products.followed import refuse_if_followed
from parking.products.models import ProductChange
from parking.products.parts import Part, Subject, Values, differences, find_subject
from parking.products.putting import current, put_in_force, take_back
from parking.products.refusals import ChangeRefusal, ChangeRefusedError

DRAFT, IN_FORCE, UNDONE, DROPPED = "draft", "in_force", "undone", "dropped"


@dataclass(frozen=True)
class Wish:
    """What somebody wants changed: which part of what, called how, and what it is to be."""

    part: Part
    subject: Subject | None
    title: str
    after: Values


def draft(session: Session, wish: Wish, actor: Actor) -> ProductChange:
    """Keep what somebody wants changed, so that what it would touch can be looked at first."""
    assert actor.person_id is not None  # noqa: S101 - the office changes products
    before, after = differences(current(session, wish.part, wish.subject, wish.after), wish.after)
    if not after:
        raise ChangeRefusedError(ChangeRefusal.NOTHING_NEW)
    change = ProductChange(
        part=wish.part,
        subject_id=wish.subject.id if wish.subject else None,
        title=wish.title,
        before=before,
        after=after,
        state=DRAFT,
        reason=actor.reason,
        created_at=actor.now,
        created_by=actor.person_id,
    )
    session.add(change)
    session.flush()  # its page is named by its id
    return change


def apply(
    session: Session, change_id: int, touched: Mapping[str, int], actor: Actor, zone: ZoneInfo
) -> ProductChange:
    """Put a draft in force; refused where what it changes is no longer what was looked at."""
    change = _locked(session, change_id, DRAFT, ChangeRefusal.NOT_A_DRAFT)
    part = Part(change.part)
    subject = find_subject(session, part, change.subject_id, locked=True)
    now_so = current(session, part, subject, change.after)
    if any(now_so.get(name) != value for name, value in change.before.items()):
        raise ChangeRefusedError(ChangeRefusal.STALE)
    change.last_term = session.scalar(select(func.max(PermitTerm.id))) or 0
    change.subject_id = put_in_force(session, change, subject, actor.now.astimezone(zone).date())
    change.state, change.decided_at = IN_FORCE, actor.now
    change.touched = dict(touched)
    details = {"before": change.before, "after": change.after, "touched": change.touched}
    _record(session, change, "put_in_force", actor, details)
    return change


def drop(session: Session, change_id: int, actor: Actor) -> None:
    """Leave all as it is."""
    change = _locked(session, change_id, DRAFT, ChangeRefusal.NOT_A_DRAFT)
    change.state, change.decided_at = DROPPED, actor.now
    _record(session, change, "dropped", actor, {})


def undo(session: Session, change_id: int, actor: Actor, zone: ZoneInfo) -> ProductChange:
    """Put back what was, while nothing has followed. Raises ChangeRefusedError."""
    change = _locked(session, change_id, IN_FORCE, ChangeRefusal.NOT_IN_FORCE)
    subject = find_subject(session, Part(change.part), change.subject_id, locked=True)
    refuse_if_followed(session, change, actor.now.astimezone(zone).date())
    take_back(session, change, subject, actor.now)
    change.state, change.undone_at, change.undone_by = UNDONE, actor.now, actor.person_id
    _record(session, change, "undone", actor, {"back_to": change.before})
    return change


def _locked(
    session: Session, change_id: int, state: str, otherwise: ChangeRefusal
) -> ProductChange:
    change = session.get_one(
        ProductChange,
        change_id,
        with_for_update={"of": ProductChange},
        populate_existing=True,
    )
    if change.state != state:
        raise ChangeRefusedError(otherwise)
    return change


def _record(
    session: Session, change: ProductChange, action: str, actor: Actor, details: dict[str, Any]
) -> None:
    audit.record(
        session,
        actor_id=actor.person_id,
        action=f"product_change.{action}",
        subject_type="product_change",
        subject_id=str(change.id),
        now=actor.now,
        reason=change.reason,
        details={"part": change.part, "title": change.title, **details},
    )
