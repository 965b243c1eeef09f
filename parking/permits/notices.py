"""What is written to people about permits that the office gives."""

from dataclasses import replace

from flask_babel import lazy_gettext as _l

from core.notices.notice import Notice
from core.notices.samples import GARAGE, NAME, PRODUCT, REASON, link, moment

NOTICES = (
    Notice(
        "permit_offered",
        _l("A permit is offered"),
        _l("The office offers somebody a permit, or another person hands theirs over."),
        (
            NAME,
            PRODUCT,
            GARAGE,
            moment("expires_at", _l("Until when the space is kept")),
            link("/mine/permits/P-7Q2K", _l("Where it is taken or declined")),
            replace(REASON, may_be_empty=True),
        ),
    ),
    Notice(
        "permit_refused",
        _l("An application is refused"),
        _l("The office refused an application for a permit."),
        (NAME, PRODUCT, GARAGE, REASON),
    ),
)
