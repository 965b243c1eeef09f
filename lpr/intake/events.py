"""What each kind of event in a lane's journal changes, and what of it is kept."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import update

from lpr.fallbacks.spent import note_spent
from lpr.gate_alerts import raise_alert
from lpr.intake.context import IntakeContext
from lpr.intake.stays import count_through, end_by_late_ticket, take_back
from lpr.lane.barriers.port import BarrierAnswer
from lpr.models import LaneAlert, LaneCommand, Passage
from lpr.passage_alerts import alerts_of
from lpr.passage_records import decided_anew, new_passage
from lpr.queries import find_passage

# A lane in shadow moves nothing: the system beside it lets the car in, or does not.
OPENED, SETTLED_BY_NEXT, SETTLED_BY_NOBODY = "opened", "left", "shadow"
_WENT_THROUGH = {BarrierAnswer.RAISED, BarrierAnswer.ALREADY}
# These are of a plate: they go into the passage, where they are purged with it.
_KEPT_ELSEWHERE = ("passage", "again")
# Of other events: a plate, and a ticket that leads to one, is kept by the passage alone, for as
# long as that may.
_PLATES = frozenset({"key", "plate", "number", "ticket", "claim_code"})


def apply_event(intake: IntakeContext, event: Mapping[str, Any]) -> None:
    """Change what an event of this kind changes; one of a newer lane's kind changes nothing."""
    apply = _APPLY.get(event["kind"])
    if apply is not None:
        apply(intake, event)


def kept_body(event: Mapping[str, Any]) -> dict[str, Any]:
    """What an event's own row keeps of it: no plate, and nothing that leads to one."""
    return {} if event["kind"] in _KEPT_ELSEWHERE else _without_plates(event["body"])


def _without_plates(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in _PLATES}


def _passage(intake: IntakeContext, event: Mapping[str, Any]) -> None:
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


def _again(intake: IntakeContext, event: Mapping[str, Any]) -> None:
    """The lane has decided anew for a vehicle that was told to wait."""
    passage = find_passage(intake.session, event["passage_uid"])
    if passage is not None:
        decided_anew(passage, event["body"])


def _settle_former(intake: IntakeContext, passage: Passage) -> None:
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


def _barrier(intake: IntakeContext, event: Mapping[str, Any]) -> None:
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
    count_through(intake, passage, at)


def _moved(intake: IntakeContext, event: Mapping[str, Any]) -> None:
    """A vehicle went back, or came through the wrong way: it did not go through after all."""
    passage = find_passage(intake.session, event["passage_uid"])
    if passage is None:
        return
    passage.detail = {**passage.detail, "moved": str(event["body"].get("movement", ""))}
    if passage.settled_at is None:
        passage.settled_at, passage.settled_how = event["at"], SETTLED_BY_NEXT
    else:
        take_back(intake, passage, event["at"])


def _ticket(intake: IntakeContext, event: Mapping[str, Any]) -> None:
    """The driver showed a ticket after the exit had opened: it ends that ticket's stay."""
    passage = find_passage(intake.session, event["passage_uid"])
    if passage is not None:
        end_by_late_ticket(intake, passage, str(event["body"]["ticket"]))


def _help(intake: IntakeContext, event: Mapping[str, Any]) -> None:
    """The driver has pressed for help: the wait is counted from the first time."""
    passage = find_passage(intake.session, event["passage_uid"])
    if passage is not None and passage.help_at is None:
        passage.help_at = event["at"]


def _spent(intake: IntakeContext, event: Mapping[str, Any]) -> None:
    """A code of a person's page was used, and must not open another lane."""
    name = str(event["body"].get("code", ""))
    note_spent(intake.session, intake.lane, name, event["at"], intake.now)


def _taken(intake: IntakeContext, event: Mapping[str, Any]) -> None:
    """The lane did what an attendant asked of it; a visitor let in by hand has a ticket."""
    code = event["body"].get("claim_code")
    passage = find_passage(intake.session, event["passage_uid"]) if code else None
    if passage is not None:
        passage.claim_code = str(code)
    _answer_command(intake, str(event["body"].get("command", "")), "taken", event["at"])


def _release(intake: IntakeContext, event: Mapping[str, Any]) -> None:
    answer = "kept" if event["body"].get("kept") else "released"
    _answer_command(intake, str(event["body"].get("command", "")), answer, event["at"])


def _answer_command(intake: IntakeContext, uid: str, answer: str, at: datetime) -> None:
    if not uid:
        return
    intake.session.execute(
        update(LaneCommand)
        .where(LaneCommand.uid == uid, LaneCommand.lane_id == intake.lane.id)
        .values(answer=answer, answered_at=at)
    )


def _alert(intake: IntakeContext, event: Mapping[str, Any]) -> None:
    kind = str(event["body"].get("kind", "unknown"))[:24]
    intake.session.add(
        LaneAlert(lane_id=intake.lane.id, kind=kind, began_at=event["at"], ended_at=event["at"])
    )
    uid, figures = event["passage_uid"], _without_plates(event["body"])
    raise_alert(intake.session, intake.lane, kind, event["at"], uid, figures)


_APPLY: Mapping[str, Callable[[IntakeContext, Mapping[str, Any]], None]] = {
    "passage": _passage,
    "again": _again,
    "moved": _moved,
    "barrier": _barrier,
    "hand": _taken,
    "hold": _taken,
    "release": _release,
    "alert": _alert,
    "help": _help,
    "spent": _spent,
    "ticket": _ticket,
}
