"""What the pages of feeds read: the runs, and the rows of one."""

from collections.abc import Mapping

from sqlalchemy import Select, case, select

from core.identity.feeds.models import FeedRow, FeedRun, RunState
from core.identity.feeds.outcomes import Outcome
from core.identity.feeds.words import OUTCOMES

# What somebody must act on stands first.
_ORDER: Mapping[str, int] = {outcome: place for place, outcome in enumerate(OUTCOMES)}


def list_runs(kind: str = "", state: str = "") -> Select[FeedRun]:
    """The runs of a kind and state, those that wait for somebody first, then the newest."""
    query = select(FeedRun)
    if kind:
        query = query.where(FeedRun.kind == kind)
    if state:
        query = query.where(FeedRun.state == state)
    waits = case((FeedRun.state == RunState.WAITING, 0), else_=1)
    return query.order_by(waits, FeedRun.id.desc())


def list_rows(run_id: int, outcome: str = "") -> Select[FeedRow]:
    """The rows of a run, what must be acted on first; `outcome` narrows them."""
    query = select(FeedRow).where(FeedRow.run_id == run_id)
    if outcome in set(Outcome):
        query = query.where(FeedRow.outcome == outcome)
    return query.order_by(case(_ORDER, value=FeedRow.outcome), FeedRow.line, FeedRow.id)
