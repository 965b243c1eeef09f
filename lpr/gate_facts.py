"""What the office's page of a garage's rules is told of lanes and passages."""

from collections.abc import Sequence
from datetime import datetime

from flask import url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lpr.lists.rules import plain_rules
from lpr.models import Lane, Passage
from parking import queries as parking_queries
from parking.access import Direction, Outcome, Rule
from parking.queries import GarageSpaces
from parking.rights.gate_facts import LaneFacts

_BY_PLATE = (Rule.EXACT_MATCH, Rule.REVIEWED_ALIAS)


class LanesAndPassages:
    """Answers from the tables of lanes and passages."""

    def lanes_of(self, session: Session, garage_slug: str, now: datetime) -> Sequence[LaneFacts]:
        """The lanes of a garage in the order of the desk. Two queries."""
        garages = parking_queries.spaces_now(session, now)
        query = select(Lane).where(Lane.garage_slug == garage_slug)
        lanes = session.scalars(query.order_by(Lane.position, Lane.name))
        return [_facts(lane, garages) for lane in lanes]

    def count_unread_openings(self, session: Session, garage_slug: str, since: datetime) -> int:
        """How many entries opened by a plate whose state was not read. One query.

        Passages that were purged no longer say what their plate was, and are left out.
        """
        query = (
            select(func.count(Passage.id))
            .join(Lane, Lane.id == Passage.lane_id)
            .where(
                Lane.garage_slug == garage_slug,
                Lane.direction == Direction.ENTRY,
                Passage.at >= since,
                Passage.outcome == Outcome.OPEN,
                Passage.rule.in_(_BY_PLATE),
                Passage.plate_state.is_(None),
                Passage.purged_at.is_(None),
            )
        )
        return session.scalar(query) or 0


def _facts(lane: Lane, garages: list[GarageSpaces]) -> LaneFacts:
    href = url_for("lane_rules.page", slug=lane.slug)
    return LaneFacts(lane.name, plain_rules(lane, garages), lane.switches, href)
