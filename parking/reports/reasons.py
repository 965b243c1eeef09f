"""Why no rule let a car in, in a few words for a table."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from core.web.i18n import choose_locale
from parking.access.answer import Reason
from parking.access.messages import sentence

_REASONS: Mapping[str, LazyString] = {
    Reason.HELP: _l("The driver pressed for help"),
    Reason.EXIT_AMOUNT_DUE: _l("Money was due at the exit"),
    Reason.EXIT_BALANCE_DUE: _l("An old balance was due at the exit"),
    Reason.CLOSED_TO_ALL: _l("The garage was closed to all"),
    Reason.HOT_LIST: _l("On the hot list"),
    Reason.GARAGE_FULL: _l("The garage was full"),
    Reason.GARAGE_CLOSED: _l("The garage was closed"),
    Reason.CAMERA_DOWN: _l("The camera gave no picture"),
    Reason.JOURNAL_DOWN: _l("The lane could not write its journal"),
    Reason.NO_LIST: _l("The lane had no list"),
    Reason.LIST_STALE: _l("The lane's list was old"),
    Reason.CLOCK_WRONG: _l("The lane's clock was wrong"),
    Reason.STILL_PICTURE: _l("The picture did not move"),
    Reason.NO_VEHICLE: _l("A plate without a vehicle"),
    Reason.UNREAD: _l("The plate could not be read"),
    Reason.UNSURE: _l("The reading was unsure"),
    Reason.STATE_UNREAD: _l("The plate's state could not be read"),
    Reason.TYPE_UNREAD: _l("The kind of plate could not be read"),
    Reason.SHARED_KEY: _l("Two enrolled plates read alike"),
    Reason.OTHER_STATE: _l("The number is enrolled in another state"),
    Reason.NEAR_MATCH: _l("One character differs from an enrolled plate"),
    Reason.OTHER_CAR: _l("Another car than the enrolled one"),
    Reason.NOT_LISTED: _l("On no permit"),
    Reason.NOT_YET_VALID: _l("The permit had not begun"),
    Reason.EXPIRED: _l("The permit was over"),
    Reason.WRONG_TIME: _l("Outside the permit's hours"),
    Reason.DUTY_LATER: _l("Before the duty"),
    Reason.DUTY_OVER: _l("After the duty"),
    Reason.NOT_BY_DUTY: _l("Not on duty"),
    Reason.EXPECTED_LATER: _l("Before the visit was expected"),
    Reason.EXPECTED_BEFORE: _l("After the visit was expected"),
    Reason.NOT_BY_VISIT: _l("Expected visitors were not let in there"),
    Reason.UNPAID: _l("The permit was not paid"),
    Reason.SUSPENDED: _l("The permit was suspended"),
    Reason.PASSBACK: _l("The car was inside already"),
    Reason.PERMIT_IN_USE: _l("Another car of the permit was inside"),
}


def reason_words(code: str) -> LazyString | str:
    """Why, in a few words; else the sentence that the driver reads; else the code itself."""
    if code in _REASONS:
        return _REASONS[code]
    return sentence(Reason(code), {}, choose_locale()) if code in set(Reason) else code
