"""One line of a story, as macros/timeline.html draws it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Entry:
    """One line of a timeline, as macros/timeline.html draws it."""

    at: datetime
    title: str
    who: str = ""
    why: str = ""
    kind: str = "neutral"
