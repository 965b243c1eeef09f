"""What is written to people about their temporary plates."""

from dataclasses import replace
from datetime import timedelta

from flask_babel import lazy_gettext as _l

from core.notices.notice import Kind, Notice, Placeholder
from core.notices.samples import NAME, link

_ABOUT = (
    NAME,
    Placeholder("plate", _l("The temporary plate, with its state"), "MA 8ABC12", must=True),
    Placeholder(
        "last_moment", _l("The last day on which it counts"), timedelta(days=2), Kind.DAY, must=True
    ),
    Placeholder(
        "instead_of", _l("The number of the car that it stands in for"), "1557XY", may_be_empty=True
    ),
    link("/mine/permits/P-7Q2K/temporary", _l("Where it is kept longer or ended")),
)

NOTICES = (
    Notice(
        "temporary_plate_soon",
        _l("A temporary plate ends soon"),
        _l("The end of a temporary plate is near."),
        _ABOUT,
    ),
    Notice(
        "temporary_plate_over",
        _l("A temporary plate has ended"),
        _l("A temporary plate has ended."),
        tuple(replace(p, must=False) if p.name == "last_moment" else p for p in _ABOUT),
    ),
)
