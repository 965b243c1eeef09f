"""Sales in words: where one stands, what its rules are, why a step is refused."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from core.web.formatting import duration, local_datetime, local_time
from parking.models import Product
from parking.permits.holding import HOLD_FOR
from parking.permits.life import PermitRefusal
from parking.permits.steps import PermitRefusedError
from parking.products.eligibility import Bar
from parking.products.words import bar_sentence
from parking.sales.life import SaleRefusal, SaleRefusedError, Stage
from parking.sales.models import Sale
from parking.sales.pacing import TURN
from parking.sales.waiting import Outlook
from parking.sentences import refusal_sentence as permit_refusal

STAGES: Mapping[str, LazyString] = {
    Stage.ANNOUNCED: _l("Announced"),
    Stage.OPEN: _l("Open"),
    Stage.PAUSED: _l("Paused"),
    Stage.SOLD_OUT: _l("All spaces taken"),
    Stage.OVER: _l("Over"),
    Stage.CANCELLED: _l("Called off"),
}
STAGE_KINDS: Mapping[str, str] = {
    Stage.ANNOUNCED: "info",
    Stage.OPEN: "open",
    Stage.PAUSED: "refer",
    Stage.SOLD_OUT: "refuse",
    Stage.OVER: "neutral",
    Stage.CANCELLED: "refuse",
}


def stage_sentence(sale: Sale, stage: Stage) -> str:
    """Where a sale stands, in a sentence."""
    writers: Mapping[Stage, Callable[[], object]] = {
        Stage.ANNOUNCED: lambda: _("It opens on %(when)s.", when=local_datetime(sale.opens_at)),
        Stage.OPEN: lambda: _(
            "People are called by number, until %(when)s.", when=local_datetime(sale.closes_at)
        ),
        Stage.PAUSED: lambda: _(
            "Nobody is called for the moment, and every place is kept. The reason: %(reason)s",
            reason=sale.pause_reason,
        ),
        Stage.SOLD_OUT: lambda: _("All spaces are taken. One that comes back goes to the next."),
        Stage.OVER: lambda: _("It was over on %(when)s.", when=_when(sale)),
        Stage.CANCELLED: lambda: _(
            "It was called off on %(when)s: %(reason)s", when=_when(sale), reason=sale.end_reason
        ),
    }
    return str(writers[stage]())


def rule_lines(sale: Sale) -> list[str]:
    """The rules of a sale as everybody reads them."""
    return [
        str(line)
        for line in (
            _(
                "Take a place at any time from now on. All who have one at the opening, on"
                " %(when)s, are put in order by lot in that second: to be early gains nothing.",
                when=local_datetime(sale.opens_at),
            ),
            _("Whoever comes after the opening is behind them, in the order of arrival."),
            ngettext(
                "From the opening on at most %(num)s person a minute is called to buy.",
                "From the opening on at most %(num)s people a minute are called to buy.",
                sale.per_minute,
            ),
            _("Never more people are called than there are spaces for them."),
            _(
                "Your place is yours, not your browser's: close the page, change the phone, sign"
                " in again, and it is the same one. A second one cannot be had."
            ),
            _(
                "A space waits for you for %(turn)s after you are called. You may come later too;"
                " it may then be taken.",
                turn=duration(TURN),
            ),
            _(
                "When you have chosen, the space is kept for %(hold)s while you pay, and once more"
                " as long if you ask for it.",
                hold=duration(HOLD_FOR),
            ),
            _(
                "What you pay after that still gets you the permit if a space is free then; if"
                " none is, all of it goes back to you by itself."
            ),
            _("The price is the one of the day on which you choose, and it is shown before."),
            _("It closes on %(when)s.", when=local_datetime(sale.closes_at)),
        )
    ]


def wait_words(outlook: Outlook, now: datetime) -> str:
    """In what time somebody is called at the earliest, and when that is on the clock."""
    if outlook.wait < timedelta(minutes=1):
        return str(_("in less than a minute"))
    return str(
        _(
            "in about %(time)s at the earliest, at %(clock)s",
            time=duration(outlook.wait),
            clock=local_time(now + outlook.wait),
        )
    )


def code_words(code: str, product: Product) -> str:
    """Why a purchase was refused, by the code of a permits' refusal or Bar."""
    known = Bar(code) if code in set(Bar) else PermitRefusal(code)
    if known == PermitRefusal.PRICE_CHANGED:
        return str(_("The price is not the one shown."))
    return permit_refusal(PermitRefusedError(known, {"limit": product.max_vehicles}), product)


def refusal_sentence(refused: SaleRefusedError, product: Product) -> str:
    """Why a step was refused, and what one can do."""
    writers: Mapping[SaleRefusal, Callable[[], object]] = {
        SaleRefusal.NOT_NOW: lambda: _("The sale is over: that cannot be done any more."),
        SaleRefusal.NOT_FOR_PERSON: lambda: bar_sentence(refused.details["bar"], product),
        SaleRefusal.HAS_SALE: lambda: _("This product has a sale already. End that one first."),
        SaleRefusal.HAS_DRAW: lambda: _(
            "A draw of this product is going on. Wait until it is over, or call it off."
        ),
        SaleRefusal.HAS_PLACE: lambda: _("This person has a place in the sale already."),
        SaleRefusal.ENDS_TOO_SOON: lambda: _(
            "A sale may close later than announced, never sooner."
        ),
        SaleRefusal.NOT_FIRST_COME: lambda: _(
            "This product is given by application, or to people who wait for it. Only what is sold"
            " to whoever comes first can have a sale day."
        ),
    }
    return str(writers[refused.code]())


def _when(sale: Sale) -> str:
    return local_datetime(sale.ended_at) if sale.ended_at else ""
