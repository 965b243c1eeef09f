"""What a lane does about a vehicle: decide, write it down, then raise the barrier."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from core.clock import Clock
from lpr.lane.barriers.port import Barrier, BarrierAnswer, BarrierCommand, Position
from lpr.lane.config import LaneConfig
from lpr.lane.credentials.spent import SpentCodes
from lpr.lane.deciding.by_hand import with_ticket_by_hand
from lpr.lane.deciding.circumstances import Circumstances
from lpr.lane.deciding.facts import Facts
from lpr.lane.deciding.passage import Passage, examine, passage_without_read
from lpr.lane.inside.book import InsideBook
from lpr.lane.inside.traffic import Traffic
from lpr.lane.journal.evidence import EvidenceFolder, pictures_of
from lpr.lane.journal.recorder import ArrivalKnownError, Recorder
from lpr.lane.journal.store import Journal, JournalError
from lpr.lane.lists.store import ListStore
from lpr.lane.safety.keeper import SafetyKeeper
from lpr.lane.watching.tracking import Vehicle
from parking.access import Direction, Inside, LaneRules, Reason, Rule
from parking.access.answer import ALERTING, refer
from parking.access.leaving import let_out

log = logging.getLogger("gatehouse.lane")

_ASKED_AGAIN_S = 1.0
_WENT_THROUGH = frozenset({BarrierAnswer.RAISED, BarrierAnswer.ALREADY})


@dataclass(slots=True)
class Gatekeeper:
    """Owns the way from a vehicle to a raised barrier."""

    config: LaneConfig
    clock: Clock
    recorder: Recorder
    lists: ListStore
    barrier: Barrier
    evidence: EvidenceFolder
    safety: SafetyKeeper
    inside: InsideBook
    spent: SpentCodes
    traffic: Traffic
    facts: Facts = field(default_factory=Facts)
    camera_works: Callable[[], bool] = lambda: True
    seconds: Callable[[], float] = time.monotonic
    # The last vehicle decided, and when to ask about it anew.
    _last: Passage | None = None
    _ask_at: float | None = None

    @property
    def journal(self) -> Journal:
        """The lane's journal."""
        return self.recorder.journal

    def handle(self, vehicle: Vehicle) -> Passage:
        """Decide for one vehicle; a passage is on disk before the barrier hears of it."""
        passage = self._examine(vehicle)
        arrival = vehicle.arrival or None
        try:
            is_written = self.recorder.write("passage", passage.to_json(), passage.uid, arrival)
        except ArrivalKnownError as error:
            log.warning("%s", error)
            return passage
        if not is_written:
            passage = self._examine(vehicle, passage.uid)
            self.recorder.keep("passage", passage.to_json(), passage.uid, arrival)
        self.act_on(passage)
        self._keep_evidence(passage)
        return passage

    def ask_again(self, *, is_there: bool) -> Passage | None:
        """Decide anew for a vehicle that was told to wait for a while; None where nothing changes.

        A driver who pays meanwhile is let out at once, and everybody when the time is over; a
        plate whose vehicle is seen after all is let in. Who has gone (`is_there` false) is not
        decided again.
        """
        last = self._last
        if last is None or self._ask_at is None or self.seconds() < self._ask_at:
            return None
        if not is_there:
            self._ask_at = None
            return None
        passage = self._examine(last.vehicle, last.uid)
        if passage.decision.outcome is last.decision.outcome:
            goes_on = passage.decision.again_at is not None
            self._ask_at = self.seconds() + _ASKED_AGAIN_S if goes_on else None
            return None
        self.recorder.write_or_keep("again", passage.to_json(), passage.uid)
        self.act_on(passage)
        return passage

    @property
    def last(self) -> Passage | None:
        """The last vehicle decided; None where nobody has come yet."""
        return self._last

    @property
    def waiting(self) -> Passage | None:
        """The last vehicle decided, where it was let in neither by a decision nor by hand."""
        last = self._last
        if last is None or last.opens:
            return None
        try:
            return None if self.journal.was_raised(last.uid) else last
        except JournalError as error:
            self.recorder.note_failure(error)
            return last

    def decide_now(self) -> Passage | None:
        """Decide anew for the vehicle that waits, since something was shown for it."""
        last = self.waiting
        if last is None:
            return None
        passage = self._examine(last.vehicle, last.uid)
        if not self.recorder.write("again", passage.to_json(), passage.uid):
            passage = self._examine(last.vehicle, last.uid)
            self.recorder.keep("again", passage.to_json(), passage.uid)
        self.act_on(passage)
        return passage

    def take_late_ticket(self, ticket: str) -> None:
        """The driver of the last vehicle, which was let out, showed a ticket: say what is due."""
        if self._last is None:
            return
        decision, account = self._last.decision, self.facts.account_of(self._last.read, ticket)
        if account is not None and self._last.opens:
            grace = timedelta(minutes=self.rules.policy.exit_grace_minutes)
            decision = let_out(account, self.clock.now(), grace)
        self._last = replace(self._last, ticket=ticket, decision=decision)
        self.recorder.write_or_keep("ticket", {"ticket": ticket}, self._last.uid)
        log.info("passage %s: a ticket was shown after the barrier rose", self._last.uid)

    @property
    def is_up(self) -> bool:
        """Whether the boom is known to be up, or on its way."""
        state = self.barrier.state(self.clock.now())
        return state.answers and state.position in (Position.RAISED, Position.MOVING)

    def refer_for_help(self, vehicle: Vehicle) -> Passage:
        """Somebody asks for help and no vehicle waits: a person looks, whatever the lane sees."""
        decision = refer(Reason.HELP, Rule.HELP)
        passage = passage_without_read(vehicle, decision, self.clock.now(), self.lists.current)
        self.recorder.write_or_keep("passage", passage.to_json(), passage.uid)
        self.act_on(passage)
        self._keep_evidence(passage)
        return passage

    def act_on(self, passage: Passage) -> None:
        """Do what is on disk, and say it to whoever should hear of it."""
        decision = passage.decision
        self._last = passage
        passage.vehicle.passage_uid = passage.uid
        self._ask_at = None if decision.again_at is None else self.seconds() + _ASKED_AGAIN_S
        if passage.opens:
            self._raise(passage.uid, "decision")
            self._hold_for_responder(passage)
        if decision.alerts:
            self._alert(passage)
        log.info("passage %s %s %s", passage.uid, decision.outcome, decision.reason)

    def _alert(self, passage: Passage) -> None:
        """One alert for each thing a person should hear of at once."""
        decision = passage.decision
        kinds = [note.value for note in decision.notes if note in ALERTING]
        if decision.reason is Reason.HOT_LIST:
            kinds.insert(0, decision.reason.value)
        for kind in kinds:
            body = {"kind": kind, "outcome": decision.outcome.value, "key": decision.key}
            self.recorder.write_or_keep("alert", body, passage.uid)

    def obey(self, command: dict[str, Any]) -> None:
        """Do what a person asks of this lane from the server; what this version lacks is left."""
        kind, uid = str(command["kind"]), str(command["uid"])
        who, why = str(command.get("who") or ""), str(command.get("why") or "")
        if kind == "open":
            self.open_by_hand(command)
        elif kind == "hold":
            self.safety.hold(uid, who, why)
        elif kind == "release":
            self.safety.release(uid, who, why)
        else:
            log.warning("the server asks for %s, which this lane does not know", kind)

    def open_by_hand(self, command: dict[str, Any]) -> None:
        """Do what an attendant asked, at most once; the same command again does nothing."""
        uid = str(command["uid"])
        passage_uid = str(command.get("passage_uid") or uid)
        try:
            if not self.journal.take_command(uid, self.clock.now()):
                return
        except JournalError as error:
            # A person stands behind this command, so it opens; it may only not be repeated.
            self.recorder.note_failure(error)
        self._ask_at = None
        told: dict[str, Any] = {"command": uid, "opens": True}
        if (last := self._last) is not None and last.uid == passage_uid:
            self._last = with_ticket_by_hand(last, self.rules, self.clock.now(), self.config.zone)
            told["claim_code"] = self._last.claim_code
        self.recorder.write_or_keep("hand", told, passage_uid)
        self._raise(passage_uid, "hand", command=uid)

    def recover(self) -> int:
        """After a restart: write which raises nobody knows the end of; none is repeated."""
        self.recorder.write_what_waits()
        try:
            lost = self.journal.unfinished()
        except JournalError as error:
            self.recorder.note_failure(error)
            return 0
        for passage_uid in lost:
            body = {"answer": BarrierAnswer.UNKNOWN.value, "cause": "restart"}
            self.recorder.write("barrier", body, passage_uid)
        return len(lost)

    def _examine(self, vehicle: Vehicle, uid: str = "") -> Passage:
        facts, shown = self.facts, self.facts.shown(vehicle)
        where = Circumstances(
            rules=self.config.rules,
            zone=self.config.zone,
            now=self.clock.now(),
            camera_works=self.camera_works(),
            journal_works=self.recorder.works,
            agreeing_reads=self.config.agreeing_reads,
            life_safety=facts.life_safety(),
            whereabouts=facts.whereabouts,
            is_still=facts.is_still(vehicle),
            sees_vehicle=facts.sees_vehicle(vehicle),
            factor=shown.factor,
            code=shown.code,
            ticket=shown.ticket or self._ticket_of(uid),
            account_of=facts.account_of,
            knows_tickets=facts.knows_tickets(),
            has_reader=bool(self.config.readers or self.config.screen),
            list_held_for=facts.list_held_for(),
        )
        return examine(vehicle, where, self.lists.current, uid)

    def _ticket_of(self, uid: str) -> str | None:
        """What the driver showed before, of a passage that is decided anew."""
        return self._last.ticket if self._last is not None and self._last.uid == uid else None

    def _hold_for_responder(self, passage: Passage) -> None:
        decision = passage.decision
        if decision.rule is Rule.RESPONDER:
            who = decision.values.get("crew") or decision.values.get("plate") or ""
            self.safety.hold_for_responder(passage.uid, who)

    def _raise(self, passage_uid: str, cause: str, **more: str) -> None:
        issued = self.clock.now()
        self.safety.note_raise()
        order = BarrierCommand(passage_uid, issued, more.get("command", ""))
        answer = self.barrier.raise_for(order, self.clock.now())
        took = (self.clock.now() - issued).total_seconds() * 1000
        body = {"answer": answer.value, "cause": cause, "ms": round(took, 3), **more}
        self.recorder.write_or_keep("barrier", body, passage_uid)
        if answer in _WENT_THROUGH:
            self.traffic.let_in(passage_uid)
            self._count_in(passage_uid)

    def _count_in(self, passage_uid: str) -> None:
        """A permit's car is inside from here on, by its plate or because somebody let it in."""
        last = self._last
        if last is None or last.uid != passage_uid or self.rules.direction is Direction.EXIT:
            return
        key, permit = last.decision.key, last.decision.permit_id
        if key is None or permit is None:
            return
        try:
            sequence = self.journal.last_sequence()
        except JournalError as error:
            self.recorder.note_failure(error)
            sequence = 0
        self.inside.came_in(sequence, Inside(key, permit, last.decided_at), passage_uid)

    def is_held_by_list(self) -> bool:
        """Whether the list that came last from the server holds the lane open."""
        return self.rules.held_open

    @property
    def rules(self) -> LaneRules:
        """The lane's own rules, until a list brings newer ones."""
        access = self.lists.current
        return access.rules if access else self.config.rules

    def _keep_evidence(self, passage: Passage) -> None:
        pictures = pictures_of(passage.vehicle)
        if not pictures:
            return
        self.evidence.save(passage.uid, pictures)
        body = {"pictures": [picture.to_json() for picture in pictures]}
        self.recorder.write_or_keep("evidence", body, passage.uid)
