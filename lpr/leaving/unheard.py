"""Which lanes leave a garage's count in doubt: cars may pass that the server has not heard of."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lpr.console.health import JOURNAL_LONG
from lpr.models import Lane
from parking.stays.gates import Unheard

# A lane reports every few seconds; in less than this a count is off by a car at most.
SILENT_AFTER = timedelta(minutes=1)


class UnheardLanes:
    """Answers from the table of lanes. One in shadow counts no cars, so it is never waited for."""

    def unheard(self, session: Session, now: datetime) -> Mapping[str, Sequence[Unheard]]:
        """The lanes that are silent or far behind, by the garage's slug. One query."""
        query = select(Lane).where(Lane.is_shadow.is_(False))
        found: dict[str, list[Unheard]] = {}
        for lane in session.scalars(query.order_by(Lane.position, Lane.name)):
            waiting = int(lane.status.get("journal_waiting", 0))
            is_silent = lane.seen_at is None or now - lane.seen_at >= SILENT_AFTER
            if is_silent or waiting > JOURNAL_LONG:
                of_garage = found.setdefault(lane.garage_slug, [])
                of_garage.append(Unheard(lane.name, lane.seen_at, 0 if is_silent else waiting))
        return found
