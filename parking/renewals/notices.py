"""What is written to people about the renewals of their permits."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from core.notices.notice import Kind, Notice, Placeholder
from core.notices.samples import GARAGE, NAME, PRODUCT, link, moment

_AMOUNT = Placeholder("amount", _l("What the next month costs"), "$124.00", must=True)
_LINK = link("/mine/permits/P-7Q2K", _l("Where it is paid, or ended"))
_CARD_LINK = link("/mine/card", _l("Where a card is saved"), "card_link")
_LAST_DAY = Placeholder("last_day", _l("The last paid day"), timedelta(days=6), Kind.DAY, must=True)
_GRACE = (
    moment("grace_ends", _l("Until when it opens the gates unpaid")),
    moment("kept_until", _l("Until when the space is kept unpaid"), must=False),
)
_FAILED = (NAME, _AMOUNT, PRODUCT, GARAGE, _LINK, _CARD_LINK, *_GRACE)

NOTICES = (
    Notice(
        "renewal_notice",
        _l("A month will be taken"),
        _l(
            "Seven days before a permit's paid days end, to whoever has saved a card; again, two"
            " days before it is taken, where it has become dearer since."
        ),
        (
            *(NAME, _AMOUNT, PRODUCT, GARAGE, _LAST_DAY),
            Placeholder("taken_on", _l("When it is taken"), timedelta(days=2), Kind.DAY, must=True),
            Placeholder("card", _l("The card, by its last digits"), "Visa 4242"),
            Placeholder("is_dearer", _l("It costs more than was written before"), True, Kind.FLAG),
            *(_LINK, _CARD_LINK),
        ),
    ),
    Notice(
        "renewal_reminder",
        _l("A month is to be paid"),
        _l("Seven days and one day before the paid days end, to whoever has saved no card."),
        (NAME, _AMOUNT, PRODUCT, GARAGE, _LAST_DAY, _LINK, _CARD_LINK),
    ),
    Notice(
        "renewal_failed",
        _l("A month could not be taken"),
        _l("The bank did not pay, and may do so another day."),
        (
            *_FAILED,
            Placeholder(
                "again_on",
                _l("When it is tried again"),
                timedelta(days=2),
                Kind.DAY,
                may_be_empty=True,
            ),
        ),
    ),
    Notice(
        "renewal_confirm",
        _l("A bank wants its holder to confirm"),
        _l("The bank asks the holder of a saved card to confirm a payment."),
        _FAILED,
    ),
    Notice(
        "renewal_other_card",
        _l("Another card is needed"),
        _l("A saved card is lost, expired, or not taken any more."),
        _FAILED,
    ),
    Notice(
        "renewal_suspended",
        _l("A permit is suspended, unpaid"),
        _l("Three days after the paid days, where the next month is still unpaid."),
        (NAME, PRODUCT, GARAGE, _LAST_DAY, _GRACE[1], _LINK),
    ),
)
