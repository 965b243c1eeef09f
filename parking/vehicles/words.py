"""Words for vehicles: kinds of plates and colours, in the reader's language."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from core.plates import PLATE_TYPES

COLORS: dict[str, LazyString] = {
    "black": _l("Black"),
    "white": _l("White"),
    "grey": _l("Gray"),
    "silver": _l("Silver"),
    "blue": _l("Blue"),
    "red": _l("Red"),
    "green": _l("Green"),
    "brown": _l("Brown"),
    "gold": _l("Gold"),
    "orange": _l("Orange"),
    "yellow": _l("Yellow"),
    "purple": _l("Purple"),
    "other": _l("Another color"),
}

_TYPES: dict[str, LazyString] = {
    "passenger": _l("Passenger"),
    "commercial": _l("Commercial"),
    "motorcycle": _l("Motorcycle"),
    "disability": _l("Disability"),
    "veteran": _l("Veteran"),
    "national_guard": _l("National Guard"),
    "vanity": _l("Vanity"),
    "livery": _l("Livery or taxi"),
    "official": _l("Government or municipal"),
    "trailer": _l("Trailer"),
    "dealer": _l("Dealer"),
    "temporary": _l("Temporary"),
}


def plate_type_names() -> list[tuple[str, LazyString | str]]:
    """The kinds of plates to choose from."""
    return [(code, _TYPES.get(code, name)) for code, name in PLATE_TYPES.items()]


def plate_type_name(code: str) -> str:
    """A kind of plate in words."""
    return str(_TYPES.get(code, PLATE_TYPES.get(code, code)))


def vehicle_words(make: str, color: str) -> str:
    """A vehicle as one would say it: Blue Toyota; empty where nothing is known."""
    shade = str(COLORS.get(color, ""))
    if not shade or not make:
        return shade or make
    words = str(_("%(color)s %(make)s", color=shade.lower(), make=make))
    return words[0].upper() + words[1:]
