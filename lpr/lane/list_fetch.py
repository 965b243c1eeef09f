"""How a lane gets its list: what has changed where it can, the whole where that does not add up."""

import logging
from typing import Protocol

from lpr.lane.sealing import ListRefusedError, is_change
from lpr.lane.server_link import SealedList
from lpr.lane.signed_list import ListStore

log = logging.getLogger("gatehouse.lane")


class ListSource(Protocol):
    """Who is asked for the list."""

    def fetch_list(self, tag: str) -> SealedList | None:
        """The list or a change to the one with this tag; None while that is still the newest."""
        ...


class ListFetch:
    """Asks for a newer list, and keeps the last good one when the new one is not."""

    def __init__(self, source: ListSource, lists: ListStore) -> None:
        self._source = source
        self._lists = lists
        # Of a list that cannot be changed, from a server one version back.
        self._tag = ""

    def __call__(self) -> None:
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
        sealed = self._source.fetch_list(tag)
        if sealed is None:
            return
        try:
            self._lists.take(sealed.data)
        except ListRefusedError as error:
            self._lists.trouble = str(error)
            raise
        self._tag = "" if is_change(sealed.data) else sealed.tag
