"""What a lane does about a vehicle: decide, write it down, then raise the barrier."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from core.clock import Clock
from lpr.lane.barriers.port import Barrier, BarrierAnswer, BarrierCommand
from lpr.lane.config import LaneConfig
from lpr.lane.evidence import EvidenceFolder, pictures_of
from lpr.lane.facts import Facts
from lpr.lane.journal import Journal, JournalError
from lpr.lane.passage import Circumstances, Passage, examine
from lpr.lane.recorder import Recorder
from lpr.lane.safety.keeper import SafetyKeeper
from lpr.lane.signed_list import ListStore
from lpr.lane.tracking import Vehicle
from parking.access import Rule

log = logging.getLogger("gatehouse.lane")


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
    facts: Facts = field(default_factory=Facts)
    camera_works: Callable[[], bool] = lambda: True

    @property
    def journal(self) -> Journal:
        """The lane's journal."""
        return self.recorder.journal

    def handle(self, vehicle: Vehicle) -> Passage:
        """Decide for one vehicle; a passage is on disk before the barrier hears of it."""
        passage = self._examine(vehicle)
        arrival = vehicle.arrival or None
        if not self.recorder.write("passage", passage.to_json(), passage.uid, arrival):
            passage = self._examine(vehicle)
            self.recorder.keep("passage", passage.to_json(), passage.uid, arrival)
        if passage.opens:
            self._raise(passage.uid, "decision")
            self._hold_for_responder(passage)
        self._keep_evidence(passage)
        log.info("passage %s %s %s", passage.uid, passage.decision.outcome, passage.decision.reason)
        return passage

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
        self.recorder.write_or_keep("hand", {"command": uid, "opens": True}, passage_uid)
        self._raise(passage_uid, "hand", command=uid)

    def recover(self) -> int:
        """After a restart: write which raises nobody knows the end of; none is repeated."""
        lost = self.journal.unfinished()
        for passage_uid in lost:
            body = {"answer": BarrierAnswer.UNKNOWN.value, "cause": "restart"}
            self.recorder.write("barrier", body, passage_uid)
        if self.journal.set_aside:
            self.recorder.write(
                "alert", {"kind": "journal_corrupt", "file": self.journal.set_aside}
            )
        return len(lost)

    def _examine(self, vehicle: Vehicle) -> Passage:
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
            factor=shown.factor,
            code=shown.code,
            account_of=facts.account_of,
        )
        return examine(vehicle, where, self.lists.current)

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

    def _keep_evidence(self, passage: Passage) -> None:
        pictures = pictures_of(passage.vehicle)
        if not pictures:
            return
        self.evidence.save(passage.uid, pictures)
        body = {"pictures": [picture.to_json() for picture in pictures]}
        self.recorder.write_or_keep("evidence", body, passage.uid)
