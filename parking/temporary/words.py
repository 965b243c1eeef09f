"""Words of temporary plates: why not, and until when one may stand."""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from core.web.formatting import local_date
from parking.temporary.refusals import TemporaryRefusal

_REFUSALS: Mapping[TemporaryRefusal, LazyString] = {
    TemporaryRefusal.ONE_AT_A_TIME: _l(
        "There is a temporary plate on this permit already. End that one first."
    ),
    TemporaryRefusal.DAYS: _l("Choose one of the days in the list: the others are past the limit."),
    TemporaryRefusal.ON_PERMIT: _l(
        "This car is on your account. Put it on the permit as one of your vehicles."
    ),
    TemporaryRefusal.ON_ACCOUNT: _l(
        "This plate stands on another account. If the car is yours or shared, write to the office."
    ),
    TemporaryRefusal.LOOKS_LIKE: _l(
        "Another plate that looks the same is in use: O for 0, or I for 1. Look at yours again."
    ),
    TemporaryRefusal.NOT_ON_PERMIT: _l("That car is no longer on the permit. Choose again."),
    TemporaryRefusal.OVER: _l("It has ended already."),
}


def refusal_sentence(code: TemporaryRefusal) -> str:
    """Why not, and what to do."""
    return str(_REFUSALS[code])


def day_words(day: date, today: date) -> str:
    """A last day as one chooses it."""
    away = (day - today).days
    if away == 0:
        return str(_("Today only, %(day)s", day=local_date(day)))
    if away == 1:
        return str(_("Until tomorrow, %(day)s", day=local_date(day)))
    return str(_("Until %(day)s", day=local_date(day)))
