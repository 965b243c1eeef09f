"""What is written to people about money that came in and money that went back."""

from dataclasses import replace

from flask_babel import lazy_gettext as _l

from core.notices.notice import Notice, Placeholder
from core.notices.samples import NAME, link

_AMOUNT = Placeholder("amount", _l("How much"), "$124.00", must=True)
_BOUGHT = Placeholder(
    "bought",
    _l("What was paid for, with its days"),
    "Night and weekend, Parkman Street: Sun, Nov 1, 2026 to Mon, Nov 30, 2026",
    must=True,
)
_NUMBER = Placeholder("number", _l("The receipt's number"), "R-2026-000123", must=True)
_CARD = Placeholder("card", _l("The card"), "Visa ending 4242", may_be_empty=True)
_LINK = link("/payments/receipts/R-2026-000123", _l("Where the receipt is"))
_WHY = Placeholder(
    "why_back",
    _l("Why it goes back"),
    _l("You had given the space back before the payment came."),
    must=True,
    may_be_empty=True,
)
_HOW = Placeholder(
    "how", _l("How it was given"), _l("given back by the office by cheque, number 1042"), must=True
)

NOTICES = (
    Notice(
        "payment_received",
        _l("A payment arrived"),
        _l("The payment company confirms a payment. The receipt is attached."),
        (NAME, _AMOUNT, _BOUGHT, _NUMBER, _CARD, _LINK, _WHY),
    ),
    Notice(
        "refund_sent",
        _l("Money was given back"),
        _l("The payment company has given money back. The receipt is attached."),
        (NAME, _AMOUNT, _BOUGHT, _NUMBER, _CARD, _LINK, replace(_WHY, may_be_empty=False)),
    ),
    Notice(
        "refund_by_hand",
        _l("Money was given back in another way"),
        _l("Finance gave back by cheque, pay or cash what the payment company had refused."),
        (NAME, _AMOUNT, _BOUGHT, _NUMBER, _HOW, _LINK, replace(_WHY, may_be_empty=False)),
    ),
)
