"""What finance says about a difference."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length


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
