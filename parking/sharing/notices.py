"""What is written to people about cars that they share, or are asked to."""

from flask_babel import lazy_gettext as _l

from core.notices.notice import Notice, Placeholder
from core.notices.samples import NAME, link

_OTHER = Placeholder("other", _l("The name of the other one of the two"), "Ana Ruiz", must=True)
_PLATE = Placeholder("plate", _l("The plate, with its state"), "MA 8ABC12", must=True)
_LINK = link("/mine/vehicles", _l("Where it is answered, and where vehicles are changed"))

NOTICES = (
    Notice(
        "share_asked",
        _l("Asked to share a car"),
        _l("Somebody asks another to share a car."),
        (NAME, _OTHER, _PLATE, _LINK),
    ),
    Notice(
        "share_agreed",
        _l("A car is shared"),
        _l("The other one has agreed to share a car."),
        (NAME, _OTHER, _PLATE, _LINK),
    ),
    Notice(
        "share_declined",
        _l("A car is not shared"),
        _l("The question about sharing a car is answered with no, or taken back."),
        (NAME, _PLATE, _LINK),
    ),
    Notice(
        "share_ended",
        _l("A car is shared no longer"),
        _l("One of two has ended the sharing of a car, or the car has left its account."),
        (NAME, _PLATE, _LINK),
    ),
)
