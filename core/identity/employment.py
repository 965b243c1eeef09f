"""The codes that personnel records use for where and as what somebody is employed, in words."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

CLASSES: Mapping[str, LazyString] = {
    "staff": _l("staff"),
    "nurse": _l("nurses"),
    "physician": _l("physicians"),
    "night": _l("night staff"),
    "research": _l("research staff"),
}
SITES: Mapping[str, LazyString] = {
    "main": _l("the main campus"),
    "research": _l("the research campus"),
    "navy_yard": _l("Charlestown Navy Yard"),
}


def class_words(code: str) -> str:
    """An employment class in words; the code itself where it has none."""
    return str(CLASSES.get(code, code))


def site_words(code: str) -> str:
    """A site in words; the code itself where it has none."""
    return str(SITES.get(code, code))
