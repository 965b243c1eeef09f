"""The desk's keyboard: every key that does something there, as a sheet to print and pin up."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lpr.console.reasons import list_reasons


@dataclass(frozen=True)
class Key:
    """One key, as its cap says it, and what it does."""

    cap: str
    words: str


@dataclass(frozen=True)
class Keyboard:
    """The keys that open, each with its reason, and the desk's own."""

    opening: tuple[Key, ...]
    others: tuple[Key, ...]


def keyboard(session: Session, language: str) -> Keyboard:
    """The keys as the desk has them now, in the reader's language. One query."""
    opening = tuple(Key(r.key.upper(), r.words(language)) for r in list_reasons(session))
    return Keyboard(opening, _others())


def _others() -> tuple[Key, ...]:
    to_garage = _("Turn around, to the garage that the button names")
    return (
        Key("T", to_garage),
        Key("2", to_garage),
        Key("3", to_garage),
        Key("0", _("Turn around, without another garage")),
        Key("9", _("Nobody stands there any more: take the car out of the line")),
        Key("S", _("Story of the car in hand; open for another reason")),
        Key("N", _("Next car in hand")),
        Key("U", _("Undo the last turning around, or that somebody had gone")),
    )
