"""A message's story, as the timeline tells it."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from core.feedback.models import (
    ANSWER,
    ASSIGNED,
    CLOSING,
    NOTE,
    REOPENED,
    FeedbackEntry,
    FeedbackMessage,
)


@dataclass(frozen=True)
class StoryEntry:
    """One entry of macros/timeline.html."""

    at: datetime
    title: str
    who: str = ""
    why: str = ""
    kind: str = "neutral"


def story(message: FeedbackMessage) -> list[StoryEntry]:
    """Tell what happened to a message, oldest first."""
    first = StoryEntry(
        at=message.received_at, title=_("Received"), who=message.name or _("somebody"), kind="info"
    )
    return [first, *(_entry(entry) for entry in message.entries)]


def _entry(entry: FeedbackEntry) -> StoryEntry:
    if entry.kind == ASSIGNED:
        title = _("Given to %(name)s", name=entry.body) if entry.body else _("Given to nobody")
        return StoryEntry(entry.at, title, _author(entry))
    titles = {
        ANSWER: _("Answered"),
        NOTE: _("Internal note"),
        CLOSING: _("Closed"),
        REOPENED: _("Opened again"),
    }
    kind = "info" if entry.kind == ANSWER else "neutral"
    return StoryEntry(entry.at, titles[entry.kind], _author(entry), entry.body, kind)


def _author(entry: FeedbackEntry) -> str:
    return entry.author.name if entry.author else _("somebody who has left")
