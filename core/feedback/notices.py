"""What is written to people who wrote to the office."""

from dataclasses import replace

from flask_babel import lazy_gettext as _l

from core.notices.notice import Notice, Placeholder
from core.notices.samples import NAME

_ABOUT = (
    replace(NAME, may_be_empty=True),
    Placeholder("reference", _l("The message's number"), "F-20418"),
    Placeholder("body", _l("What the person wrote"), _l("The shuttle stop has no light.")),
)

NOTICES = (
    Notice(
        "feedback_received",
        _l("We have your message"),
        _l("Somebody sent the office a message."),
        _ABOUT,
    ),
    Notice(
        "feedback_answer",
        _l("An answer to a message"),
        _l("The office answered a message."),
        (
            *_ABOUT,
            Placeholder("answer", _l("The answer"), _l("Thank you. It was mended."), must=True),
        ),
    ),
)
