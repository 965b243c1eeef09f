"""What a lane does about a vehicle: decide, write it down, then raise the barrier."""

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from core.clock import Clock
from lpr.lane.barriers.port import Barrier, BarrierAnswer, BarrierCommand
from lpr.lane.config import LaneConfig
from lpr.lane.evidence import EvidenceFolder, pictures_of
from lpr.lane.journal import Journal, JournalError
from lpr.lane.passage import Circumstances, Passage, examine
from lpr.lane.signed_list import ListStore
from lpr.lane.tracking import Vehicle

log = logging.getLogger("gatehouse.lane")

_MOST_UNWRITTEN = 500


@dataclass(slots=True)
class Gatekeeper:
    """Owns the way from a vehicle to a raised barrier. `written` is called after each event."""

    config: LaneConfig
    clock: Clock
    journal: Journal
    lists: ListStore
    barrier: Barrier
    evidence: EvidenceFolder
    written: Callable[[], None] = lambda: None
    camera_works: Callable[[], bool] = lambda: True
    journal_works: bool = True
    # What could not be written, for when the disk has room again.
    _unwritten: deque[tuple[str, dict[str, Any], str, str | None]] = field(
        default_factory=lambda: deque(maxlen=_MOST_UNWRITTEN)
    )

    def handle(self, vehicle: Vehicle) -> Passage:
        """Decide for one vehicle; a passage is on disk before the barrier hears of it."""
        passage = self._examine(vehicle)
        arrival = vehicle.arrival or None
        if not self._write("passage", passage.to_json(), passage.uid, arrival):
            passage = self._examine(vehicle)
            self._unwritten.append(("passage", passage.to_json(), passage.uid, arrival))
        if passage.opens:
            self._raise(passage.uid, "decision")
        self._keep_evidence(passage)
        log.info("passage %s %s %s", passage.uid, passage.decision.outcome, passage.decision.reason)
        return passage

    def open_by_hand(self, command: dict[str, Any]) -> None:
        """Do what an attendant asked, at most once; the same command again does nothing."""
        uid = str(command["uid"])
        passage_uid = str(command.get("passage_uid") or uid)
        try:
            if not self.journal.take_command(uid, self.clock.now()):
                return
        except JournalError:
            # A person stands behind this command, so it opens; it may only not be repeated.
            self.journal_works = False
        body = {"command": uid, "opens": True}
        self._write_or_keep("hand", body, passage_uid)
        self._raise(passage_uid, "hand", command=uid)

    def recover(self) -> int:
        """After a restart: write which raises nobody knows the end of; none is repeated."""
        lost = self.journal.unfinished()
        for passage_uid in lost:
            body = {"answer": BarrierAnswer.UNKNOWN.value, "cause": "restart"}
            self._write("barrier", body, passage_uid)
        if self.journal.set_aside:
            self._write("alert", {"kind": "journal_corrupt", "file": self.journal.set_aside})
        return len(lost)

    def write_what_waits(self) -> None:
        """Write what a full disk kept out, oldest first, as soon as it can be."""
        while self._unwritten:
            kind, body, passage_uid, source = self._unwritten[0]
            if not self._write(kind, body, passage_uid, source):
                return
            self._unwritten.popleft()

    def _examine(self, vehicle: Vehicle) -> Passage:
        where = Circumstances(
            rules=self.config.rules,
            zone=self.config.zone,
            now=self.clock.now(),
            camera_works=self.camera_works(),
            journal_works=self.journal_works,
            agreeing_reads=self.config.agreeing_reads,
        )
        return examine(vehicle, where, self.lists.current)

    def _raise(self, passage_uid: str, cause: str, **more: str) -> None:
        issued = self.clock.now()
        order = BarrierCommand(passage_uid, issued, more.get("command", ""))
        answer = self.barrier.raise_for(order, self.clock.now())
        took = (self.clock.now() - issued).total_seconds() * 1000
        body = {"answer": answer.value, "cause": cause, "ms": round(took, 3), **more}
        self._write_or_keep("barrier", body, passage_uid)

    def _keep_evidence(self, passage: Passage) -> None:
        pictures = pictures_of(passage.vehicle.best)
        if not pictures:
            return
        self.evidence.save(passage.uid, pictures)
        body = {"pictures": [picture.to_json() for picture in pictures]}
        self._write_or_keep("evidence", body, passage.uid)

    def _write_or_keep(self, kind: str, body: dict[str, Any], passage_uid: str) -> None:
        if not self._write(kind, body, passage_uid):
            self._unwritten.append((kind, body, passage_uid, None))

    def _write(
        self, kind: str, body: dict[str, Any], passage_uid: str = "", source: str | None = None
    ) -> bool:
        try:
            self.journal.append(
                kind, self.clock.now(), body, passage_uid=passage_uid, source=source
            )
        except JournalError as error:
            if self.journal_works:
                log.exception("the journal cannot be written: %s", error)  # noqa: TRY401
            self.journal_works = False
            return False
        self.journal_works = True
        self.written()
        return True
