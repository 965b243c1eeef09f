"""What is written to people about plates that are asked for."""

from flask_babel import lazy_gettext as _l

from core.notices.notice import Notice, Placeholder
from core.notices.samples import NAME, REASON, link

_PLATE = Placeholder("plate", _l("The plate, with its state"), "MA 8ABC12", must=True)
_LINK = link("/mine/vehicles", _l("Where it is answered, and where vehicles are changed"))

NOTICES = (
    Notice(
        "takeover_asked",
        _l("A plate is asked for"),
        _l("Somebody says that a car on another account is theirs."),
        (NAME, _PLATE, _LINK),
    ),
    Notice(
        "takeover_granted",
        _l("A plate is moved to you"),
        _l("The office moved a plate to the account of whoever asked for it."),
        (NAME, _PLATE, REASON, _LINK),
    ),
    Notice(
        "takeover_taken",
        _l("A plate is moved from you"),
        _l("The office moved a plate to another account."),
        (NAME, _PLATE, REASON, _LINK),
    ),
    Notice(
        "takeover_refused",
        _l("A request for a plate is refused"),
        _l("The office leaves a plate where it is; to whoever asked."),
        (NAME, _PLATE, REASON, _LINK),
    ),
    Notice(
        "takeover_kept",
        _l("A plate stays yours"),
        _l("The office leaves a plate where it is; to whoever has it."),
        (NAME, _PLATE, _LINK),
    ),
    Notice(
        "takeover_undone",
        _l("A move of a plate is undone"),
        _l("The office gives a plate back to the account that had it; to both."),
        (NAME, _PLATE, REASON, _LINK),
    ),
)
