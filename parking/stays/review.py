"""Stays looked at by a person: closed where the car has gone unseen, kept, parted, opened again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import and_, exists, select, update
from sqlalchemy.orm import Session, aliased

from core import audit
from parking.access.pairing import OF_TWO_CARS
from parking.models import Garage, Stay, UnpairedExit
from parking.stays.closing import Closing
from parking.stays.counting import note_movement
from parking.stays.leaving import close_unseen
from parking.stays.places import locked_garage


class Why(StrEnum):
    """Why somebody should look at an open stay."""

    TOO_LONG = "too_long"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Reviewer:
    """Who decides, when, and why."""

    person_id: int
    now: datetime
    reason: str


class ReviewRefusedError(Exception):
    """The stay is not as the page showed it: somebody else, or an exit, was faster."""


def propose(session: Session, now: datetime, after: timedelta) -> int:
    """Put open stays before a person that last longer than `after`, or whose car is elsewhere.

    A stay that was kept comes again when its time is over. Returns how many are new.
    """
    later = aliased(Stay)
    is_elsewhere = exists().where(
        later.key == Stay.key,
        later.garage_id != Stay.garage_id,
        later.entered_at > Stay.entered_at,
        later.key.not_like("-/%"),
    )
    is_kept = and_(Stay.review_after.is_not(None), Stay.review_after > now)
    waiting = and_(Stay.left_at.is_(None), Stay.review_since.is_(None), ~is_kept)
    found = 0
    for why, condition in (
        (Why.ELSEWHERE, is_elsewhere),
        (Why.TOO_LONG, Stay.entered_at <= now - after),
    ):
        ids = list(session.scalars(select(Stay.id).where(waiting, condition)))
        found += len(ids)
        session.execute(
            update(Stay).where(Stay.id.in_(ids)).values(review_since=now, review_why=why)
        )
    return found


def close(session: Session, stay_id: int, reviewer: Reviewer) -> None:
    """Close an open stay whose car has left unseen. Raises ReviewRefusedError."""
    garage, stay = _locked(session, stay_id)
    if stay.left_at is not None:
        raise ReviewRefusedError
    close_unseen(session, garage, stay, reviewer.now, Closing.REVIEW)
    stay.balance_cents, stay.doubt = 0, None
    stay.review_reason = reviewer.reason
    _record(session, "stay.closed", stay, reviewer)


def keep(session: Session, stay_id: int, until: datetime, reviewer: Reviewer) -> None:
    """The car is still there: ask again only at `until`. Raises ReviewRefusedError."""
    _garage, stay = _locked(session, stay_id)
    if stay.left_at is not None:
        raise ReviewRefusedError
    stay.review_since, stay.review_why, stay.review_after = None, None, until
    stay.doubt = None
    _record(session, "stay.kept", stay, reviewer)


def reopen(session: Session, stay_id: int, reviewer: Reviewer) -> None:
    """Take back that a stay was closed by a person. Raises ReviewRefusedError."""
    garage, stay = _locked(session, stay_id)
    if stay.closed_by != Closing.REVIEW:
        raise ReviewRefusedError
    stay.left_at, stay.closed_by, stay.review_reason = None, None, ""
    left = session.scalar(select(UnpairedExit).where(UnpairedExit.stay_id == stay.id))
    if left is not None:
        left.stay_id = None
    cars = 0 if left and left.is_counted else 1
    note_movement(session, garage, stay.entered_at, stays=1, cars=cars)
    _record(session, "stay.reopened", stay, reviewer)


def can_part(stay: Stay) -> bool:
    """Whether the exit that ended a stay may have been of another car."""
    return stay.doubt in OF_TWO_CARS or stay.closed_by == Closing.MATCHED


def part(session: Session, stay_id: int, reviewer: Reviewer) -> None:
    """The exit that ended a stay in doubt, or by a person's word, was of another car: open again.

    Raises ReviewRefusedError.
    """
    garage, stay = _locked(session, stay_id)
    if not can_part(stay) or stay.left_at is None or stay.exit_passage_uid is None:
        raise ReviewRefusedError
    session.add(
        UnpairedExit(
            garage_id=garage.id,
            passage_uid=stay.exit_passage_uid,
            at=stay.left_at,
            key=stay.exit_key,
            is_counted=True,
        )
    )
    stay.left_at = stay.exit_passage_uid = stay.exit_key = stay.closed_by = stay.doubt = None
    stay.balance_cents = 0
    note_movement(session, garage, reviewer.now, stays=1, cars=0)
    _record(session, "stay.parted", stay, reviewer)


def confirm(session: Session, stay_id: int, reviewer: Reviewer) -> None:
    """Entry and exit were of one car: the doubt is over. Raises ReviewRefusedError."""
    _garage, stay = _locked(session, stay_id)
    if stay.doubt is None:
        raise ReviewRefusedError
    stay.doubt = None
    _record(session, "stay.confirmed", stay, reviewer)


def _locked(session: Session, stay_id: int) -> tuple[Garage, Stay]:
    """The garage before the stay, as everywhere: so nobody waits for each other."""
    slug = session.scalars(select(Garage.slug).join(Stay).where(Stay.id == stay_id)).one()
    garage = locked_garage(session, slug)
    return garage, session.get_one(Stay, stay_id, with_for_update=True, populate_existing=True)


def _record(session: Session, action: str, stay: Stay, reviewer: Reviewer) -> None:
    details = {"garage": stay.garage.slug, "why": stay.review_why or ""}
    audit.record_act(session, reviewer, action, ("stay", stay.id), details)
