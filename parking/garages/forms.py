"""The office's forms of a garage: its state, its rates, and how many cars somebody counted."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, DecimalField, IntegerField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from core.web.money_field import DollarsField
from core.web.typed import stripped
from parking.sentences import GARAGE_STATES

MOST_CARS = 20_000
LONGEST_STEP_HOURS = 24
DEAREST_STEP = 1_000


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
    dollars = DollarsField(
        _l("Dollars"),
        places=2,
        validators=[
            InputRequired(_l("Type the price, as 12.00.")),
            NumberRange(0, DEAREST_STEP, _l("Type a number from %(min)s to %(max)s.")),
        ],
    )
