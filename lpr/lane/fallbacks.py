"""What a driver can do beside showing a plate: a badge, a code, a call for help."""

import logging
import threading
from datetime import datetime, timedelta

from lpr.lane.cameras.frames import Frame
from lpr.lane.credentials.checking import Proof
from lpr.lane.credentials.claim_code import spaced
from lpr.lane.credentials.counter import Counter
from lpr.lane.credentials.port import CredentialReader, Present
from lpr.lane.deciding.facts import Shown
from lpr.lane.deciding.gatekeeper import Gatekeeper
from lpr.lane.deciding.passage import Passage
from lpr.lane.tickets.printers import NoPrinter, TicketPrinter
from lpr.lane.tickets.ticket import Ticket
from lpr.lane.watching.looks import Look
from lpr.lane.watching.tracking import Noticed, Vehicle

log = logging.getLogger("gatehouse.lane")

# What is shown so soon after the barrier rose was meant for the car that it rose for.
LATE_FOR = timedelta(seconds=5)
# Who was sent away or has given up is not let in by a badge that somebody shows much later.
WAITS_AT_MOST = timedelta(minutes=5)
# While the camera is dead nobody sees who waits there leave.
WAITS_UNSEEN = timedelta(minutes=1)
# Who presses the key so soon after a car was decided has pressed it for that car.
KEY_EVERY = timedelta(seconds=15)
_PICTURE_FRESH = timedelta(seconds=5)


class Fallbacks:
    """Gives what was shown to the vehicle that it was shown for.

    Readers and the screen speak to it from their own threads; `decided` and `attend` belong to
    the lane's main thread.
    """

    def __init__(self, keeper: Gatekeeper, counter: Counter) -> None:
        self.counter = counter
        self.readers: tuple[CredentialReader, ...] = ()
        self.printer: TicketPrinter = NoPrinter()
        self._keeper = keeper
        self._printed = ""
        self._used: Proof | None = None
        self._help = threading.Event()
        self._here = threading.Event()
        self._helped: tuple[str, datetime] | None = None
        keeper.facts.shown = self._shown

    def start(self) -> None:
        """Let the readers read."""
        for reader in self.readers:
            reader.start(self._taker(reader.name))

    def stop(self) -> None:
        """Let the readers and the printer go."""
        for reader in self.readers:
            reader.stop()
        self.printer.close()

    @property
    def trouble(self) -> str:
        """What is wrong with readers, screen or printer, in words; empty while all work."""
        parts = {reader.name: reader.trouble for reader in self.readers}
        parts["printer"] = self.printer.trouble
        return "; ".join(f"{name}: {trouble}" for name, trouble in parts.items() if trouble)

    def call_for_help(self) -> None:
        """Somebody presses the button. Any thread; pressing again changes nothing."""
        self._help.set()

    def say_here(self) -> None:
        """Somebody presses the key that says so: it counts where no camera sees. Any thread."""
        self._here.set()

    @property
    def help_since(self) -> datetime | None:
        """Since when the driver who stands there has been waiting for help."""
        last, helped = self._keeper.waiting, self._helped
        return helped[1] if last and helped and helped[0] == last.uid else None

    def decided(self) -> None:
        """A vehicle was decided: what was shown for it serves no other; a visitor gets a ticket."""
        self.counter.forget(self._used)
        self._used = None
        self._print_ticket()

    def _print_ticket(self) -> None:
        """Once for each visitor who is let in, by a decision or by hand."""
        last, config = self._keeper.last, self._keeper.config
        if last is None or not last.claim_code or last.uid == self._printed:
            return
        if not last.opens and self._keeper.waiting is not None:
            return
        self._printed = last.uid
        code, name = last.claim_code, config.screen.name if config.screen else ""
        given_at = last.decided_at.astimezone(config.zone)
        self.printer.print(Ticket(spaced(code), config.pay_address(code), given_at, name))

    def attend(self, frame: Frame | None, *, is_deciding: bool) -> None:
        """See to what was shown or pressed, unless a vehicle is about to be decided by it."""
        self._take_late_ticket(is_deciding=is_deciding)
        self._print_ticket()
        if is_deciding:
            return
        proof = self._fresh_proof()
        if proof is not None:
            self._decide_by(proof, frame)
        if self._here.is_set():
            self._here.clear()
            self._begin_by_key(frame)
        if self._help.is_set():
            self._help.clear()
            self._ask_for_help(frame)

    def _shown(self, _vehicle: Vehicle) -> Shown:
        self._used = proof = self._fresh_proof()
        return Shown(proof.factor, proof.code, proof.claim_code) if proof else Shown()

    def _fresh_proof(self) -> Proof | None:
        """What was proved, unless it came for a car that the barrier had risen for already."""
        proof, at = self.counter.proof, self.counter.proved_at
        last = self._keeper.last
        if proof is None or at is None or last is None or not last.opens:
            return proof
        if at - last.decided_at < LATE_FOR:
            self.counter.forget(proof)
            return None
        return proof

    def _decide_by(self, proof: Proof, frame: Frame | None) -> None:
        if self._waiting() is not None:
            self._keeper.decide_now()
        elif proof.code or not self._keeper.camera_works():
            # A crew waits for no camera, and nobody for one that is dead.
            self._keeper.handle(self._unseen(frame))
        else:
            return
        self.decided()

    def _take_late_ticket(self, *, is_deciding: bool) -> None:
        """A ticket shown just after the exit opened is that of the car it opened for."""
        proof, at, last = self.counter.proof, self.counter.proved_at, self._keeper.last
        if proof is None or proof.claim_code is None or at is None or last is None:
            return
        if self._is_of(last, proof.claim_code, at - last.decided_at, is_deciding=is_deciding):
            self._keeper.take_late_ticket(proof.claim_code)
            self.counter.forget(proof)

    def _is_of(self, last: Passage, ticket: str, after: timedelta, *, is_deciding: bool) -> bool:
        """Whether a ticket, shown so long after this passage was decided, is its driver's.

        Not that of a car in view, nor of one that stands unseen before a boom that is down.
        """
        keeper = self._keeper
        if last.decision.permit_id is not None or last.ticket not in (None, ticket):
            return False
        if not timedelta(0) <= after < max(keeper.config.late_ticket, LATE_FOR):
            return False
        if after >= LATE_FOR and (is_deciding or not (keeper.camera_works() or keeper.is_up)):
            return False
        return last.opens or keeper.waiting is None

    def _begin_by_key(self, frame: Frame | None) -> None:
        """Decide for whoever stands before a dead camera, once: one that works sees who comes."""
        last, now = self._keeper.last, self._keeper.clock.now()
        is_early = last is not None and timedelta(0) <= now - last.decided_at < KEY_EVERY
        if self._keeper.camera_works() or is_early or self._waiting() is not None:
            return
        self._keeper.handle(self._unseen(frame))
        self.decided()

    def _ask_for_help(self, frame: Frame | None) -> None:
        passage = self._waiting() or self._keeper.refer_for_help(self._unseen(frame))
        if self._helped is None or self._helped[0] != passage.uid:
            self._helped = (passage.uid, self._keeper.clock.now())
            self._keeper.recorder.write_or_keep("help", {}, passage.uid)
            log.info("passage %s: the driver asks for help", passage.uid)

    def _waiting(self) -> Passage | None:
        last, now = self._keeper.waiting, self._keeper.clock.now()
        if last is None:
            return None
        seen = max(last.vehicle.last_at, last.decided_at)
        at_most = WAITS_AT_MOST if self._keeper.camera_works() else WAITS_UNSEEN
        return last if timedelta(0) <= now - seen < at_most else None

    def _unseen(self, frame: Frame | None) -> Vehicle:
        """A vehicle that no camera has noticed, with what the camera shows now."""
        now = self._keeper.clock.now()
        vehicle = Vehicle("", now, now, is_decided=True, noticed=Noticed.DRIVER)
        if frame is not None and frame.picture is not None and now - frame.at < _PICTURE_FRESH:
            vehicle.add(Look(Frame(now, frame.picture, name=frame.name), (), 0.0))
        return vehicle

    def _taker(self, name: str) -> Present:
        return lambda line: self.counter.present(line, name) if line else self.say_here()
