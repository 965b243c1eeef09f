"""The steps that every list knows: put an entry on, take it off, undo that. All are audited."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from core import audit
from parking.permits.steps import Actor
from parking.rights.models import Kept, OfPlate, OfTwo
from parking.rights.refusals import RightsRefusal, RightsRefusedError
from parking.rights.tenure import Tenure, can_be_restored, tenure_of

K = TypeVar("K", bound=Kept)
T = TypeVar("T", bound=OfTwo)


def add(session: Session, entry: K, actor: Actor, facts: dict[str, Any]) -> K:
    """Put an entry on its list under the actor's name and for their reason."""
    return _put(session, entry, actor, facts, "add")


def add_all(
    session: Session, entries: Sequence[K], actor: Actor, facts: Sequence[dict[str, Any]]
) -> None:
    """Put many entries of one list on it, each with its facts; two statements, however many."""
    if not entries:
        return
    for entry in entries:
        _sign(entry, actor)
    session.add_all(entries)
    session.flush()  # the trail names their ids
    told = zip(entries, facts, strict=True)
    details = {entry.id: known | {"until": _until(entry)} for entry, known in told}
    table = str(entries[0].__tablename__)  # type: ignore[attr-defined]
    audit.record_all(
        session,
        actor_id=actor.person_id,
        action=f"{table}.add",
        subject_type=table,
        details_by_id=details,
        now=actor.now,
        reason=actor.reason,
    )


def propose(session: Session, entry: T, actor: Actor, facts: dict[str, Any]) -> T:
    """Put an entry forward. It counts for nothing until somebody else approves it."""
    return _put(session, entry, actor, facts, "propose")


def approve(session: Session, entry: OfTwo, actor: Actor) -> None:
    """Put a locked proposal in force. Raises RightsRefusedError for one's own, and what is over."""
    if tenure_of(entry, actor.now) is not Tenure.WAITING:
        raise RightsRefusedError(RightsRefusal.NOT_WAITING)
    if entry.added_by == actor.person_id:
        raise RightsRefusedError(RightsRefusal.OWN_PROPOSAL)
    entry.approved_by, entry.approved_at = actor.person_id, actor.now
    what = {"key": entry.key} if isinstance(entry, OfPlate) else {}
    record(session, entry, "approve", actor, what)


def _put(session: Session, entry: K, actor: Actor, facts: dict[str, Any], verb: str) -> K:
    _sign(entry, actor)
    session.add(entry)
    session.flush()  # the trail names its id
    record(session, entry, verb, actor, facts | {"until": _until(entry)})
    return entry


def _sign(entry: Kept, actor: Actor) -> None:
    if actor.person_id is None:
        raise ValueError("an entry needs a person who answers for it")
    entry.reason, entry.added_by, entry.added_at = actor.reason, actor.person_id, actor.now
    entry.ended_reason = ""


def _until(entry: Kept) -> str | None:
    return entry.expires_at.isoformat() if entry.expires_at else None


def end_early(session: Session, entry: K, actor: Actor) -> None:
    """Take an entry off before its time, or turn a proposal down, for a reason."""
    if tenure_of(entry, actor.now) not in (Tenure.WAITING, Tenure.IN_FORCE):
        raise RightsRefusedError(RightsRefusal.OVER)
    entry.ended_at, entry.ended_by = actor.now, actor.person_id
    entry.ended_reason = actor.reason
    record(session, entry, "end", actor)


def restore(session: Session, entry: K, actor: Actor) -> None:
    """Undo that an entry was taken off: it is again what it was before."""
    if not can_be_restored(entry, actor.now):
        raise RightsRefusedError(RightsRefusal.CANNOT_RESTORE)
    entry.ended_at = entry.ended_by = None
    entry.ended_reason = ""
    record(session, entry, "restore", actor)


def lock(session: Session, model: type[K], entry_id: int) -> K:
    """An entry whose row is locked until the transaction ends, read afresh."""
    return session.get_one(model, entry_id, with_for_update=True, populate_existing=True)


def record(
    session: Session,
    entry: Kept,
    verb: str,
    actor: Actor,
    details: dict[str, Any] | None = None,
) -> None:
    """Write a step into the trail under the name of the entry's table."""
    table = str(entry.__tablename__)  # type: ignore[attr-defined]
    audit.record_act(session, actor, f"{table}.{verb}", (table, entry.id), details)
