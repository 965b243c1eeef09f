"""Asks the server for the open stays, where the lane is an exit."""

from lpr.lane.config import LaneConfig
from lpr.lane.deciding.gatekeeper import Gatekeeper
from lpr.lane.leaving.stays_store import StaysStore
from lpr.lane.leaving.stays_table import StaysRefusedError
from lpr.lane.lists.store import ListStore
from lpr.lane.server.link import ServerLink
from parking.access import Direction

# A driver who pays at the barrier waits for this, and for the payment itself.
EVERY_S = 2.0


class StaysFetch:
    """Keeps an exit's stays fresh; an entry asks for none."""

    def __init__(self, config: LaneConfig, lists: ListStore, stays: StaysStore) -> None:
        self._link = ServerLink(config)
        self._rules = config.rules
        self._lists = lists
        self._stays = stays
        self._tag = ""

    def __call__(self) -> None:
        """Ask once, and keep the last good ones where the answer is not."""
        access = self._lists.current
        rules = access.rules if access else self._rules
        if rules.direction is not Direction.EXIT:
            return
        sealed = self._link.fetch_stays(self._tag)
        if sealed is None:
            self._stays.confirm()
            return
        try:
            self._stays.replace(sealed.data)
        except StaysRefusedError as error:
            self._stays.trouble = str(error)
            raise
        self._tag = sealed.tag


def open_stays(keeper: Gatekeeper) -> StaysFetch:
    """Let the lane decide by the stays that it has, and return the work that keeps them fresh."""
    config = keeper.config
    path = config.folder / "stays.signed"
    stays = StaysStore(path, config.slug, config.server.list_key, keeper.clock)
    keeper.facts.account_of = stays.account_of
    keeper.facts.knows_tickets = stays.knows_tickets
    return StaysFetch(config, keeper.lists, stays)
