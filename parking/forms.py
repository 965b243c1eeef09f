"""The forms of parking: vehicles, buying, reasons, the office's garages, a visitor's code."""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    DecimalField,
    IntegerField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)

from core.plates import LONGEST_NUMBER, STATES, is_plausible, normalise
from parking.sentences import GARAGE_STATES
from parking.vehicles.words import COLORS, plate_type_names

HOME_STATE = "MA"
# What people type between the letters and digits; anything else is a slip or a joke.
TYPED_PLATE = re.compile(r"[A-Za-z0-9 .\-]+")
MOST_CARS = 20_000
LONGEST_STEP_HOURS = 24
DEAREST_STEP = 1_000


def stripped(value: str | None) -> str | None:
    """What was typed, without spaces around it."""
    return value.strip() if value else value


class PlateForm(FlaskForm):  # type: ignore[misc]
    """A plate as somebody types it."""

    state = SelectField(
        _l("State or province"),
        choices=[
            SelectChoice(code, name)
            for code, name in sorted(STATES.items(), key=lambda entry: entry[1])
        ],
        default=HOME_STATE,
    )
    plate_type = SelectField(
        _l("Kind of plate"),
        choices=[SelectChoice(code, name) for code, name in plate_type_names()],
        default="passenger",
    )
    number = StringField(
        _l("Plate number"),
        description=_l("As on the plate. Spaces and dashes do not matter."),
        filters=[stripped],
        validators=[DataRequired(_l("Type the number on the plate.")), Length(max=20)],
        render_kw={"autocapitalize": "characters", "spellcheck": "false", "maxlength": 20},
    )

    def validate_number(self, field: Any) -> None:
        """Say what is wrong with a number that can stand on no plate."""
        if TYPED_PLATE.fullmatch(field.data) is None or not is_plausible(normalise(field.data)):
            raise ValidationError(
                _(
                    "A plate number has 1 to %(most)s letters or digits. Type it as on the plate.",
                    most=LONGEST_NUMBER,
                )
            )


class VehicleForm(PlateForm):
    """A vehicle as its owner describes it."""

    make = StringField(
        _l("Make"),
        description=_l("As Toyota or Ford. It helps an attendant to find your car."),
        filters=[stripped],
        validators=[Optional(), Length(max=40, message=_l("Use at most %(max)d letters."))],
    )
    color = SelectField(
        _l("Color"),
        choices=[
            SelectChoice("", _l("Choose one")),
            *(SelectChoice(code, name) for code, name in COLORS.items()),
        ],
    )


class BuyForm(FlaskForm):  # type: ignore[misc]
    """Which vehicles go on the permit, and the price that was shown."""

    vehicles = SelectMultipleField(
        _l("Vehicles on this permit"),
        coerce=int,
        validators=[DataRequired(_l("Choose at least one of your vehicles."))],
    )
    shown_cents = IntegerField(validators=[InputRequired()])


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """Why something is done to somebody's permit."""

    reason = TextAreaField(
        _l("Reason"),
        description=_l("The holder reads it."),
        filters=[stripped],
        validators=[
            DataRequired(_l("Write the reason: the holder will read it.")),
            Length(max=1000, message=_l("Use at most %(max)d characters.")),
        ],
        render_kw={"rows": 3, "maxlength": 1000},
    )


class GarageStateForm(FlaskForm):  # type: ignore[misc]
    """Whether a garage takes cars, and what drivers are told."""

    state = SelectField(
        _l("State"), choices=[SelectChoice(code, name) for code, name in GARAGE_STATES.items()]
    )
    note = StringField(
        _l("What drivers are told"),
        description=_l("One sentence, shown with the garage. Leave it empty when there is none."),
        filters=[stripped],
        validators=[Optional(), Length(max=300, message=_l("Use at most %(max)d characters."))],
    )


class StayReasonForm(FlaskForm):  # type: ignore[misc]
    """Why a person decides something about a stay."""

    reason = StringField(
        _l("Reason"),
        description=_l("It is kept with the stay and in the audit trail."),
        filters=[stripped],
        validators=[
            DataRequired(_l("Say why in a few words.")),
            Length(max=200, message=_l("Use at most %(max)d characters.")),
        ],
    )


class StayLookForm(FlaskForm):  # type: ignore[misc]
    """Why somebody wants to see the plates of stays."""

    reason = StringField(
        _l("Why do you look?"),
        id="look-reason",  # the page may ask for another reason as well
        filters=[stripped],
        validators=[
            DataRequired(_l("Say why in a few words: it is kept with the record.")),
            Length(3, 200, _l("Say why in a few words: it is kept with the record.")),
        ],
        render_kw={"maxlength": 200, "autocomplete": "off"},
    )


class CountForm(FlaskForm):  # type: ignore[misc]
    """How many cars somebody counted."""

    cars = IntegerField(
        _l("Cars counted now"),
        validators=[
            InputRequired(_l("Type how many cars there are.")),
            NumberRange(0, MOST_CARS, _l("Type a number from %(min)s to %(max)s.")),
        ],
    )
    reason = StringField(
        _l("Why"),
        filters=[stripped],
        validators=[
            DataRequired(_l("Say why in a few words.")),
            Length(max=200, message=_l("Use at most %(max)d characters.")),
        ],
    )


class RateForm(FlaskForm):  # type: ignore[misc]
    """One step of the rates, from a day on."""

    effective_from = DateField(
        _l("From"), validators=[InputRequired(_l("Choose the day on which it begins."))]
    )
    hours = DecimalField(
        _l("Up to hours"),
        places=2,
        validators=[
            InputRequired(_l("Type up to how many hours it is.")),
            NumberRange(0.25, LONGEST_STEP_HOURS, _l("Type a number from %(min)s to %(max)s.")),
        ],
    )
    dollars = DecimalField(
        _l("Dollars"),
        places=2,
        validators=[
            InputRequired(_l("Type the price, as 12.00.")),
            NumberRange(0, DEAREST_STEP, _l("Type a number from %(min)s to %(max)s.")),
        ],
    )


class ClaimForm(FlaskForm):  # type: ignore[misc]
    """A visitor's claim code, or their plate and where they parked."""

    code = StringField(
        _l("Claim code"),
        description=_l("The eight signs from the screen or the slip at the entrance."),
        filters=[stripped],
        validators=[Optional(), Length(max=20)],
        render_kw={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"},
    )
    garage = SelectField(_l("Garage"), validators=[Optional()])
    number = StringField(
        _l("Plate number"),
        filters=[stripped],
        validators=[Optional(), Length(max=20)],
        render_kw={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"},
    )
