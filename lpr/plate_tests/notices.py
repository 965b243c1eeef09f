"""What is written to people about plates that the gates' reader misread."""

from flask_babel import lazy_gettext as _l

from core.notices.notice import Notice, Placeholder
from core.notices.samples import NAME, REASON, link

_ABOUT = (
    NAME,
    Placeholder("plate", _l("The plate as it is enrolled, with its state"), "MA 8ABC12", must=True),
    Placeholder("read_as", _l("What the reader takes it for"), "8ABC1Z", must=True),
    link("/mine/vehicles/7/test", _l("Where the plate is tested")),
)

NOTICES = (
    Notice(
        "plate_test_proposed",
        _l("A misreading is proposed"),
        _l("The office proposes that gates open for a misread plate."),
        _ABOUT,
    ),
    Notice(
        "plate_test_turned_down",
        _l("A misreading is turned down"),
        _l("The office does not accept how a plate is misread."),
        (*_ABOUT, REASON),
    ),
)
