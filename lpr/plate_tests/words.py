"""What a plate test says, in sentences."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from core.plates import STATES
from lpr.plate_tests.comparing import Compared, Enrolled, Likeness, Verdict
from lpr.reading.records import PlateRead
from parking.vehicles.words import plate_type_name

KINDS: Mapping[Verdict, str] = {
    Verdict.SAME: "open",
    Verdict.MISREAD: "refer",
    Verdict.OTHER: "refuse",
    Verdict.NOTHING: "refer",
}
TITLES: Mapping[Verdict, LazyString] = {
    Verdict.SAME: _l("Read as you typed it"),
    Verdict.MISREAD: _l("Misread"),
    Verdict.OTHER: _l("Another plate was read"),
    Verdict.NOTHING: _l("No plate was read"),
}


def state_sentence(compared: Compared, read: PlateRead, enrolled: Enrolled) -> str:
    """What was made of the state."""
    own = STATES[enrolled.state]
    if compared.state is Likeness.SAME:
        return str(_("State: %(state)s, as you typed it.", state=own))
    if compared.state is Likeness.UNREAD:
        return str(_("State: not named. You typed %(state)s.", state=own))
    other = STATES.get(read.state or "", read.state or "")
    sentence = _(
        "State: read as %(other)s, you typed %(state)s. Look at the plate again.",
        other=other,
        state=own,
    )
    return str(sentence)


def type_sentence(compared: Compared, read: PlateRead, enrolled: Enrolled) -> str:
    """What was made of the kind of plate."""
    own = plate_type_name(enrolled.plate_type)
    if compared.plate_type is Likeness.SAME:
        return str(_("Kind of plate: %(kind)s, as you chose.", kind=own))
    if compared.plate_type is Likeness.UNREAD:
        return str(_("Kind of plate: its design does not show it. You chose %(kind)s.", kind=own))
    sentence = _(
        "Kind of plate: read as %(other)s, you chose %(kind)s. Look at the plate again.",
        other=plate_type_name(read.plate_type or ""),
        kind=own,
    )
    return str(sentence)
