"""What is wrong with a row of a spreadsheet, in words that whoever made it can act on."""

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from core.identity.feeds.outcomes import Fault as RowFault
from core.identity.feeds.outcomes import Line, Outcome
from core.identity.feeds.table import Row


class Fault(StrEnum):
    """Why a row is set aside."""

    BAD_PLATE = "bad_plate"
    BAD_COLOR = "bad_color"
    BAD_ACTION = "bad_action"
    BAD_NUMBER = "bad_number"
    TWICE = "twice"
    TAKEN = "taken"
    NOT_THERE = "not_there"
    LAST_CAR = "last_car"
    UNKNOWN_PERMIT = "unknown_permit"
    NOT_NOW = "not_now"
    NO_REASON = "no_reason"
    UNKNOWN_GARAGE = "unknown_garage"
    TOO_MANY_OF = "too_many_of"
    UNKNOWN_ZONE = "unknown_zone"
    UNKNOWN_PRODUCT = "unknown_product"
    BAD_RANGE = "bad_range"
    BAD_PRICE = "bad_price"
    BAD_DAY = "bad_day"
    PAST_DAY = "past_day"
    BAD_YES = "bad_yes"
    BAD_CODE = "bad_code"
    BAD_TEXT = "bad_text"
    LACKS = "lacks"
    HAS_ONE = "has_one"
    SOLD_OUT = "sold_out"
    BARRED = "barred"
    SPONSOR = "sponsor"


SENTENCES: Mapping[Fault, LazyString] = {
    Fault.BAD_PLATE: _l("The plate is none: state, kind and number, as on the plate."),
    Fault.BAD_COLOR: _l("The color is none that is known here. Leave it empty."),
    Fault.BAD_ACTION: _l("The action is none of those that may stand here."),
    Fault.BAD_NUMBER: _l("A whole number from 0 to 20000 belongs here."),
    Fault.TWICE: _l("It stands in more than one row: which is right nobody knows."),
    Fault.TAKEN: _l("The plate is on somebody else's account."),
    Fault.NOT_THERE: _l("The plate is not on this person's account."),
    Fault.LAST_CAR: _l("A permit would be left without any vehicle."),
    Fault.UNKNOWN_PERMIT: _l("There is no such permit."),
    Fault.NOT_NOW: _l("This cannot be done to a permit in its state."),
    Fault.NO_REASON: _l("A reason belongs here: the holder reads it."),
    Fault.UNKNOWN_GARAGE: _l("There is no such garage."),
    Fault.TOO_MANY_OF: _l("There are more of a kind than spaces in all."),
    Fault.UNKNOWN_ZONE: _l("There is no zone of this address."),
    Fault.UNKNOWN_PRODUCT: _l("There is no product of this address."),
    Fault.BAD_RANGE: _l("A whole number belongs here, within what the office's form takes."),
    Fault.BAD_PRICE: _l("A price in dollars belongs here, as 120.00."),
    Fault.BAD_DAY: _l("A day belongs here, as 2027-03-01."),
    Fault.PAST_DAY: _l("A price begins on a day to come: what is past or begun is never changed."),
    Fault.BAD_YES: _l("Yes or no belongs here."),
    Fault.BAD_CODE: _l("The code is none that is known here."),
    Fault.BAD_TEXT: _l("The text is missing, or too long."),
    Fault.LACKS: _l("It could not be on sale so."),
    Fault.HAS_ONE: _l("This person has the permit, or an offer of it."),
    Fault.SOLD_OUT: _l("No space is left for this row."),
    Fault.BARRED: _l("The permit is not for this person."),
    Fault.SPONSOR: _l(
        "An employee must answer for a vendor: name one under sponsor, or let the vendor apply."
    ),
}


def set_aside(
    row: Row, fault: Fault | RowFault, text: str, who: tuple[str, str] = ("", "")
) -> Line:
    """A row that changes nothing, and why. `who` is a number and a name, as far as known."""
    if isinstance(fault, RowFault):
        return Line(row.line, Outcome.SET_ASIDE, *who, fault=fault, text=text)
    why = f"{SENTENCES[fault]} “{text}”" if text else str(SENTENCES[fault])
    return Line(row.line, Outcome.SET_ASIDE, *who, fault=RowFault.OTHER, text=why[:300])
