"""What finance says of a card's payment that nobody answered for."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from core.web.typed import stripped


class NotTakenForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Where somebody looked, and found nothing taken."""

    found = StringField(
        _l("What you found there"),
        description=_l("As: no payment of this customer on that day, looked through to today."),
        filters=[stripped],
        validators=[DataRequired(_l("Say where you looked and what you found.")), Length(max=200)],
    )
