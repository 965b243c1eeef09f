"""The forms of permits: which vehicles at which price, and why something is done to one."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from core.web.typed import stripped


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
