"""Validations in words: what a kind takes off, and why nothing was done."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from core.web.formatting import money
from parking.access.validations import Effect
from parking.validating.steps import Refused

EFFECTS: Mapping[Effect, LazyString] = {
    Effect.WHOLE: _l("The whole stay"),
    Effect.HOURS: _l("The first hours"),
    Effect.PERCENT: _l("A share, in percent"),
    Effect.FLAT: _l("An amount, in dollars"),
}
REFUSALS: Mapping[Refused, LazyString] = {
    Refused.NO_VISITOR: _l("This car is inside by a permit or on duty, and owes nothing."),
    Refused.OVER: _l("This stay is over and nothing is due."),
    Refused.VALIDATED_SO: _l("This stay has been validated in this way already."),
    Refused.NO_KIND: _l("Choose how the stay is validated."),
    Refused.NOT_YOURS: _l("Somebody else validated this stay. Ask them, or the parking office."),
    Refused.TAKEN_BACK: _l("This validation was taken back before. Nothing was changed."),
    Refused.HAS_LEFT: _l("The car has left on the word of this validation. It stays."),
}


def takes_off(effect: str, amount: int) -> str:
    """What a validation takes off, in words: 2 hours, 50 %, $5.00."""
    if effect == Effect.HOURS:
        return str(ngettext("the first hour", "the first %(num)s hours", amount))
    if effect == Effect.PERCENT:
        return str(_("%(percent)s %% of the price", percent=amount))
    return money(amount) if effect == Effect.FLAT else str(_("the whole stay"))
