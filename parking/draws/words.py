"""Draws in words: their rules, how a person's entry stands, and why a step was refused."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from core.web.formatting import local_date, local_datetime
from parking.draws.fitness import GONE
from parking.draws.life import DrawRefusal, DrawRefusedError, EntryState, Stage
from parking.draws.models import Draw, DrawEntry
from parking.draws.odds_words import odds_lines
from parking.models import Product
from parking.products.eligibility import Bar
from parking.products.words import bar_sentence

STAGES: Mapping[str, LazyString] = {
    Stage.ANNOUNCED: _l("Announced"),
    Stage.OPEN: _l("Open for entries"),
    Stage.CLOSING: _l("Being closed"),
    Stage.CLOSED: _l("Closed, not drawn yet"),
    Stage.DRAWN: _l("Drawn"),
    Stage.OVER: _l("Over"),
    Stage.CANCELLED: _l("Called off"),
}
STAGE_KINDS: Mapping[str, str] = {
    Stage.OPEN: "open",
    Stage.ANNOUNCED: "info",
    Stage.CLOSING: "refer",
    Stage.CLOSED: "info",
    Stage.DRAWN: "open",
    Stage.OVER: "neutral",
    Stage.CANCELLED: "refuse",
}
ENTRY_STATES: Mapping[str, LazyString] = {
    EntryState.ENTERED: _l("Entered"),
    EntryState.WITHDRAWN: _l("Withdrawn"),
    EntryState.LEFT_OUT: _l("Left out"),
    EntryState.LISTED: _l("On the list"),
    EntryState.IN_LINE: _l("In line"),
    EntryState.STEPPED_BACK: _l("Stepped back"),
    EntryState.OFFERED: _l("Offered a place"),
    EntryState.TAKEN: _l("Place taken"),
    EntryState.DECLINED: _l("Declined"),
    EntryState.LAPSED: _l("Not taken in time"),
    EntryState.SKIPPED: _l("Passed over"),
    EntryState.NO_PLACE: _l("No place"),
    EntryState.CANCELLED: _l("Called off"),
}
# How an entry stands, but in line: that depends on how many are before it.
_STANDINGS: Mapping[EntryState, LazyString] = {
    EntryState.ENTERED: _l("You are in, whenever you entered. It is drawn on %(when)s."),
    EntryState.WITHDRAWN: _l("You have withdrawn. Nothing is kept against you."),
    EntryState.LEFT_OUT: _l("At the close your ticket was left out: %(why)s"),
    EntryState.LISTED: _l("Your ticket is on the list. It is drawn on %(when)s."),
    EntryState.STEPPED_BACK: _l(
        "You have stepped back: when your turn comes, the place goes to the next."
    ),
    EntryState.OFFERED: _l(
        "A place is kept for you. Buy the permit by the end of %(day)s, or decline; then it"
        " goes to the next."
    ),
    EntryState.TAKEN: _l("You took your place: the permit is yours."),
    EntryState.DECLINED: _l("You declined the place. It went to the next."),
    EntryState.LAPSED: _l("The time to buy the permit is over, and the place goes to the next."),
    EntryState.SKIPPED: _l("When your turn came you were passed over: %(why)s"),
    EntryState.NO_PLACE: _l(
        "The draw is over, and no place came to your ticket. What is left is sold as ever."
    ),
    EntryState.CANCELLED: _l("The draw was called off: %(reason)s"),
}


def rule_lines(draw: Draw) -> list[str]:
    """The published rules of a draw, a sentence each."""
    lines = [
        ngettext("%(num)s place is given.", "%(num)s places are given.", draw.places),
        _(
            "Employees enter from %(opens)s until %(closes)s. The hour of entry changes nothing.",
            opens=local_datetime(draw.opens_at),
            closes=local_datetime(draw.closes_at),
        ),
        *odds_lines(draw.as_odds),
        _("It is drawn on %(when)s.", when=local_datetime(draw.draws_at)),
    ]
    if draw.public_source:
        lines.append(
            _(
                "A public value is mixed in that nobody knows before the close: %(source)s.",
                source=draw.public_source.rstrip("."),
            )
        )
    lines.append(
        ngettext(
            "Who is drawn has %(num)s day to buy the permit.",
            "Who is drawn has %(num)s days to buy the permit.",
            draw.offer_days,
        )
    )
    lines.append(
        _(
            "A place that is declined or not bought in time goes to the next in the drawn order,"
            " until %(until)s. What is left then is sold as ever.",
            until=local_datetime(draw.offers_until),
        )
    )
    return [str(line) for line in lines]


def stage_sentence(draw: Draw, stage: Stage) -> str:
    """Where a draw stands and what happens next."""
    writers: Mapping[Stage, Callable[[], object]] = {
        Stage.ANNOUNCED: lambda: _("Entry opens on %(when)s.", when=local_datetime(draw.opens_at)),
        Stage.OPEN: lambda: _(
            "Employees may enter and withdraw until %(when)s.",
            when=local_datetime(draw.closes_at),
        ),
        Stage.CLOSING: lambda: _("Entry is over. The list is published within minutes."),
        Stage.CLOSED: lambda: _closed_sentence(draw),
        Stage.DRAWN: lambda: _(
            "Drawn. Places pass on until %(when)s.", when=local_datetime(draw.offers_until)
        ),
        Stage.OVER: lambda: _("Every place is given, or the time to pass them on is over."),
        Stage.CANCELLED: lambda: _("Called off: %(reason)s", reason=draw.cancel_reason),
    }
    return str(writers[stage]())


def standing_sentence(draw: Draw, entry: DrawEntry, ahead: int | None = None) -> str:
    """How a person's entry stands, and what they can do. `ahead`: how many are before it in line.

    The same sentence stands on their page and in their mail.
    """
    if entry.state == EntryState.IN_LINE:
        return _line_sentence(draw, entry, ahead)
    return str(_STANDINGS[EntryState(entry.state)]) % {
        "when": local_datetime(draw.draws_at),
        "day": _last_day(entry),
        "why": reason_words(draw.product, entry) if entry.reason else "",
        "reason": draw.cancel_reason,
    }


def reason_words(product: Product, entry: DrawEntry) -> str:
    """Why an entry was left out or passed over."""
    return bar_words(product, entry.reason)


def bar_words(product: Product, reason: str) -> str:
    """Why a product is not open to somebody: a Bar, or a closed account."""
    if reason == GONE:
        return str(_("The account is closed."))
    return bar_sentence(Bar(reason), product)


def refusal_sentence(refused: DrawRefusedError, product: Product) -> str:
    """Why a step was refused, and what the person can do."""
    writers: Mapping[DrawRefusal, Callable[[], object]] = {
        DrawRefusal.NOT_OPEN: lambda: _(
            "This draw takes no entries and withdrawals now. Its page says when."
        ),
        DrawRefusal.NOT_FOR_YOU: lambda: bar_words(product, refused.details["reason"]),
        DrawRefusal.NOT_IN: lambda: _("You are not in this draw."),
        DrawRefusal.NOT_NOW: lambda: _(
            "That cannot be done now: the draw has gone on. Look again."
        ),
        DrawRefusal.BUYING: lambda: _(
            "You have begun to buy the permit. Give the space back on the permit's page first."
        ),
        DrawRefusal.HAS_DRAW: lambda: _(
            "A draw of this product is going on. Wait until it is over, or call it off."
        ),
        DrawRefusal.HAS_SALE: lambda: _(
            "A sale day of this product is announced or going on. Wait until it is over, or call it"
            " off."
        ),
        DrawRefusal.TOO_FEW_SPACES: lambda: ngettext(
            "Its pool has %(num)s free space now. Give at most so many places.",
            "Its pool has %(num)s free spaces now. Give at most so many places.",
            refused.details["free"],
        ),
        DrawRefusal.OWN_DRAW: lambda: _(
            "You opened this draw. Somebody else must write down the value, as a witness."
        ),
        DrawRefusal.SEED_SEALED: lambda: _(
            "The seed cannot be opened: the key that sealed it is gone. Call the draw off."
        ),
    }
    return str(writers[refused.code]())


def _closed_sentence(draw: Draw) -> str:
    if draw.public_source and not draw.public_value:
        return str(
            _(
                "The list is published. It is drawn once the public value is known, on %(when)s.",
                when=local_datetime(draw.draws_at),
            )
        )
    return str(
        _("The list is published. It is drawn on %(when)s.", when=local_datetime(draw.draws_at))
    )


def _line_sentence(draw: Draw, entry: DrawEntry, ahead: int | None) -> str:
    drawn = ngettext(
        "Your ticket was drawn as number %(position)s; there is %(num)s place.",
        "Your ticket was drawn as number %(position)s; there are %(num)s places.",
        draw.places,
        position=entry.position,
    )
    if ahead == 0:
        next_words = _(
            "Yours is the next ticket in line; a place may come to you until %(until)s.",
            until=local_datetime(draw.offers_until),
        )
    elif ahead is None:
        next_words = _(
            "A place that is declined may still come to you until %(until)s.",
            until=local_datetime(draw.offers_until),
        )
    else:
        next_words = ngettext(
            "%(num)s ticket is before yours in line; a place may come to you until %(until)s.",
            "%(num)s tickets are before yours in line; a place may come to you until %(until)s.",
            ahead,
            until=local_datetime(draw.offers_until),
        )
    return f"{drawn} {next_words}"


def _last_day(entry: DrawEntry) -> str:
    """The day at whose end an offer is over; empty where there is none."""
    expires = entry.offer_expires_at
    return local_date(expires - timedelta(minutes=1)) if expires else ""
