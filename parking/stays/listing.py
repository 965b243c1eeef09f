"""The stays that the office looks through: what is to be looked at, in doubt, due or inside."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy import ColumnElement, Select, or_, select

from core.plates import fold
from parking.access.pairing import Doubt
from parking.codes import tidy_code
from parking.models import Garage, Stay
from parking.stays.closing import Closing
from parking.stays.review import Why


class Kind(StrEnum):
    """Which stays."""

    REVIEW = "review"
    DOUBT = "doubt"
    BACKED = "backed"
    BALANCE = "balance"
    CLOSED = "closed"
    OPEN = "open"


KIND_LABELS: Mapping[Kind, LazyString] = {
    Kind.REVIEW: _l("To be looked at"),
    Kind.DOUBT: _l("Entry and exit read otherwise"),
    Kind.BACKED: _l("Backed away from an exit, and inside again"),
    Kind.BALANCE: _l("Left with a balance due"),
    Kind.CLOSED: _l("Closed by the office"),
    Kind.OPEN: _l("Inside"),
}
WHY_LABELS: Mapping[str, LazyString] = {
    Why.TOO_LONG: _l("Inside for very long: the exit may have been missed"),
    Why.ELSEWHERE: _l("Seen entering another garage since"),
}
_IS: Mapping[Kind, Any] = {
    Kind.REVIEW: Stay.left_at.is_(None) & Stay.review_since.is_not(None),
    Kind.DOUBT: Stay.doubt == Doubt.ONE_CHARACTER,
    Kind.BACKED: Stay.left_at.is_(None) & (Stay.doubt == Doubt.BACKED_AWAY),
    Kind.BALANCE: Stay.balance_cents > 0,
    Kind.CLOSED: Stay.closed_by == Closing.REVIEW,
    Kind.OPEN: Stay.left_at.is_(None),
}


def list_stays(kind: Kind, words: str, garage_slug: str = "") -> Select[Stay]:
    """The stays of a kind, the longest first; `words` is a plate's number or a claim code."""
    query = select(Stay).where(_IS[kind])
    if garage_slug:
        query = query.where(Stay.garage.has(Garage.slug == garage_slug))
    if words.strip():
        query = query.where(_fits(words))
    return query.order_by(Stay.entered_at, Stay.id)


def _fits(words: str) -> ColumnElement[bool]:
    number = fold(words) or "-"
    return or_(
        Stay.claim_code == tidy_code(words),
        Stay.key.endswith(f"/{number}", autoescape=True),
        Stay.exit_key.endswith(f"/{number}", autoescape=True),
    )
