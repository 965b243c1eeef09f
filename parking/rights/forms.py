"""The forms of rights: a plate for the hot list, and why something is taken off a list."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, DateTimeLocalField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    StopValidation,
    ValidationError,
)

from core.campus_time import campus_zone, now
from core.web.typed import stripped
from parking.permits.holding import midnight
from parking.rights.words import HOT_KINDS
from parking.vehicles.forms import PlateForm

# An entry that nobody looks at again for longer than this is no longer known to be right.
LONGEST_DAYS = 366
LONGEST_REASON = 500
# Other years are typing errors, and near the calendar's ends no time zone can be applied.
FIRST_YEAR, LAST_YEAR = 2000, 2199


class CampusMomentField(DateTimeLocalField):  # type: ignore[misc]
    """A day and time as typed in campus time; `moment` is it in UTC, once the form is valid.

    Of the hour that occurs twice in autumn the first is meant.
    """

    def pre_validate(self, _form: Any) -> None:
        """Refuse years that nobody means, and the hour that spring leaves out.

        Raises StopValidation.
        """
        if self.data and not FIRST_YEAR <= self.data.year <= LAST_YEAR:
            sentence = _(
                "Type a year from %(first)s to %(last)s.", first=FIRST_YEAR, last=LAST_YEAR
            )
            raise StopValidation(sentence)
        if self.data and self.moment.astimezone(campus_zone()).replace(tzinfo=None) != self.data:
            raise StopValidation(
                _("This day has no such time, as the clocks are put forward. Type another.")
            )

    @property
    def moment(self) -> datetime:
        """The instant meant."""
        moment: datetime = self.data.replace(tzinfo=campus_zone()).astimezone(UTC)
        return moment


def reason_field(description: Any) -> TextAreaField:
    """Why something is done; it is never left out."""
    return TextAreaField(
        _l("Reason"),
        description=description,
        filters=[stripped],
        validators=[
            DataRequired(_l("Write the reason: it is kept with the record.")),
            Length(max=LONGEST_REASON, message=_l("Use at most %(max)d characters.")),
        ],
        render_kw={"rows": 3, "maxlength": LONGEST_REASON},
    )


class HotPlateForm(PlateForm):
    """A plate to look out for."""

    kind = RadioField(
        _l("What it is"),
        choices=[SelectChoice(code, words) for code, words in HOT_KINDS.items()],
        validators=[DataRequired(_l("Choose what it is."))],
    )
    last_day = DateField(
        _l("Last day"),
        description=_l("It comes off the list by itself after this day."),
        validators=[InputRequired(_l("Choose the last day on which it counts."))],
    )
    reason = reason_field(_l("Colleagues read it. Say what happened and who is to be called."))

    def validate_last_day(self, field: Any) -> None:
        """Refuse days that are past, and those so far off that nobody would look again."""
        refuse_odd_day(field.data)

    @property
    def expires_at(self) -> datetime:
        """The midnight on campus after the last day."""
        return end_of(self.last_day.data)


class EndForm(FlaskForm):  # type: ignore[misc]
    """Why an entry is taken off before its time."""

    reason = reason_field(_l("It is kept with the record."))


def refuse_odd_day(day: date) -> None:
    """Raise ValidationError for a day before today, or more than a year ahead."""
    today = now().astimezone(campus_zone()).date()
    if day < today:
        raise ValidationError(_("This day is past. Choose today or a later day."))
    if day > today + timedelta(days=LONGEST_DAYS):
        raise ValidationError(_("Choose a day within a year: then somebody looks again."))


def end_of(day: date) -> datetime:
    """The first instant after a day on campus."""
    return midnight(day + timedelta(days=1), campus_zone())
