"""Asks the server who is inside: what changed, often; all of it, now and then."""

import time
from datetime import datetime, timedelta

from lpr.lane.config import LaneConfig
from lpr.lane.deciding.gatekeeper import Gatekeeper
from lpr.lane.server.link import ServerLink
from parking.access import Direction, Strictness

# Lanes report a little late, so each question reaches back beyond the last answer.
_OVERLAP = timedelta(minutes=2)
# What a lane reported hours late, and what the office corrected, comes with the whole.
_WHOLE_EVERY_S = 300.0


class InsideFetch:
    """Keeps a lane's whereabouts fresh where its rules ask for them; else asks nothing."""

    def __init__(self, config: LaneConfig, gatekeeper: Gatekeeper) -> None:
        self._link = ServerLink(config)
        self._gatekeeper = gatekeeper
        self._as_of: datetime | None = None
        self._whole_at = 0.0

    def __call__(self) -> None:
        """Ask once; the whole is kept over a restart, and what came after is asked for again."""
        keeper = self._gatekeeper
        if not self._is_asked_for():
            return
        is_whole = self._as_of is None or time.monotonic() >= self._whole_at
        since = None if is_whole or self._as_of is None else self._as_of - _OVERLAP
        sent_until = keeper.journal.sent_until()
        told = self._link.fetch_inside(since.isoformat() if since else None)
        keeper.inside.take(told, sent_until)
        self._as_of = datetime.fromisoformat(told["as_of"])
        if is_whole:
            self._whole_at = time.monotonic() + _WHOLE_EVERY_S
            keeper.inside.forget_old(keeper.clock.now())
            keeper.inside.save()

    def _is_asked_for(self) -> bool:
        access = self._gatekeeper.lists.current
        if access is None or access.rules.direction is Direction.EXIT:
            return False
        policy = access.rules.policy
        return {policy.anti_passback, policy.one_inside} != {Strictness.OFF}
