"""Placeholders that many notices have, each with its meaning and an example."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from core.notices.notice import Kind, Placeholder

NAME = Placeholder("name", _l("The name of whoever reads it"), "Amara Okafor")
REASON = Placeholder(
    "reason",
    _l("The reason that somebody of the office gave"),
    _l("The garage is closed for repairs."),
    must=True,
)
PRODUCT = Placeholder("product", _l("The permit's name"), "Night and weekend", must=True)
GARAGE = Placeholder("garage", _l("The garage's name"), "Parkman Street")


def link(path: str, meaning: LazyString, name: str = "link") -> Placeholder:
    """An address that must stand in every wording."""
    return Placeholder(name, meaning, f"https://parking.example{path}", must=True)


def moment(
    name: str, meaning: LazyString, *, must: bool = True, may_be_empty: bool = False
) -> Placeholder:
    """A day with its hour, in the reader's language; the example is three days ahead."""
    sample = timedelta(days=3)
    return Placeholder(name, meaning, sample, Kind.MOMENT, must, may_be_empty)
