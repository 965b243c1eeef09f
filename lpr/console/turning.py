"""Turning a driver around, or saying that nobody stands there any more; and undoing either."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.web.errors import Refusal
from lpr.models import Lane, Passage
from lpr.service import Act, audit_act, has_fresh_command
from parking.garages.places import others_nearest_first
from parking.queries import GarageSpaces

TURNED_AROUND, GONE = "turned_around", "gone"
# A driver sent away may still be there for so long, and be put back into the line.
UNDO_WITHIN = timedelta(minutes=2)
MOST_DESTINATIONS = 3


@dataclass(frozen=True)
class Destination:
    """A garage that has room for the driver. `key` is what the attendant presses."""

    slug: str
    letter: str
    color: str
    name: str
    free: int
    directions: str
    key: str


def destinations_for(lane: Lane, garages: Sequence[GarageSpaces]) -> tuple[Destination, ...]:
    """The public garages with room, this lane's own left out where it is one of them.

    The nearest first, as the driver's screen names it; that one is on the key of turning around
    itself.
    """
    others = others_nearest_first(garages, lane.garage_slug)
    open_to_all = [garage for garage in others if garage.is_public and garage.free > 0]
    return tuple(
        Destination(g.slug, g.letter, g.color, g.name, g.free, g.directions, key)
        for g, key in zip(open_to_all, ("t", "2", "3"), strict=False)
    )


def turn_around(session: Session, passage: Passage, to: Destination | None, act: Act) -> None:
    """Record that the driver was sent away, and where to. Audited.

    Raises Refusal where the car was let in, has gone, or was told to open a moment ago.
    """
    _settle(session, passage, TURNED_AROUND, act)
    if to is not None:
        told = {"slug": to.slug, "name": to.name, "directions": to.directions}
        passage.detail = {**passage.detail, "sent_to": told}
    audit_act(session, "lane.turn_around", passage.lane, passage, act)


def note_gone(session: Session, passage: Passage, act: Act) -> None:
    """Take a car out of the line that stands there no more, as a person has seen. Audited.

    Raises Refusal as `turn_around` does.
    """
    _settle(session, passage, GONE, act)
    audit_act(session, "lane.gone", passage.lane, passage, act)


def _settle(session: Session, passage: Passage, how: str, act: Act) -> None:
    if passage.settled_at is not None:
        raise Refusal("settled", _("This car was already let in or has gone."))
    if has_fresh_command(session, passage.lane, passage, act.now):
        raise Refusal("on_its_way", _("The gate was told to open a moment ago. Watch the lane."))
    passage.settled_at, passage.settled_how = act.now, how
    passage.settled_by, passage.settled_reason = act.actor_id, act.reason


def undo_turning(session: Session, passage: Passage, act: Act) -> None:
    """Put a driver back into the line who was taken out of it a moment ago. Audited.

    Raises Refusal where that is too long ago, or another car stands there now.
    """
    if not can_undo(passage, act.now):
        raise Refusal("too_late", _("That is too long ago to be undone."))
    later = select(Passage.id).where(
        Passage.lane_id == passage.lane_id, Passage.at > passage.at, Passage.id != passage.id
    )
    if session.scalar(later.limit(1)) is not None:
        raise Refusal("next_car", _("Another car stands in this lane now."))
    passage.settled_at = passage.settled_how = passage.settled_by = None
    passage.settled_reason = ""
    passage.detail = {k: v for k, v in passage.detail.items() if k != "sent_to"}
    audit_act(session, "lane.turn_around_undone", passage.lane, passage, act)


def can_undo(passage: Passage, now: datetime) -> bool:
    """Whether a person took the driver out of the line so shortly ago that it may be undone."""
    return (
        passage.settled_how in (TURNED_AROUND, GONE)
        and passage.settled_at is not None
        and now - passage.settled_at < UNDO_WITHIN
    )


def told_to_driver(passage: Passage, language: str) -> str | None:
    """What a driver who was sent away is told, in a language; None for everybody else."""
    if passage.settled_how != TURNED_AROUND:
        return None
    with force_locale(language):
        sent_to: Mapping[str, Any] | None = passage.detail.get("sent_to")
        if not sent_to:
            return str(_("Please turn around. You cannot park here."))
        told = _("Please turn around. There is room at %(garage)s.", garage=sent_to["name"])
        return f"{told} {sent_to['directions']}".strip()
