"""What a lane's journal changes on the server: each event once, however often it is sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import select, update
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from core.campus_time import campus_zone
from core.db import insert_if_absent
from lpr.fallbacks.spent import note_spent
from lpr.gate_alerts import alert_doubles, raise_alert
from lpr.lane.barriers.port import BarrierAnswer
from lpr.models import JournalEvent, Lane, LaneAlert, LaneCommand, LaneJournal, Passage
from lpr.passage_alerts import alerts_of
from lpr.passage_records import Keeping, decided_anew, new_passage
from lpr.queries import find_passage
from lpr.reading.threshold import OPENING_THRESHOLD
from lpr.retention.kinds import Kind
from lpr.search.numbers import index_numbers
from parking import service as parking_service
from parking.access import Direction, KeyParts, LaneKind, Rule
from parking.access.pairing import key_of
from parking.stays.kinds import StayKind

log = structlog.get_logger(__name__)

# A lane in shadow moves nothing: the system beside it lets the car in, or does not.
OPENED, SETTLED_BY_NEXT, SETTLED_BY_NOBODY = "opened", "left", "shadow"
_WENT_THROUGH = {BarrierAnswer.RAISED, BarrierAnswer.ALREADY}
# What would be no better the next time; a database that is away is.
_NEVER_APPLIED = (DataError, IntegrityError, LookupError, TypeError, ValueError, AttributeError)


@dataclass(frozen=True)
class Intake:
    """One batch's surroundings: whose journal, when it came, how long to keep."""

    session: Session
    lane: Lane
    now: datetime
    keeping: Keeping
    # Folded numbers of the passages taken, for the search.
    new_numbers: set[str] = field(default_factory=set)


def take_journal(intake: Intake, batch: Mapping[str, Any]) -> int:
    """Take a batch and return up to which sequence number this journal is here without a gap.

    `batch` is {"journal_id", "after", "events"}: `after` is the last number before the first
    event. What was taken before is left alone, so a repeated or late batch changes nothing. Of one
    that leaves a gap nothing is taken: what a barrier did would come before its passage. The lane
    then goes back to what is missing.
    """
    journal = _locked_journal(intake, batch["journal_id"])
    events = sorted(batch["events"], key=lambda event: int(event["sequence"]))
    if not events or int(batch["after"]) > journal.acknowledged:
        return journal.acknowledged
    for event in events:
        _take(intake, journal, event)
    journal.acknowledged = max(journal.acknowledged, int(events[-1]["sequence"]))
    index_numbers(intake.session, intake.new_numbers)
    return journal.acknowledged


def _take(intake: Intake, journal: LaneJournal, event: Mapping[str, Any]) -> None:
    """Apply one event, once. One that cannot be applied stops none after it: it is alerted.

    It leaves no row, so that it is taken when the lane, which has it for a fortnight, is made to
    send it again (docs/reliability.md).
    """
    try:
        with intake.session.begin_nested():
            if _is_new(intake, journal, event):
                _APPLY.get(event["kind"], _ignore)(intake, event)
    except _NEVER_APPLIED:
        kind, number = event["kind"], int(event["sequence"])
        log.exception("lane.event_refused", lane=intake.lane.slug, kind=kind, sequence=number)
        told = {"event": kind, "sequence": number}
        uid, at = event["passage_uid"], event["at"]
        raise_alert(intake.session, intake.lane, "event_refused", at, uid, told)


def _locked_journal(intake: Intake, journal_id: str) -> LaneJournal:
    values = {"lane_id": intake.lane.id, "journal_id": journal_id, "acknowledged": 0}
    insert_if_absent(intake.session, LaneJournal, values)
    query = select(LaneJournal).where(
        LaneJournal.lane_id == intake.lane.id, LaneJournal.journal_id == journal_id
    )
    locked = query.with_for_update().execution_options(populate_existing=True)
    return intake.session.scalars(locked).one()


# These are of a plate: they go into the passage, where they are purged with it.
_KEPT_ELSEWHERE = ("passage", "again")
# Of other events: a plate, and a ticket that leads to one, is kept by the passage alone, for as
# long as that may.
_PLATES = frozenset({"key", "plate", "number", "ticket"})


def _is_new(intake: Intake, journal: LaneJournal, event: Mapping[str, Any]) -> bool:
    body = {} if event["kind"] in _KEPT_ELSEWHERE else _without_plates(event["body"])
    values = {
        "journal_row_id": journal.id,
        "sequence": int(event["sequence"]),
        "kind": event["kind"],
        "passage_uid": event["passage_uid"],
        "at": event["at"],
        "received_at": intake.now,
        "body": body,
    }
    return insert_if_absent(intake.session, JournalEvent, values)


def _without_plates(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in _PLATES}


def _passage(intake: Intake, event: Mapping[str, Any]) -> None:
    session, body = intake.session, event["body"]
    if find_passage(session, event["passage_uid"]) is not None:
        return
    passage = new_passage(intake.lane, intake.keeping, event["passage_uid"], body)
    _settle_former(intake, passage)
    if intake.lane.is_shadow:
        passage.settled_at, passage.settled_how = passage.at, SETTLED_BY_NOBODY
    session.add(passage)
    alerts = alerts_of(passage, body.get("notes", ()))
    session.add_all(alerts)
    session.flush()  # the barrier's event, often in the same batch, looks for it
    if passage.folded:
        intake.new_numbers.add(passage.folded)
    for alert in alerts:
        raise_alert(session, intake.lane, alert.kind, passage.at, passage.uid, {})


def _again(intake: Intake, event: Mapping[str, Any]) -> None:
    """The lane has decided anew for a vehicle that was told to wait."""
    passage = find_passage(intake.session, event["passage_uid"])
    if passage is not None:
        decided_anew(passage, event["body"])


def _settle_former(intake: Intake, passage: Passage) -> None:
    """Whoever was waiting before this vehicle came has gone."""
    intake.session.execute(
        update(Passage)
        .where(
            Passage.lane_id == intake.lane.id,
            Passage.settled_at.is_(None),
            Passage.at < passage.at,
        )
        .values(settled_at=passage.at, settled_how=SETTLED_BY_NEXT)
    )


def _barrier(intake: Intake, event: Mapping[str, Any]) -> None:
    body, at = event["body"], event["at"]
    answer = BarrierAnswer(body["answer"])
    _answer_command(intake, str(body.get("command", "")), answer.value, at)
    passage = find_passage(intake.session, event["passage_uid"])
    if passage is None:
        return
    passage.barrier, passage.barrier_at = answer.value, at
    if answer not in _WENT_THROUGH or intake.lane.is_shadow:
        return
    if passage.settled_at is None:
        passage.settled_at, passage.settled_how = at, OPENED
    _count_through(intake, passage, at)


def _count_through(intake: Intake, passage: Passage, at: datetime) -> None:
    """The vehicle went through: begin its stay, or end it."""
    lane = intake.lane
    try:
        if lane.direction == Direction.EXIT:
            ended = _end_by_ticket(intake, passage, at) or parking_service.end_stay(
                intake.session,
                garage_slug=lane.garage_slug,
                passage_uid=passage.uid,
                plate_key=seen_key(passage),
                left_at=at,
            )
            if ended is not None:
                parking_service.keep_balance(ended, campus_zone())
            return
        stay = parking_service.begin_stay(
            intake.session,
            garage_slug=lane.garage_slug,
            passage_uid=passage.uid,
            plate_key=seen_key(passage),
            kind=_came_as(lane, passage),
            entered_at=at,
        )
        if passage.claim_code:
            parking_service.keep_ticket(intake.session, stay, passage.claim_code)
    except parking_service.UnknownGarageError:
        log.exception("lane.garage_unknown", lane=lane.slug, garage=lane.garage_slug)
        return
    parking_service.keep_balance(stay, campus_zone())
    alert_doubles(intake.session, lane, passage, stay, at)
    passage.stay_id, passage.claim_code = stay.id, stay.claim_code
    passage.kept_as = Kind.MATCHED.value
    passage.purge_at = passage.at + intake.keeping.matched


def _end_by_ticket(intake: Intake, passage: Passage, at: datetime) -> Any:
    """End the open stay whose ticket the driver showed; None where there is none."""
    ticket = passage.detail.get("ticket")
    if not ticket:
        return None
    slug, session = intake.lane.garage_slug, intake.session
    return parking_service.end_by_ticket(session, slug, passage.uid, str(ticket), at)


def _came_as(lane: Lane, passage: Passage) -> StayKind:
    """As what the lane let it in; a restricted lane gives visitors tickets in its public hours."""
    if passage.rule == Rule.RESPONDER:
        return StayKind.RESPONDER
    if passage.permit_id is not None:
        is_duty = parking_service.is_duty(passage.permit_id)
        return StayKind.DUTY if is_duty else StayKind.PERMIT
    is_visitor = bool(passage.claim_code) or lane.kind == LaneKind.PUBLIC
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


def _ticket(intake: Intake, event: Mapping[str, Any]) -> None:
    """The driver showed a ticket after the exit had opened: it ends that ticket's stay."""
    passage = find_passage(intake.session, event["passage_uid"])
    if passage is None:
        return
    code = str(event["body"]["ticket"])
    passage.detail = {**passage.detail, "ticket": code}
    garage = intake.lane.garage_slug
    ended = parking_service.end_by_late_ticket(intake.session, garage, passage.uid, code)
    if ended is not None:
        parking_service.keep_balance(ended, campus_zone())


def _help(intake: Intake, event: Mapping[str, Any]) -> None:
    """The driver has pressed for help: the wait is counted from the first time."""
    passage = find_passage(intake.session, event["passage_uid"])
    if passage is not None and passage.help_at is None:
        passage.help_at = event["at"]


def _spent(intake: Intake, event: Mapping[str, Any]) -> None:
    """A code of a person's page was used, and must not open another lane."""
    name = str(event["body"].get("code", ""))
    note_spent(intake.session, intake.lane, name, event["at"], intake.now)


def _hand(intake: Intake, event: Mapping[str, Any]) -> None:
    _answer_command(intake, str(event["body"].get("command", "")), "taken", event["at"])


def _hold(intake: Intake, event: Mapping[str, Any]) -> None:
    _answer_command(intake, str(event["body"].get("command", "")), "taken", event["at"])


def _release(intake: Intake, event: Mapping[str, Any]) -> None:
    answer = "kept" if event["body"].get("kept") else "released"
    _answer_command(intake, str(event["body"].get("command", "")), answer, event["at"])


def _answer_command(intake: Intake, uid: str, answer: str, at: datetime) -> None:
    if not uid:
        return
    intake.session.execute(
        update(LaneCommand)
        .where(LaneCommand.uid == uid, LaneCommand.lane_id == intake.lane.id)
        .values(answer=answer, answered_at=at)
    )


def _moved(intake: Intake, event: Mapping[str, Any]) -> None:
    """A vehicle went back out, or came through the wrong way: it is not inside."""
    passage = find_passage(intake.session, event["passage_uid"])
    if passage is None:
        return
    if passage.settled_at is None:
        passage.settled_at, passage.settled_how = event["at"], SETTLED_BY_NEXT
    elif passage.stay_id is not None and seen_key(passage) is not None:
        parking_service.end_stay(
            intake.session,
            garage_slug=intake.lane.garage_slug,
            passage_uid=passage.uid,
            plate_key=seen_key(passage),
            left_at=event["at"],
        )


def _alert(intake: Intake, event: Mapping[str, Any]) -> None:
    kind = str(event["body"].get("kind", "unknown"))[:24]
    intake.session.add(
        LaneAlert(lane_id=intake.lane.id, kind=kind, began_at=event["at"], ended_at=event["at"])
    )
    uid, figures = event["passage_uid"], _without_plates(event["body"])
    raise_alert(intake.session, intake.lane, kind, event["at"], uid, figures)


def _ignore(_intake: Intake, _event: Mapping[str, Any]) -> None:
    """An event of a newer lane: kept as it came, applied by nobody."""


_APPLY: Mapping[str, Callable[[Intake, Mapping[str, Any]], None]] = {
    "passage": _passage,
    "again": _again,
    "moved": _moved,
    "barrier": _barrier,
    "hand": _hand,
    "hold": _hold,
    "release": _release,
    "alert": _alert,
    "help": _help,
    "spent": _spent,
    "ticket": _ticket,
}
