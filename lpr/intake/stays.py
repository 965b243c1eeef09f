"""The stays that a vehicle begins and ends by going through a lane."""

from collections.abc import Callable
from datetime import datetime

import structlog

from core.campus_time import campus_zone
from lpr.gate_alerts import alert_doubles
from lpr.intake.context import IntakeContext
from lpr.models import Lane, Passage
from lpr.reading.threshold import OPENING_THRESHOLD
from lpr.retention.kinds import Kind
from parking import service as parking_service
from parking.access import Direction, KeyParts, LaneKind, Rule
from parking.access.pairing import key_of
from parking.models import Stay
from parking.stays.kinds import StayKind

log = structlog.get_logger(__name__)

Change = Callable[[IntakeContext, Passage, datetime], None]


def count_through(intake: IntakeContext, passage: Passage, at: datetime) -> None:
    """The vehicle went through: begin its stay, or end it."""
    is_exit = intake.lane.direction == Direction.EXIT
    _in_known_garage(_end_stay if is_exit else _begin_stay, intake, passage, at)


def _in_known_garage(change: Change, intake: IntakeContext, passage: Passage, at: datetime) -> None:
    """A lane whose garage is gone goes on telling all else."""
    try:
        change(intake, passage, at)
    except parking_service.UnknownGarageError:
        lane = intake.lane
        log.exception("lane.garage_unknown", lane=lane.slug, garage=lane.garage_slug)


def _begin_stay(intake: IntakeContext, passage: Passage, at: datetime) -> None:
    session, lane = intake.session, intake.lane
    stay = parking_service.begin_stay(
        session,
        garage_slug=lane.garage_slug,
        passage_uid=passage.uid,
        plate_key=seen_key(passage),
        kind=_came_as(lane, passage),
        entered_at=at,
    )
    if passage.claim_code:
        parking_service.keep_ticket(session, stay, passage.claim_code)
    parking_service.keep_balance(stay, campus_zone())
    alert_doubles(session, lane, passage, stay, at)
    passage.stay_id, passage.claim_code = stay.id, stay.claim_code
    passage.kept_as = Kind.MATCHED.value
    passage.purge_at = passage.at + intake.keeping.matched


def _end_stay(intake: IntakeContext, passage: Passage, at: datetime) -> None:
    ended = _end_by_ticket(intake, passage, at) or _end_by_plate(intake, passage, at)
    if ended is not None:
        parking_service.keep_balance(ended, campus_zone())


def _end_by_ticket(intake: IntakeContext, passage: Passage, at: datetime) -> Stay | None:
    """End the open stay whose ticket the driver showed; None where there is none."""
    ticket = passage.detail.get("ticket")
    if not ticket:
        return None
    slug, session = intake.lane.garage_slug, intake.session
    return parking_service.end_by_ticket(session, slug, passage.uid, str(ticket), at)


def _end_by_plate(intake: IntakeContext, passage: Passage, at: datetime) -> Stay | None:
    return parking_service.end_stay(
        intake.session,
        garage_slug=intake.lane.garage_slug,
        passage_uid=passage.uid,
        plate_key=seen_key(passage),
        left_at=at,
    )


def end_by_late_ticket(intake: IntakeContext, passage: Passage, code: str) -> None:
    """A ticket was shown after the exit had opened: end its stay."""
    passage.detail = {**passage.detail, "ticket": code}
    slug, session = intake.lane.garage_slug, intake.session
    ended = parking_service.end_by_late_ticket(session, slug, passage.uid, code)
    if ended is not None:
        parking_service.keep_balance(ended, campus_zone())


def take_back(intake: IntakeContext, passage: Passage, at: datetime) -> None:
    """The vehicle went back where it came from: out of an entry again, or away from an exit.

    The stay that it began is over, read plate or not; the stay that it ended goes on.
    """
    if intake.lane.direction == Direction.EXIT:
        _in_known_garage(_take_exit_back, intake, passage, at)
    elif passage.stay_id is not None:
        parking_service.end_reversed(intake.session, passage.uid, at)


def _take_exit_back(intake: IntakeContext, passage: Passage, at: datetime) -> None:
    session, slug = intake.session, intake.lane.garage_slug
    stay = parking_service.take_exit_back(session, slug, passage.uid, at)
    if stay is not None:
        parking_service.keep_balance(stay, campus_zone())
        # It shows that the car is inside: kept for as long as the stay goes on.
        passage.stay_id = stay.id


def _came_as(lane: Lane, passage: Passage) -> StayKind:
    """As what the lane let it in; a restricted lane gives visitors tickets in its public hours."""
    if passage.rule == Rule.RESPONDER:
        return StayKind.RESPONDER
    if passage.permit_id is not None and not parking_service.is_visit(passage.permit_id):
        is_duty = parking_service.is_duty(passage.permit_id)
        return StayKind.DUTY if is_duty else StayKind.PERMIT
    is_visitor = passage.permit_id or passage.claim_code or lane.kind == LaneKind.PUBLIC
    return StayKind.VISITOR if is_visitor else StayKind.HAND


def seen_key(passage: Passage) -> str | None:
    """The enrolled plate's key, else what was surely read with a dash for each part that was not.

    None for an unsure reading: two cars misread alike would end each other's stays.
    """
    if passage.key:
        return passage.key
    if not passage.folded or passage.confidence < OPENING_THRESHOLD:
        return None
    return key_of(KeyParts(passage.folded, passage.plate_state, None))
