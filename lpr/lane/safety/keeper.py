"""Opens the lane above every rule and holds it open, by itself and without the server."""

import logging
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from typing import Any

from core.clock import Clock
from lpr.lane.barriers.port import BarrierState
from lpr.lane.journal.recorder import Recorder
from lpr.lane.safety.boom import HeldBoom
from lpr.lane.safety.holds import CAUSES, Hold, HoldBook
from lpr.lane.safety.inputs import Contact
from lpr.lane.safety.settings import Release, SafetySettings
from parking.access import LifeSafety

log = logging.getLogger("gatehouse.lane")

LOOK_S = 0.1
_SAVE_AGAIN_S = 5.0
_REMEMBERED = 200
_BY_INPUT = {LifeSafety.FIRE: "fire input", LifeSafety.KEY_SWITCH: "key switch"}


class SafetyKeeper:
    """Knows what holds the lane open. `look` is called again and again by a thread of its own.

    The boom moves first and the journal hears of it after: nothing slow stands before it. What
    another thread asks for (`hold`, `release`) is done at the next look, at once.
    """

    def __init__(
        self,
        settings: SafetySettings,
        boom: HeldBoom,
        recorder: Recorder,
        book: HoldBook,
        clock: Clock,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self.is_held_by_list: Callable[[], bool] = lambda: False
        self._modes = {LifeSafety.FIRE: settings.fire, LifeSafety.KEY_SWITCH: settings.key_switch}
        self._responder_holds_s = settings.responder_holds_s
        self._boom = boom
        self._recorder = recorder
        self._book = book
        self._clock = clock
        self._seconds = seconds
        self._contacts = {cause: Contact(seconds) for cause in _BY_INPUT}
        self._lock = threading.Lock()
        self._told: deque[tuple[str, dict[str, Any], str]] = deque()
        self._obeyed: deque[str] = deque(maxlen=_REMEMBERED)
        self._ends: dict[str, float] = {}
        self._wake = threading.Event()
        self._is_stopped = False
        self._holds: tuple[Hold, ...] = ()
        for hold in book.load():
            self._add(hold)
        self.saved = True
        self._save_at = 0.0

    @property
    def holds(self) -> tuple[Hold, ...]:
        """What holds the lane open now, oldest first."""
        return self._holds

    def cause(self) -> LifeSafety | None:
        """What the lane's decisions name as their reason; None where nothing holds it open."""
        causes = {hold.cause for hold in self._holds}
        return next((cause for cause in CAUSES if cause in causes), None)

    def hold(self, command_uid: str, who: str, why: str) -> None:
        """Hold the lane open for a person; the same command again changes nothing."""
        self._obey(command_uid, Hold(command_uid, LifeSafety.CONSOLE, who, why, self._clock.now()))

    def hold_for_responder(self, passage_uid: str, who: str) -> None:
        """Let a responder's column through: for a while from the last of them on."""
        if not self._responder_holds_s:
            return
        why, lasts = "responder at the gate", float(self._responder_holds_s)
        now = self._clock.now()
        with self._lock:
            former = self._of(LifeSafety.RESPONDER)
            if former is not None:
                self._ends[former.uid] = self._seconds() + lasts
                return
        self._obey(passage_uid, Hold(passage_uid, LifeSafety.RESPONDER, who, why, now, lasts))

    def note_raise(self) -> None:
        """A vehicle was let in: a boom that was to be lowered after a release stays up for it."""
        self._boom.leave_up()

    def release(self, command_uid: str, who: str, why: str) -> bool:
        """End every hold whose input is not on any more; False where one of them goes on."""
        with self._lock:
            if command_uid in self._obeyed:
                return True
            self._obeyed.append(command_uid)
            self._end(self._releasable(), who, why, command=command_uid)
            is_free = not self._holds
        self._wake.set()
        return is_free

    def run(self) -> None:
        """Look until stopped; whatever goes wrong in one look, the next is made."""
        while not self._is_stopped:
            try:
                self.look()
            except Exception:  # nothing may end what holds a gate open in a fire
                log.exception("a look at the inputs failed")
            self._wake.wait(LOOK_S)
            self._wake.clear()

    def stop(self) -> None:
        """End after the look in hand. What is held open stays so: only a release lets it go."""
        self._is_stopped = True
        self._wake.set()

    def look(self) -> None:
        """See the inputs, move the boom, then write down what was new."""
        state = self._boom.state()
        with self._lock:
            self._see(state)
            self._end_what_is_over()
            holds = self._holds
        # A list that holds the lane open has no uid of its own in the journal.
        listed = "" if self.is_held_by_list() else None
        self._boom.drive(holds[0].uid if holds else listed, state)
        self._write_down()

    def _see(self, state: BarrierState) -> None:
        self._contacts[LifeSafety.FIRE].see(state.fire)
        self._contacts[LifeSafety.KEY_SWITCH].see(state.key_switch)
        for cause, contact in self._contacts.items():
            mode, who = self._modes[cause], _BY_INPUT[cause]
            if mode is Release.REPORTED:
                continue
            former = self._of(cause)
            if contact.is_on and former is None:
                self._begin(Hold(uuid.uuid4().hex, cause, who, f"{who} on", self._clock.now()))
            elif contact.is_off and former is not None and mode is Release.INPUT:
                self._end([former], who, f"{who} off")
        if self._contacts[LifeSafety.KEY_SWITCH].has_just_gone_off:
            self._release_by_key()

    def _release_by_key(self) -> None:
        """Whoever has the key and turned it on and off again releases the lane, at the lane."""
        if self._modes[LifeSafety.KEY_SWITCH] is not Release.REPORTED:
            self._end(self._releasable(), "key switch", "key turned on and off")

    def _releasable(self) -> list[Hold]:
        """Nobody ends a hold whose input is still on."""
        return [hold for hold in self._holds if not self._is_on(hold.cause)]

    def _is_on(self, cause: LifeSafety) -> bool:
        contact = self._contacts.get(cause)
        return contact is not None and contact.is_on

    def _of(self, cause: LifeSafety) -> Hold | None:
        return next((hold for hold in self._holds if hold.cause is cause), None)

    def _obey(self, uid: str, hold: Hold) -> None:
        with self._lock:
            if uid in self._obeyed or any(former.uid == uid for former in self._holds):
                return
            self._obeyed.append(uid)
            self._begin(hold, command=uid if hold.cause is LifeSafety.CONSOLE else "")
        self._wake.set()

    def _begin(self, hold: Hold, command: str = "") -> None:
        self._add(hold)
        log.warning("held open: %s, %s: %s", hold.cause, hold.who, hold.why)
        self._told.append(("hold", {**hold.to_json(), "command": command}, hold.uid))

    def _add(self, hold: Hold) -> None:
        if hold.lasts_s is not None:
            self._ends[hold.uid] = self._seconds() + hold.lasts_s
        self._holds = (*self._holds, hold)

    def _end_what_is_over(self) -> None:
        now = self._seconds()
        over = [hold for hold in self._holds if self._ends.get(hold.uid, now + 1) <= now]
        self._end(over, "the lane", "its time is over")

    def _end(self, over: list[Hold], who: str, why: str, *, command: str = "") -> None:
        if not over and not command:
            return
        self._holds = tuple(hold for hold in self._holds if hold not in over)
        for hold in over:
            self._ends.pop(hold.uid, None)
            log.warning("released: %s by %s: %s", hold.cause, who, why)
        told = {
            "who": who,
            "why": why,
            "released": [hold.to_json() for hold in over],
            "kept": [hold.to_json() for hold in self._holds],
            "command": command,
        }
        self._told.append(("release", told, ""))

    def _write_down(self) -> None:
        """Nothing of it is lost: the file first, which a restart reads, then the journal."""
        if self._told or (not self.saved and self._seconds() >= self._save_at):
            self.saved = self._book.save(self._holds)
            self._save_at = self._seconds() + _SAVE_AGAIN_S
        while self._told:
            self._recorder.write_or_keep(*self._told.popleft())
        for answer in self._boom.take_answers():
            self._recorder.write_or_keep(*answer)
