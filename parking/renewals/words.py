"""Renewals in words, for holders and for the office."""

from flask_babel import lazy_gettext as _l

from parking.renewals.rules import RenewalState

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
