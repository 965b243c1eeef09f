"""Why a car cannot be shared, in words."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from parking.sharing.refusals import ShareRefusal

_REFUSALS: Mapping[ShareRefusal, LazyString] = {
    ShareRefusal.UNKNOWN_PERSON: _l(
        "Nobody here has this address or number. Ask your colleague how it is spelled."
    ),
    ShareRefusal.ONESELF: _l("This car is on your own account already."),
    ShareRefusal.NO_CAR: _l("This plate is on no account now: add it to yours."),
    ShareRefusal.ASKED_ALREADY: _l("That was asked already. The answer is still to come."),
    ShareRefusal.SHARED_ALREADY: _l("This car is shared by two already. End that first."),
    ShareRefusal.TOO_MANY: _l(
        "Three questions of yours are not answered yet. Take one back first."
    ),
    ShareRefusal.NOT_YOURS_TO_AGREE: _l("The other one has to agree."),
    ShareRefusal.OVER: _l("It has ended already."),
    ShareRefusal.ONLY_CAR: _l(
        "It is the only vehicle on your permit. Put another one on the permit first."
    ),
}


def refusal_sentence(code: ShareRefusal) -> str:
    """Why not, and what to do."""
    return str(_REFUSALS[code])
