"""The forms of signing up: a duty that somebody wants, and a garage's terms."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TimeField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from core.identity.employment import CLASSES
from core.web.typed import stripped
from parking.access import MINUTES_A_DAY, Window
from parking.models import Garage
from parking.rights.forms import CampusMomentField, reason_field
from parking.rights.sign_ups.terms import Terms

MOST_PLACES, MOST_HOURS, MOST_DAYS = 2_000, 168, 60
_WEEKEND, _EVERY_DAY = frozenset({5, 6}), frozenset(range(7))


def _number(words: Any, hint: Any, least: int, most: int) -> IntegerField:
    range_said = _l("Type a number from %(min)s to %(max)s.")
    checks = [InputRequired(_l("Type a number.")), NumberRange(least, most, range_said)]
    return IntegerField(words, description=hint, validators=checks)


class SignUpForm(FlaskForm):  # type: ignore[misc]
    """Where and when somebody is on duty."""

    garage = RadioField(_l("Garage"), validators=[DataRequired(_l("Choose a garage."))])
    begins = CampusMomentField(
        _l("My duty begins"), validators=[InputRequired(_l("Say when the duty begins."))]
    )
    ends = CampusMomentField(
        _l("My duty ends"), validators=[InputRequired(_l("Say when it ends."))]
    )
    reason = StringField(
        _l("Which duty"),
        description=_l("As night in the emergency department. The parking office reads it."),
        filters=[stripped],
        validators=[
            DataRequired(_l("Say which duty it is.")),
            Length(max=200, message=_l("Use at most %(max)d characters.")),
        ],
    )

    def offer(self, garages: Sequence[Garage]) -> Self:
        """Let these garages be chosen; the only one is chosen from the start."""
        self.garage.choices = [SelectChoice(garage.slug, garage.name) for garage in garages]
        if len(garages) == 1 and not self.is_submitted():
            self.garage.data = garages[0].slug
        return self

    @property
    def times(self) -> tuple[datetime, datetime]:
        """From when to when."""
        return self.begins.moment, self.ends.moment


class TermsForm(FlaskForm):  # type: ignore[misc]
    """On which terms a garage takes sign-ups."""

    version = IntegerField(validators=[InputRequired()])
    is_open = BooleanField(_l("Employees may sign up for this garage"))
    only_unrostered = BooleanField(
        _l("Only for hours that no roster covers"),
        description=_l("Where a roster is missing, employees sign up instead."),
    )
    places = _number(_l("Places at a time"), _l("So many sign-ups may overlap."), 0, MOST_PLACES)
    night_begins = TimeField(
        _l("Nights from"),
        description=_l("Every day. Leave both times empty for no nights."),
        validators=[Optional()],
    )
    night_ends = TimeField(_l("Nights until"), validators=[Optional()])
    weekends = BooleanField(_l("Whole weekends"))
    classes = SelectMultipleField(
        _l("Who may"),
        description=_l("Choose none to let every employee sign up."),
        choices=[SelectChoice(code, words) for code, words in CLASSES.items()],
        validators=[Optional()],
    )
    days_ahead = _number(_l("Opens, days before the duty"), None, 1, MOST_DAYS)
    hours_before = _number(
        _l("Closes, hours before the duty"), _l("0: when the duty begins."), 0, MOST_HOURS
    )
    reason = reason_field(_l("It is kept with the record."))
    shown = (
        "is_open",
        "only_unrostered",
        "places",
        "night_begins",
        "night_ends",
        "weekends",
        "classes",
        "days_ahead",
        "hours_before",
        "reason",
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for both ends of the night, and for some hours at all."""
        if not super().validate(extra_validators):
            return False
        begins, ends = self.night_begins.data, self.night_ends.data
        if (begins is None) is not (ends is None):
            self.night_ends.errors = [_l("Say both when nights begin and when they end.")]
        elif self.is_open.data and begins is None and not self.weekends.data:
            self.night_begins.errors = [_l("Say at which hours: nights, weekends or both.")]
        return not (self.night_begins.errors or self.night_ends.errors)

    @property
    def terms(self) -> Terms:
        """The terms as typed."""
        windows = []
        if self.night_begins.data is not None:
            times = _minute(self.night_begins.data), _minute(self.night_ends.data)
            windows.append(Window(_EVERY_DAY, *times))
        if self.weekends.data:
            windows.append(Window(_WEEKEND))
        return Terms(
            is_open=self.is_open.data,
            only_unrostered=self.only_unrostered.data,
            places=self.places.data,
            windows=tuple(windows),
            classes=frozenset(self.classes.data or ()),
            hours_before=self.hours_before.data,
            days_ahead=self.days_ahead.data,
        )


def filled(terms: Terms, version: int) -> TermsForm:
    """The form as it stands before anybody types: the terms in force."""
    night = next((w for w in terms.windows if w.days == _EVERY_DAY), None)
    data = {
        "version": version,
        "is_open": terms.is_open,
        "only_unrostered": terms.only_unrostered,
        "places": terms.places,
        "night_begins": _time(night.starts) if night else None,
        "night_ends": _time(night.ends) if night else None,
        "weekends": any(window.days == _WEEKEND for window in terms.windows),
        "classes": sorted(terms.classes),
        "days_ahead": terms.days_ahead,
        "hours_before": terms.hours_before,
    }
    return TermsForm(formdata=None, data=data)


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _time(minute: int) -> time:
    return time(*divmod(minute % MINUTES_A_DAY, 60))
