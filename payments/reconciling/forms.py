"""What finance says about a difference."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from core.web.typed import stripped


class BookForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Why a refund was made on the provider's own page."""

    why = StringField(
        _l("Why it was given back"),
        description=_l("It is kept with your name, and stands beside the payment."),
        filters=[stripped],
        validators=[
            DataRequired(_l("Say why it was given back.")),
            Length(max=200, message=_l("Say it in at most 200 letters.")),
        ],
    )


class ExplainForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Why statement and books may differ here."""

    reason = TextAreaField(
        _l("Explanation"),
        description=_l("What it is, and what was done about it. It is kept with your name."),
        validators=[
            DataRequired(_l("Say what it is: whoever checks the books reads this.")),
            Length(max=300, message=_l("Say it in at most 300 letters.")),
        ],
    )
