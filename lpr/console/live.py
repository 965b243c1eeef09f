"""What makes the desk new: a mark of what it shows, and the signed address of its events."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from itsdangerous import BadSignature, URLSafeTimedSerializer

from core.web.headers import CONTENT_SECURITY_POLICY
from lpr import pictures
from lpr.console.line import is_on_its_way, line_up
from lpr.queries import LaneState

# How long one address serves; a desk that is signed out loses its events within this time.
ADDRESS_LIFE = timedelta(minutes=10)
_SALT = "console events"


def events_address(config: Mapping[str, Any], person_id: int) -> str:
    """Where a person's browser listens, signed; empty where no events are served."""
    if not config["EVENTS_URL"]:
        return ""
    return f"{config['EVENTS_URL']}?token={_signer(config).dumps(person_id)}"


def is_ours(config: Mapping[str, Any], token: str) -> bool:
    """Whether we signed this address, and not too long ago."""
    try:
        _signer(config).loads(token, max_age=int(ADDRESS_LIFE.total_seconds()))
    except BadSignature:
        return False
    return True


def origin_of(address: str) -> str:
    """Scheme, host and port of an address; empty for a path of our own."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def policy_for_events(config: Mapping[str, Any]) -> str:
    """The desk's content security policy: it may listen at the one configured address."""
    origin = origin_of(config["EVENTS_URL"])
    if not origin or origin == origin_of(config["PUBLIC_URL"]):
        return CONTENT_SECURITY_POLICY
    return CONTENT_SECURITY_POLICY.replace("connect-src 'self'", f"connect-src 'self' {origin}")


def mark_of(states: Sequence[LaneState], now: datetime) -> str:
    """A short text that changes with what the desk shows: the id of the event that says so.

    Two processes give the same states the same mark, so a listener that comes back after a
    restart is told something only where something happened.
    """
    line = line_up(states, now)
    sent = {state.lane.slug for state in line.sent}
    shown = [
        (
            state.lane.slug,
            state.online,
            state.troubles,
            state.is_waiting,
            state.lane.slug in sent,
            is_on_its_way(state.command, state.passage, now),
            state.command.uid if state.command else "",
            state.command.answer if state.command else "",
            *_of_passage(state),
        )
        for state in states
    ]
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def _of_passage(state: LaneState) -> tuple[str | None, ...]:
    passage = state.passage
    if passage is None:
        return ()
    return (passage.uid, passage.outcome, passage.settled_how, passage.barrier)


def pictures_now(config: Mapping[str, Any], states: Sequence[LaneState]) -> dict[str, int]:
    """When each lane's live picture was taken, in ms since 1970, by lane."""
    taken = {
        state.lane.slug: pictures.taken_at(pictures.live_path(config, state.lane.slug))
        for state in states
    }
    return {slug: int(at.timestamp() * 1000) for slug, at in taken.items() if at is not None}


def _signer(config: Mapping[str, Any]) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(config["SECRET_KEY"]), salt=_SALT)
