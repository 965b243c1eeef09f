"""The form of the search: a part of a plate, and why somebody asks."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from core.web.typed import text_of
from lpr.search.patterns import PartError, PartFault, PlatePattern, parse_part

_LEAST_REASON, _LONGEST_REASON = 3, 200
_REASON_MISSING = _l("Say why in a few words: it is kept with the record.")
_FAULTS: dict[PartFault, LazyString] = {
    PartFault.SHORT: _l("Type at least two characters that stand side by side."),
    PartFault.VAGUE: _l("With one character unsure, type at least four."),
    PartFault.LONG: _l("No plate has more than 16 characters."),
}


class SearchForm(FlaskForm):  # type: ignore[misc]
    """A search of plate history."""

    plate = StringField(
        _l("Part of the plate"),
        description=_l(
            "Two characters or more. ? stands for one character, * for any number of them."
            " O and 0, I and 1 are the same."
        ),
        filters=[text_of],
        validators=[DataRequired(_FAULTS[PartFault.SHORT])],
        render_kw={"maxlength": 40, "autocomplete": "off", "autocapitalize": "characters"},
    )
    one_unsure = BooleanField(_l("One of the characters may be another"))
    reason = StringField(
        _l("Why do you search?"),
        description=_l("Every search of plate history is recorded with its reason."),
        filters=[text_of],
        validators=[
            DataRequired(_REASON_MISSING),
            Length(_LEAST_REASON, _LONGEST_REASON, _REASON_MISSING),
        ],
        render_kw={"maxlength": _LONGEST_REASON, "autocomplete": "off"},
    )
    # After which passage an older page begins; see lpr.search.passages.Place.
    before = HiddenField(filters=[text_of])
    patterns: tuple[PlatePattern, ...] = ()

    def validate_plate(self, field: Any) -> None:
        """Read the part; what is wrong with it is said beside it."""
        try:
            self.patterns = parse_part(field.data, one_unsure=self.one_unsure.data)
        except PartError as error:
            raise ValidationError(_FAULTS[error.fault]) from error

    def asked(self) -> dict[str, str]:
        """The search as it was asked, for the forms of its further pages."""
        unsure = {"one_unsure": "y"} if self.one_unsure.data else {}
        return {"plate": self.plate.data, "reason": self.reason.data, **unsure}
