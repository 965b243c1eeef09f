"""A garage's terms of signing up in words, and where a duty came from."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from core.identity.employment import CLASSES
from parking.hours.windows import from_windows
from parking.hours.words import window_words
from parking.rights.models import Duty
from parking.rights.sign_ups.terms import Terms

SIGN_UP, ROSTER, BY_HAND = "sign_up", "roster", "hand"
ORIGINS: Mapping[str, LazyString] = {
    SIGN_UP: _l("Signed up"),
    ROSTER: _l("From a roster"),
    BY_HAND: _l("Added by the office"),
}


def origin_of(duty: Duty) -> str:
    """How a duty came to be: a key of ORIGINS."""
    return SIGN_UP if duty.is_sign_up else ROSTER if duty.roster else BY_HAND


def terms_words(terms: Terms) -> list[str]:
    """A garage's terms, a line for each."""
    lines = [_who(terms), _hours(terms), _places(terms), _when(terms)]
    return (
        [*lines, str(_("Only where no roster covers the time."))]
        if terms.only_unrostered
        else lines
    )


def _who(terms: Terms) -> str:
    if not terms.classes:
        return str(_("For every employee."))
    who = ", ".join(str(CLASSES.get(code, code)) for code in sorted(terms.classes))
    return str(_("For %(who)s.", who=who))


def _hours(terms: Terms) -> str:
    lines = window_words(from_windows(terms.windows))
    if not lines:
        return str(_("For any hour."))
    return str(_("For duties within %(times)s.", times="; ".join(lines)))


def _places(terms: Terms) -> str:
    return str(ngettext("%(num)s place at a time.", "%(num)s places at a time.", terms.places))


def _when(terms: Terms) -> str:
    opens = ngettext("From %(num)s day ahead", "From %(num)s days ahead", terms.days_ahead)
    hours = terms.hours_before
    closes = ngettext(
        "until %(num)s hour before the duty begins.",
        "until %(num)s hours before the duty begins.",
        hours,
    )
    return f"{opens}, {closes if hours else _('until the duty begins.')}"
