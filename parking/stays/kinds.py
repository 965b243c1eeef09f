"""As what a car is inside: by which of the ways in it came."""

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


class StayKind(StrEnum):
    """By a permit, as a visitor, on duty, as a responder, or let in by a person's hand."""

    PERMIT = "permit"
    VISITOR = "visitor"
    DUTY = "duty"
    RESPONDER = "responder"
    HAND = "hand"


KIND_NAMES: Mapping[StayKind, LazyString] = {
    StayKind.PERMIT: _l("Permit"),
    StayKind.VISITOR: _l("Visitor"),
    StayKind.DUTY: _l("On duty"),
    StayKind.RESPONDER: _l("Responder"),
    StayKind.HAND: _l("Let in by hand"),
}
