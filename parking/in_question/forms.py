"""The office's forms of permits in question: decide, and take a decision back."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectChoice
from wtforms.validators import DataRequired, Optional

from parking.rights.forms import reason_field

ENDS, ON_DAY, STAYS = "ends", "on_day", "stays"


class DecideForm(FlaskForm):  # type: ignore[misc]
    """Whether a permit ends, on which day, or stays."""

    what = RadioField(_l("What becomes of it?"), validators=[DataRequired(_l("Choose one."))])
    day = DateField(
        _l("First day without it"),
        description=_l("Only where it ends before a day. What was paid from then on goes back."),
        validators=[Optional()],
    )
    reason = reason_field(_l("The holder reads it."))
    shown = ("what", "day", "reason")

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a day where one is needed."""
        is_valid = bool(super().validate(extra_validators))
        if self.what.data == ON_DAY and not self.day.data and not self.day.errors:
            self.day.errors = [_l("Choose the first day without it.")]
        return is_valid and not self.day.errors


class TakeBackForm(FlaskForm):  # type: ignore[misc]
    """Why a decision is taken back."""

    reason = reason_field(_l("The holder reads it."))


def choices_of(last_day: str, *, is_active: bool) -> list[SelectChoice]:
    """What can be decided of a permit, in words."""
    stays = SelectChoice(STAYS, _l("It stays: an exception, as long as these facts stay"))
    if not is_active:
        return [SelectChoice(ENDS, _l("It ends now: days that are left go back")), stays]
    return [
        SelectChoice(ENDS, _l("It ends with the days that are paid: %(day)s", day=last_day)),
        SelectChoice(ON_DAY, _l("It ends before a day")),
        stays,
    ]
