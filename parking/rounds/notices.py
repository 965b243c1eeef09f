"""What is written to people about rounds of renew or release."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from core.notices.notice import Kind, Notice, Placeholder
from core.notices.samples import GARAGE, NAME, PRODUCT, REASON, link, moment

_LAST_DAY = Placeholder("last_day", _l("Its last day"), timedelta(20), Kind.DAY, must=True)

NOTICES = (
    Notice(
        "round_question",
        _l("Renew or release: the question"),
        _l("When a round opens, three days before the answer is due, and once more after it."),
        (
            *(NAME, PRODUCT, GARAGE, REASON),
            moment("answer_by", _l("By when to answer")),
            Placeholder("once_more", _l("Asked before, and not answered"), True, Kind.FLAG),
            Placeholder("loses", _l("Saying nothing loses the space"), True, Kind.FLAG),
            link("/mine/rounds/7", _l("Where it is answered")),
        ),
    ),
    Notice(
        "round_released",
        _l("Renew or release: the space has gone"),
        _l("When a round decides that a permit ends."),
        (
            *(NAME, PRODUCT, GARAGE, REASON),
            _LAST_DAY,
            Placeholder("by_silence", _l("Nothing was answered"), True, Kind.FLAG),
            link("/mine/permits/P-7Q2K", _l("The permit's page")),
        ),
    ),
)
