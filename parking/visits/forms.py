"""The form of a visitor: their claim code, or their plate and where they parked."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import Length, Optional

from core.web.typed import stripped


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
