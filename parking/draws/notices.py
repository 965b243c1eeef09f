"""What is written to people in a draw."""

from flask_babel import lazy_gettext as _l

from core.notices.notice import Notice, Placeholder
from core.notices.samples import NAME, PRODUCT, link

NOTICES = (
    Notice(
        "draw_news",
        _l("News of a draw"),
        _l("Somebody's entry in a draw stands otherwise than before."),
        (
            NAME,
            PRODUCT,
            Placeholder(
                "sentence",
                _l("How the entry stands; the product writes it for each case"),
                _l("A place is kept for you."),
                must=True,
            ),
            Placeholder("ticket", _l("The person's ticket"), "K7Q 2MX", must=True),
            Placeholder(
                "commitment",
                _l("The SHA-256 of the seed, in the first mail alone"),
                "9f86d081884c7d659a2feaa0c55ad015",
                must=True,
                may_be_empty=True,
            ),
            Placeholder(
                "rules",
                _l("The SHA-256 of the rules, in the first mail alone"),
                "b5bb9d8014a0f9b1d61e21e796d78dcc",
                may_be_empty=True,
            ),
            link("/mine/draws", _l("The person's draws")),
            link("/draws/3", _l("Rules and proof of the draw"), "proof"),
        ),
    ),
)
