"""What a lane does with its server beside deciding: threads that retry for ever and never block."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from lpr.lane.backoff import backoff
from lpr.lane.config import LaneConfig
from lpr.lane.deciding.gatekeeper import Gatekeeper
from lpr.lane.inside.fetch import InsideFetch
from lpr.lane.leaving.stays_fetch import EVERY_S as STAYS_EVERY_S
from lpr.lane.leaving.stays_fetch import open_stays
from lpr.lane.lists.fetch import ListFetch
from lpr.lane.server.link import ServerLink, ServerRefusedError

log = logging.getLogger("gatehouse.lane")

BATCH = 50
_COMMANDS_EVERY_S, _LIST_EVERY_S, _UPLOAD_EVERY_S, _STATUS_EVERY_S = 0.7, 1.0, 2.0, 3.0
_PICTURE_EVERY_S, _INSIDE_EVERY_S = 0.7, 2.0
# So many pictures, then it is looked anew which are the newest.
PICTURES_AT_ONCE = 20
_EVIDENCE_EVERY_S = 2.0


class Repeater(threading.Thread):
    """Calls one piece of work again and again; after a failure it waits longer, with jitter.

    Work that itself waits on the server may say how many seconds are to pass before the next.
    """

    def __init__(self, name: str, every_s: float, work: Callable[[], float | None]) -> None:
        super().__init__(name=name, daemon=True)
        self._every_s = every_s
        self._work = work
        self._wake = threading.Event()
        self._stopped = False
        self.failures = 0

    def run(self) -> None:
        """Work until stopped."""
        while not self._stopped:
            pause = self._every_s
            try:
                said = self._work()
                pause = self._every_s if said is None else said
                self.failures = 0
            except Exception as error:  # a thread that dies leaves the lane mute for months
                self.failures += 1
                if self.failures == 1:
                    log.warning("%s: %s", self.name, error)
                pause = backoff(self.failures, self._every_s)
            self._wake.wait(pause)
            self._wake.clear()

    def wake(self) -> None:
        """Work now, unless it is waiting out a failure."""
        if self.failures == 0:
            self._wake.set()

    def stop(self) -> None:
        """End after the work in hand."""
        self._stopped = True
        self._wake.set()


class Sync:
    """Keeps the list fresh, sends the journal and pictures up, takes commands down."""

    def __init__(
        self,
        config: LaneConfig,
        gatekeeper: Gatekeeper,
        status: Callable[[], Mapping[str, Any]],
        live_picture: Callable[[], bytes | None],
    ) -> None:
        self._gatekeeper = gatekeeper
        self._status = status
        self._live_picture = live_picture
        pictures = Repeater("evidence", _EVIDENCE_EVERY_S, Pictures(config, gatekeeper))
        upload = Upload(config, gatekeeper, pictures.wake)
        self._uploader = Repeater("journal", _UPLOAD_EVERY_S, upload)
        self._threads = (
            self._uploader,
            pictures,
            Repeater("list", _LIST_EVERY_S, ListFetch(ServerLink(config), gatekeeper.lists)),
            Repeater("inside", _INSIDE_EVERY_S, InsideFetch(config, gatekeeper)),
            Repeater("commands", _COMMANDS_EVERY_S, Commands(config, gatekeeper)),
            Repeater("status", _STATUS_EVERY_S, self._sender(config)),
            Repeater("picture", _PICTURE_EVERY_S, self._picture_sender(config)),
            Repeater("stays", STAYS_EVERY_S, open_stays(gatekeeper)),
        )

    def start(self) -> None:
        """Start all threads; none of them keeps the process alive."""
        self._gatekeeper.recorder.written = self._uploader.wake
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ask all threads to end, and give the upload in hand a moment."""
        for thread in self._threads:
            thread.stop()
        self._uploader.join(timeout=2)

    def is_online(self) -> bool:
        """Whether the journal's last way to the server worked."""
        return self._uploader.failures == 0

    def _sender(self, config: LaneConfig) -> Callable[[], None]:
        link = ServerLink(config)
        return lambda: link.send_status(self._status())

    def _picture_sender(self, config: LaneConfig) -> Callable[[], None]:
        link = ServerLink(config)

        def send() -> None:
            picture = self._live_picture()
            if picture is not None:
                link.send_picture(picture)

        return send


class Upload:
    """Sends the events that the server has not, in order. `sent` is called where there were any."""

    def __init__(
        self,
        config: LaneConfig,
        gatekeeper: Gatekeeper,
        sent: Callable[[], None] = lambda: None,
    ) -> None:
        self._link = ServerLink(config)
        self._gatekeeper = gatekeeper
        self._sent = sent

    def __call__(self) -> None:
        """Send until nothing waits."""
        journal = self._gatekeeper.journal
        self._gatekeeper.recorder.write_what_waits()
        while (batch := journal.unsent(BATCH)).events:
            taken = self._link.send_journal(batch.journal_id, batch.after, batch.events)
            journal.acknowledge(taken, batch.journal_id)
            if taken == batch.after:
                raise ServerRefusedError("The server took none of the events.")
            self._sent()
        journal.forget_sent(self._gatekeeper.clock.now())


class Pictures:
    """Sends the pictures of passages, the newest first: somebody may be looking at that car.

    Apart from the events, which tell that a driver waits: the pictures of an outage of days go up
    for hours, and a server without room for them still takes events.
    """

    def __init__(self, config: LaneConfig, gatekeeper: Gatekeeper) -> None:
        self._link = ServerLink(config)
        self._evidence = gatekeeper.evidence
        self._journal = gatekeeper.journal

    def __call__(self) -> float | None:
        """Send some; 0 seconds to the next where more may wait."""
        if self._journal.count_unsent():
            return None  # the server takes no picture before its passage
        taken = 0
        for passage_uid, number, path in reversed(list(self._evidence.waiting())):
            taken += self._send(passage_uid, number, path)
            if taken >= PICTURES_AT_ONCE:
                return 0.0
        return None

    def _send(self, passage_uid: str, number: int, path: Path) -> bool:
        """Whether the server took it. Raises requests.RequestException."""
        try:
            self._link.send_evidence(passage_uid, number, path.read_bytes())
        except FileNotFoundError:  # too many waited, and this was the oldest
            return False
        except ServerRefusedError as error:
            if not _is_waiting_for_passage(path):
                log.warning("picture %s was refused: %s", path.name, error)
                path.unlink(missing_ok=True)
            return False
        path.unlink(missing_ok=True)
        return True


def _is_waiting_for_passage(picture: Path) -> bool:
    """A picture may come before its passage; after a day it has none."""
    try:
        return time.time() - picture.stat().st_mtime < 24 * 3600
    except FileNotFoundError:
        return False


class Commands:
    """Takes what people ask of the lane down; each is done once, while fresh, or not at all."""

    def __init__(self, config: LaneConfig, gatekeeper: Gatekeeper) -> None:
        self._link = ServerLink(config)
        self._gatekeeper = gatekeeper

    def __call__(self) -> None:
        """Ask once, and do what is there."""
        asked = time.monotonic()
        orders = self._link.fetch_orders()
        self._gatekeeper.spent.hear(orders.spent)
        for command in orders.commands:
            if time.monotonic() - asked < float(command["expires_in"]):
                self._gatekeeper.obey(command)
