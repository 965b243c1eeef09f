"""What becomes of a saved card, and what a failed payment by it means. Pure."""

from datetime import date
from enum import StrEnum

# Failures by the names that card companies use. One that is in neither set may pass by itself.
NEEDS_PAYER = "authentication_required"
_FOR_GOOD = frozenset(
    {
        "card_not_supported",
        "card_unusable",
        "currency_not_supported",
        "expired_card",
        "incorrect_number",
        "invalid_account",
        "invalid_number",
        "lost_card",
        "new_account_information_available",
        "no_such_card",
        "pickup_card",
        "restricted_card",
        "revocation_of_all_authorizations",
        "revocation_of_authorization",
        "stolen_card",
        "stop_payment_order",
    }
)


class CardState(StrEnum):
    """Where a saved card stands; only a kept one is ever charged."""

    ASKED = "asked"  # the person is on the provider's page, or left it
    KEPT = "kept"
    REPLACED = "replaced"  # by a later one
    WITHDRAWN = "withdrawn"  # the person took the consent back


class Remedy(StrEnum):
    """What helps after a payment by a saved card failed."""

    WAIT = "wait"  # the same card may work in some days
    CONFIRM = "confirm"  # the bank wants to hear from the payer
    OTHER_CARD = "other_card"


def remedy_for(failure: str) -> Remedy:
    """What helps after a failure of this code."""
    if failure == NEEDS_PAYER:
        return Remedy.CONFIRM
    return Remedy.OTHER_CARD if failure in _FOR_GOOD else Remedy.WAIT


def is_expired(exp_month: int | None, exp_year: int | None, day: date) -> bool:
    """Whether a card is over on a day: it is good to the end of its month."""
    if exp_month is None or exp_year is None:
        return False
    return (exp_year, exp_month) < (day.year, day.month)
