"""What is written to people on a waitlist."""

from flask_babel import lazy_gettext as _l

from core.notices.notice import Kind, Notice, Placeholder
from core.notices.samples import GARAGE, NAME, PRODUCT, REASON, link, moment

_ABOUT = (
    NAME,
    PRODUCT,
    GARAGE,
    link("/mine/waitlists/parkman-night", _l("The person's place on the list")),
)

NOTICES = (
    Notice(
        "waitlist_offer",
        _l("A waitlist's offer"),
        _l("Somebody's turn on a waitlist has come."),
        (*_ABOUT, moment("expires_at", _l("Until when the space is kept"))),
    ),
    Notice(
        "waitlist_over",
        _l("A waitlist's offer has run out"),
        _l("Somebody did not answer an offer in time."),
        (
            *_ABOUT,
            Placeholder(
                "has_left",
                _l("Whether the place on the list is lost"),
                sample=True,
                kind=Kind.FLAG,
            ),
            moment(
                "rests_until",
                _l("Before when no offer comes, where the place is kept"),
                must=False,
                may_be_empty=True,
            ),
        ),
    ),
    Notice(
        "waitlist_moved",
        _l("Another rank on a waitlist"),
        _l("The office gave somebody another rank."),
        (*_ABOUT, Placeholder("rank", _l("The new rank"), 12, must=True), REASON),
    ),
    Notice(
        "waitlist_off",
        _l("Taken off a waitlist"),
        _l("The office took somebody off a list."),
        (*_ABOUT, REASON),
    ),
)
