"""What is written to people about permits that the office gives."""

from dataclasses import replace

from flask_babel import lazy_gettext as _l

from core.notices.notice import Notice, Placeholder
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
    Notice(
        "permit_decided",
        _l("A permit was changed for its holder"),
        _l("The office suspended a permit, made it active again or ended it, or another has it."),
        (
            NAME,
            PRODUCT,
            GARAGE,
            Placeholder(
                "what",
                _l("What became of the permit"),
                _l("Suspended: it opens no gate"),
                must=True,
            ),
            link("/mine/permits/P-7Q2K", _l("Where its story stands")),
            replace(REASON, may_be_empty=True),
        ),
    ),
    Notice(
        "permit_sponsor",
        _l("Somebody is named as a sponsor"),
        _l("An applicant for a vendor's permit named an employee who answers for them."),
        (
            NAME,
            Placeholder("applicant", _l("Who asks for the permit"), "Robin Vega", must=True),
            PRODUCT,
            GARAGE,
            Placeholder("reason", _l("What they wrote"), _l("I service the elevators."), must=True),
            link("/mine/answer-for/P-7Q2K", _l("Where they say no, or withdraw")),
        ),
    ),
    Notice(
        "permit_sponsored",
        _l("The office names who answers for a vendor"),
        _l("The office names an employee who answers for a vendor's permit."),
        (
            NAME,
            Placeholder("holder", _l("Who asks for the permit or has it"), "Ada Quinn", must=True),
            *(PRODUCT, GARAGE),
            link("/mine/answer-for/P-7Q2K", _l("Where they say no, or withdraw")),
        ),
    ),
)
