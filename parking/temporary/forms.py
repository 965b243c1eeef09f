"""The forms of temporary plates: which plate, until when, instead of which car."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired

from parking.models import Vehicle
from parking.temporary.words import day_words
from parking.vehicles.forms import PlateForm
from parking.vehicles.words import vehicle_words

BESIDE = "beside"


class DayForm(FlaskForm):  # type: ignore[misc]
    """Until the end of which day."""

    last_day = SelectField(_l("Until when"))

    def offer_days(self, days: Sequence[date], today: date) -> None:
        """Offer the days on which it may end; tomorrow is proposed, or the first there is."""
        self.last_day.choices = [
            SelectChoice(day.isoformat(), day_words(day, today)) for day in days
        ]
        if not self.is_submitted() and days:
            self.last_day.data = days[min(1, len(days) - 1)].isoformat()

    @property
    def chosen_day(self) -> date:
        """The day that was chosen; call it once the form is valid."""
        return date.fromisoformat(self.last_day.data)


class TemporaryForm(PlateForm, DayForm):
    """Another plate on the permit."""

    instead_of = RadioField(
        _l("Which car does it stand in for?"),
        description=_l("That car stays away meanwhile, and counts again by itself."),
        validators=[InputRequired(_l("Choose one."))],
    )

    def offer_cars(self, cars: Sequence[Vehicle]) -> None:
        """Offer the cars on the permit; the first is proposed."""
        named = [(str(car.id), _car_words(car)) for car in cars]
        beside = (BESIDE, _l("None: my cars may come in too, one at a time"))
        self.instead_of.choices = [SelectChoice(code, words) for code, words in (*named, beside)]
        if not self.is_submitted():
            self.instead_of.data = named[0][0] if named else BESIDE

    @property
    def replaced_id(self) -> int | None:
        """The vehicle that it stands in for; None for none. Call it once the form is valid."""
        return None if self.instead_of.data == BESIDE else int(self.instead_of.data)


def _car_words(car: Vehicle) -> str:
    described = vehicle_words(car.make, car.color)
    return f"{car.state} {car.number}" + (f", {described}" if described else "")
