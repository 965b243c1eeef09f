"""Which codes were used: at this lane always, at others as far as the line has told."""

from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime
from threading import Lock

from lpr.lane.journal.recorder import Recorder
from lpr.lane.journal.store import JournalError

# A code is good for minutes: of this many nobody needs the older ones.
MOST_HEARD = 5_000


class SpentCodes:
    """Remembers in the journal, through restarts, and tells the server of each."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._heard: OrderedDict[str, None] = OrderedDict()
        self._lock = Lock()

    def take(self, name: str, now: datetime) -> bool:
        """Use a code for the only time; False where it was used here, or heard of elsewhere."""
        with self._lock:
            if name in self._heard:
                return False
            self._remember(name)
        try:
            if not self._recorder.journal.take_command(name, now):
                return False
        except JournalError as error:
            # Memory alone holds it then; a restricted lane without a journal refers in any case.
            self._recorder.note_failure(error)
        self._recorder.write_or_keep("spent", {"code": name})
        return True

    def hear(self, names: Iterable[str]) -> None:
        """Take over what was used at other lanes."""
        with self._lock:
            for name in names:
                self._remember(name)

    def _remember(self, name: str) -> None:
        self._heard[name] = None
        self._heard.move_to_end(name)
        while len(self._heard) > MOST_HEARD:
            self._heard.popitem(last=False)
