"""Saved cards in words, and the words that people say yes to."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from payments.cards.rules import Remedy

# The names of kinds of cards, as people know them; what is not here is said as it is.
BRANDS = {
    "amex": "American Express",
    "diners": "Diners Club",
    "discover": "Discover",
    "jcb": "JCB",
    "mastercard": "Mastercard",
    "unionpay": "UnionPay",
    "visa": "Visa",
}

# What helps after a failed payment, for whoever has to do it.
REMEDY_SENTENCES = {
    Remedy.WAIT: _l("Your bank did not take the payment this time."),
    Remedy.CONFIRM: _l("Your bank wants you to confirm this payment yourself."),
    Remedy.OTHER_CARD: _l("Your bank does not take payments from this card any more."),
}


def card_words(brand: str, last4: str) -> str:
    """A card as its holder knows it: Visa ending 4242."""
    name = BRANDS.get(brand, brand.capitalize() or _("Card"))
    return str(_("%(brand)s ending %(last4)s", brand=name, last4=last4))
