"""Where a batch of a lane's journal is taken: whose it is, when it came, how long to keep it."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from lpr.models import Lane
from lpr.passage_records import Keeping


@dataclass(frozen=True)
class IntakeContext:
    """One batch's surroundings. `new_numbers` gathers folded numbers for the search."""

    session: Session
    lane: Lane
    now: datetime
    keeping: Keeping
    new_numbers: set[str] = field(default_factory=set)
