"""How a lane gets its list: what has changed as soon as it has, the whole where that is needed."""

import logging
import time
from collections.abc import Callable
from typing import Protocol

from lpr.lane.lists.sealing import ListRefusedError, is_change
from lpr.lane.lists.store import ListStore
from lpr.lane.server.link import SealedList

log = logging.getLogger("gatehouse.lane")

# How long the server may hold a question, and how long at least from one to the next.
WAIT_S, PAUSE_S = 25, 1.0
# So many questions are asked without waiting after one that failed while it waited.
SHORT_QUESTIONS = 60


class ListSource(Protocol):
    """Who is asked for the list."""

    def fetch_list(self, tag: str, wait_s: int) -> SealedList | None:
        """The list or a change to the one with this tag; None while that is still the newest."""
        ...


class ListFetch:
    """Asks for a newer list, and keeps the last good one when the new one is not.

    The server holds a question until it has an answer, as far as it can. One that cannot answers
    at once, and something between that cuts long questions off makes them fail: then the lane
    asks every second.
    """

    def __init__(
        self,
        source: ListSource,
        lists: ListStore,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._source = source
        self._lists = lists
        self._seconds = seconds
        self._short_left = 0
        # Of a list that cannot be changed, from a server one version back.
        self._tag = ""

    def __call__(self) -> float:
        """Ask once; return how many seconds are to pass before the next question."""
        began = self._seconds()
        self._ask_or_all()
        return max(0.0, PAUSE_S - (self._seconds() - began))

    def _ask_or_all(self) -> None:
        """Ask once; where a change does not fit, ask for the whole at once."""
        changeable = self._lists.changeable
        asked = self._tag if changeable is None else f'"{changeable}"'
        try:
            self._ask(asked)
        except ListRefusedError as error:
            self._tag = ""
            if not asked:
                raise
            log.warning("list: %s The whole list is asked for.", error)
            self._ask("")

    def _ask(self, tag: str) -> None:
        sealed = self._fetch(tag)
        if sealed is None:
            return
        try:
            self._lists.take(sealed.data)
        except ListRefusedError as error:
            self._lists.trouble = str(error)
            raise
        self._tag = "" if is_change(sealed.data) else sealed.tag

    def _fetch(self, tag: str) -> SealedList | None:
        waits = not self._short_left
        self._short_left = max(0, self._short_left - 1)
        try:
            return self._source.fetch_list(tag, WAIT_S if waits else 0)
        except Exception:
            if waits:
                self._short_left = SHORT_QUESTIONS
            raise
