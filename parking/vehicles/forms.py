"""The forms of vehicles: a plate as somebody types it, and a vehicle as its owner describes it."""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from core.plates import LONGEST_NUMBER, STATES, is_plausible, normalise
from core.web.typed import stripped
from parking.vehicles.words import COLORS, plate_type_names

HOME_STATE = "MA"
# What people type between the letters and digits; anything else is a slip or a joke.
TYPED_PLATE = re.compile(r"[A-Za-z0-9 .\-]+")


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
    is_electric = BooleanField(
        _l("It is plugged in"),
        description=_l("Electric, or a hybrid with a plug: permits for electric cars ask for it."),
    )
