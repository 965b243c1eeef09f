"""Renewals in words, for holders and for the office."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from parking.renewals.rules import RenewalState
from payments.cards.rules import Remedy, remedy_for

STATE_LABELS = {
    RenewalState.DUE: _l("Will be taken"),
    RenewalState.ASKED: _l("Asked for; no answer yet"),
    RenewalState.WAITING: _l("Declined; tried again"),
    RenewalState.PAYER: _l("Waits for its holder"),
    RenewalState.PAID: _l("Paid"),
    RenewalState.OVER: _l("Not renewed"),
}

STATE_KINDS = {
    RenewalState.DUE: "info",
    RenewalState.ASKED: "refer",
    RenewalState.WAITING: "refer",
    RenewalState.PAYER: "refer",
    RenewalState.PAID: "open",
    RenewalState.OVER: "neutral",
}

# Failures by the names that card companies use, for the office; others by what helps.
_FAILURES: Mapping[str, LazyString] = {
    "insufficient_funds": _l("Not enough money on the card"),
    "expired_card": _l("The card has expired"),
    "lost_card": _l("The card was reported lost"),
    "stolen_card": _l("The card was reported stolen"),
    "authentication_required": _l("The bank asks the holder to confirm"),
}
_OTHERS: Mapping[Remedy, LazyString] = {
    Remedy.WAIT: _l("The bank declined it this time"),
    Remedy.CONFIRM: _l("The bank asks the holder to confirm"),
    Remedy.OTHER_CARD: _l("The bank takes no payments from this card"),
}


def failure_words(failure: str) -> LazyString:
    """Why a card was not charged, for the office."""
    return _FAILURES.get(failure) or _OTHERS[remedy_for(failure)]
