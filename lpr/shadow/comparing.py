"""A lane in shadow compared with the present system, over a stretch of time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import insert_all_absent
from core.plates import fold
from lpr.models import Lane, Passage
from lpr.shadow.event_table import PresentEvent
from lpr.shadow.matching import Match, Seen, Verdict, match
from lpr.shadow.models import PresentPassage
from parking.access import Outcome

_AT_ONCE = 1_000


@dataclass(frozen=True)
class Comparison:
    """What both systems saw, in the order of time, and how often each verdict fell."""

    matches: Sequence[Match]
    counts: dict[Verdict, int]

    @property
    def differences(self) -> list[Match]:
        """All but what is the same."""
        return [each for each in self.matches if each.verdict is not Verdict.SAME]


def keep_events(session: Session, lane: Lane, events: Sequence[PresentEvent]) -> None:
    """Keep events of the present system; what is there already is left alone."""
    rows = [
        {"lane_id": lane.id, "at": event.at, "number": event.number, "opened": event.opened}
        for event in events
    ]
    for first in range(0, len(rows), _AT_ONCE):
        insert_all_absent(session, PresentPassage, rows[first : first + _AT_ONCE])


def compare(session: Session, lane: Lane, since: datetime, until: datetime) -> Comparison:
    """Compare from `since` until before `until`. Purged passages are left out. Two queries."""
    ours = session.execute(
        select(Passage.uid, Passage.at, Passage.folded, Passage.outcome).where(
            Passage.lane_id == lane.id,
            Passage.at >= since,
            Passage.at < until,
            Passage.purged_at.is_(None),
        )
    )
    theirs = session.execute(
        select(PresentPassage).where(
            PresentPassage.lane_id == lane.id,
            PresentPassage.at >= since,
            PresentPassage.at < until,
        )
    ).scalars()
    matches = match(
        [Seen(row.uid, row.at, row.folded or "", row.outcome == Outcome.OPEN) for row in ours],
        [Seen("", one.at, fold(one.number), one.opened) for one in theirs],
    )
    return Comparison(matches, dict(Counter(each.verdict for each in matches)))
