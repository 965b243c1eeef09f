"""What is written to holders of permits in question."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from core.notices.notice import Kind, Notice, Placeholder
from core.notices.samples import GARAGE, NAME, PRODUCT, REASON, link

NOTICES = (
    Notice(
        "permit_ends",
        _l("The office lets a permit end"),
        _l("The office has decided that a permit in question ends."),
        (
            *(NAME, PRODUCT, GARAGE, REASON),
            Placeholder("last_day", _l("Its last day"), timedelta(20), Kind.DAY, must=True),
            link("/mine/permits/P-7Q2K", _l("The permit's page")),
        ),
    ),
)
