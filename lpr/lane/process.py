"""The lane process: frames in, passages out, and everything that keeps it going for months."""

import logging
import threading
import time
from datetime import datetime
from typing import Any

from core.clock import Clock
from lpr.lane.barriers.opening import open_barrier
from lpr.lane.barriers.port import BarrierState
from lpr.lane.cameras.frames import Frame, FrameQueue
from lpr.lane.cameras.port import Camera, is_seeing
from lpr.lane.config import LaneConfig
from lpr.lane.credentials.spent import SpentCodes
from lpr.lane.deciding.facts import Facts
from lpr.lane.deciding.fault import decide_in_fault
from lpr.lane.deciding.gatekeeper import Gatekeeper
from lpr.lane.deciding.passage import Passage
from lpr.lane.fallback_wiring import open_fallbacks
from lpr.lane.inside.book import InsideBook
from lpr.lane.inside.traffic import Traffic
from lpr.lane.journal.evidence import EvidenceFolder, encode_jpeg
from lpr.lane.journal.recorder import Recorder
from lpr.lane.journal.store import Journal, JournalError
from lpr.lane.lists.store import ListStore
from lpr.lane.safety.boom import HeldBoom
from lpr.lane.safety.holds import HoldBook
from lpr.lane.safety.keeper import SafetyKeeper
from lpr.lane.server.sync import Sync
from lpr.lane.steady_clock import SteadyClock
from lpr.lane.watchdog import Watchdog
from lpr.lane.watching.looks import Look
from lpr.lane.watching.presence import open_presence
from lpr.lane.watching.stillness import StillWatch
from lpr.lane.watching.tracking import Tracker, Vehicle
from lpr.reading.pipeline import PlateReader

log = logging.getLogger("gatehouse.lane")

_LIVE_WIDTH, _LIVE_QUALITY = 640, 70
_WAIT_S = 0.25
_CAMERA_AGAIN_S = 2.0
# So many rounds in a row that fail are no accident of one picture: the process begins anew.
_MOST_FAILURES = 20


def build_gatekeeper(config: LaneConfig, clock: Clock) -> Gatekeeper:
    """Open the lane's files and wire its parts. Raises JournalError, OSError."""
    config.folder.mkdir(parents=True, exist_ok=True)
    recorder = Recorder(Journal(config.folder / "journal.db", is_required=False), clock)
    barrier = open_barrier(config.barrier, config.folder / "barrier.log")
    book = HoldBook(config.folder / "holds.json", clock.now())
    inside = InsideBook(config.folder / "inside.json", recorder.journal)
    safety = SafetyKeeper(config.life_safety, HeldBoom(barrier, clock), recorder, book, clock)
    lists = ListStore(config.folder / "list.signed", config.slug, config.server.list_key)
    facts = Facts(life_safety=safety.cause, whereabouts=inside, list_held_for=lists.held_for)
    return Gatekeeper(
        config=config,
        clock=clock,
        recorder=recorder,
        lists=lists,
        barrier=barrier,
        evidence=EvidenceFolder(config.folder / "evidence"),
        safety=safety,
        inside=inside,
        spent=SpentCodes(recorder),
        traffic=Traffic(recorder, inside, config.camera.faces),
        facts=facts,
    )


class LaneProcess:
    """One camera, one barrier. `run` returns when the source ends or `stop` was called."""

    def __init__(self, gatekeeper: Gatekeeper, camera: Camera, reader: PlateReader) -> None:
        self._gatekeeper = gatekeeper
        self._camera = camera
        self._reader = reader
        self._clock = gatekeeper.clock
        self._queue = FrameQueue()
        self._tracker = Tracker(
            is_stream=camera.is_stream,
            agreeing_reads=gatekeeper.config.agreeing_reads,
            presence=open_presence(
                gatekeeper.config.trigger,
                lambda: gatekeeper.barrier.state(self._clock.now()),
                lambda: is_seeing(camera),
            ),
        )
        self._stopped = threading.Event()
        self._started_at = self._clock.now()
        self._last_frame: Frame | None = None
        self._last_sent: Frame | None = None
        self._unreadable = 0
        self._failures = self._failed_in_a_row = 0
        self._watchdog = Watchdog()
        self._still = StillWatch()
        gatekeeper.facts.is_still = self._still.is_still
        gatekeeper.facts.sees_vehicle = self._tracker.sees_vehicle
        gatekeeper.camera_works = lambda: is_seeing(camera)
        gatekeeper.safety.is_held_by_list = gatekeeper.is_held_by_list
        self._fallbacks = open_fallbacks(gatekeeper, self._clock)
        self._sync = Sync(gatekeeper.config, gatekeeper, self.status, self.live_picture)

    def run(self) -> None:
        """Recover, then work frame by frame. Inputs that open above every rule come first."""
        safety = self._gatekeeper.safety
        threading.Thread(target=safety.run, name="life safety", daemon=True).start()
        lost = self._gatekeeper.recover()
        log.info("lane %s started, %d passages unfinished", self._gatekeeper.config.slug, lost)
        self._sync.start()
        self._fallbacks.start()
        threading.Thread(target=self._feed, name="camera", daemon=True).start()
        self._watchdog.start()
        try:
            while not self._stopped.is_set() and not self._queue.is_over:
                self._work()
            self._handle_all(self._tracker.end())
        finally:
            self._watchdog.stop()
            self._camera.stop()
            self._fallbacks.stop()
            safety.stop()
            self._sync.stop()
            self._gatekeeper.inside.save()
            self._gatekeeper.journal.close()
            self._gatekeeper.barrier.close()

    def stop(self) -> None:
        """End after the frame in hand."""
        self._stopped.set()
        self._queue.close()

    def status(self) -> dict[str, Any]:
        """How the lane is, for the console."""
        keeper = self._gatekeeper
        access = keeper.lists.current
        now = self._clock.now()
        return {
            "clock": now.isoformat(),
            "started_at": self._started_at.isoformat(),
            "camera_works": is_seeing(self._camera),
            "camera_trouble": self._camera.trouble or "",
            "last_frame_at": _iso(self._last_frame.at if self._last_frame else None),
            "frames_dropped": self._queue.dropped,
            "frames_broken": self._camera.broken + self._unreadable,
            "pictures_dropped": keeper.evidence.dropped,
            **_barrier_status(keeper.barrier.state(now)),
            "held_by": sorted({hold.cause.value for hold in keeper.safety.holds}),
            "list_serial": access.serial if access else None,
            "list_made_at": _iso(access.made_at if access else None),
            "list_valid_until": _iso(access.valid_until if access else None),
            "list_count": access.count() if access else 0,
            "list_trouble": keeper.lists.trouble,
            "journal_works": keeper.recorder.works,
            "journal_waiting": self._count_unsent(),
            "events_in_memory": keeper.recorder.waiting,
            "events_lost": keeper.recorder.lost,
            "engine": keeper.config.engine,
            "reader_trouble": self._fallbacks.trouble,
        }

    def live_picture(self) -> bytes | None:
        """The newest picture as a small JPEG; None where it was given before."""
        frame = self._last_frame
        if frame is None or frame is self._last_sent or frame.picture is None:
            return None
        self._last_sent = frame
        return encode_jpeg(frame.picture, _LIVE_WIDTH, _LIVE_QUALITY)

    def _count_unsent(self) -> int:
        """A lane whose journal cannot be read reports all the same."""
        try:
            return self._gatekeeper.journal.count_unsent()
        except JournalError as error:
            self._gatekeeper.recorder.note_failure(error)
            return 0

    def _feed(self) -> None:
        """Take frames until the source ends; a camera's code that fails is begun anew."""
        while not self._stopped.is_set():
            try:
                self._feed_once()
                break
            except Exception:  # a lane without frames would stand there for months
                log.exception("the camera failed")
                self._stopped.wait(_CAMERA_AGAIN_S)
        self._queue.close()

    def _feed_once(self) -> None:
        put = self._queue.put if self._camera.is_live else self._queue.put_patiently
        for frame in self._camera.frames():
            if self._stopped.is_set():
                return
            if frame.arrival and self._is_known(frame.arrival):
                self._camera.release(frame.arrival)
                continue
            put(frame)

    def _is_known(self, arrival: str) -> bool:
        try:
            return self._gatekeeper.journal.has_source(arrival)
        except JournalError as error:
            self._gatekeeper.recorder.note_failure(error)
            return False

    def _work(self) -> None:
        """One round; whatever goes wrong in it, the next is made, unless nothing works at all."""
        self._watchdog.beat()
        try:
            self._step()
            self._fallbacks.attend(self._last_frame, is_deciding=self._tracker.is_deciding)
            self._settle_clock()
            self._failures = 0
        except Exception:
            log.exception("a round of the lane's work failed")
            self._failures += 1
            if self._failures >= _MOST_FAILURES:
                raise
            self._tracker.forget()

    def _settle_clock(self) -> None:
        """Take the machine's time over between two vehicles, and say where it had jumped."""
        if isinstance(self._clock, SteadyClock):
            jumped = self._clock.settle(is_idle=self._tracker.is_between)
            if jumped:
                log.warning("the machine's clock has jumped by %.1f s", jumped)
                told = {"kind": "clock_jumped", "seconds": round(jumped, 1)}
                self._gatekeeper.recorder.write_or_keep("alert", told)

    def _step(self) -> None:
        self._gatekeeper.ask_again(is_there=self._tracker.is_somebody_there)
        self._watch_traffic()
        frame = self._queue.get(_WAIT_S)
        if frame is None:
            self._handle_all(self._tracker.tick(self._clock.now()))
            return
        if not frame.is_end:
            self._last_frame = frame
        self._handle_all(self._tracker.add(self._look(frame)))
        if frame.is_end:
            self._camera.release(frame.arrival)

    def _watch_traffic(self) -> None:
        keeper = self._gatekeeper
        state, is_held = keeper.barrier.state(self._clock.now()), bool(keeper.safety.holds)
        keeper.traffic.look(state, is_held=is_held)
        for vehicle in self._tracker.take_gone():
            keeper.traffic.saw_gone(vehicle, state, is_held=is_held)

    def _look(self, frame: Frame) -> Look:
        if frame.picture is None or self._tracker.is_idle(frame.arrival):
            return Look(frame, (), 0.0)
        started = time.perf_counter()
        try:
            reads = self._reader.read(frame.picture)
        except Exception:  # a reader that fails on one picture must not close the gate
            log.exception("the reader failed on a picture")
            self._unreadable += 1
            reads = []
        look = Look(frame, reads, (time.perf_counter() - started) * 1000)
        self._still.see(look)
        return look

    def _handle_all(self, vehicles: list[Vehicle]) -> list[Passage]:
        passages = [passage for each in vehicles if (passage := self._handle(each)) is not None]
        if passages:
            self._fallbacks.decided()
        return passages

    def _handle(self, vehicle: Vehicle) -> Passage | None:
        try:
            passage = self._gatekeeper.handle(vehicle)
        except Exception:  # whoever stands there is let through, or shown to a person
            log.exception("the lane's code failed on a vehicle")
            in_fault = decide_in_fault(self._gatekeeper, vehicle)
            self._failed_in_a_row += 1
            if self._failed_in_a_row >= _MOST_FAILURES:
                self.stop()
            return in_fault
        self._failed_in_a_row = 0
        return passage


def _barrier_status(state: BarrierState) -> dict[str, Any]:
    return {
        "barrier": state.position.value,
        "barrier_answers": state.answers,
        "barrier_occupied": state.occupied,
        "fire_input": state.fire,
        "key_switch": state.key_switch,
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
