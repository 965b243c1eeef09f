"""How much to give back, and why."""

from decimal import Decimal

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DecimalField, StringField
from wtforms.validators import DataRequired, Length, NumberRange

from core.web.typed import stripped

LARGEST = Decimal(1_000_000)


class RefundForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """An amount of a payment to give back."""

    dollars = DecimalField(
        _l("Amount in dollars"),
        validators=[
            DataRequired(_l("Give the amount in dollars, as 12.50.")),
            NumberRange(Decimal("0.01"), LARGEST, _l("Give an amount above zero.")),
        ],
    )
    reason = StringField(
        _l("Reason"),
        description=_l("For whoever approves it and for whoever checks the books."),
        filters=[stripped],
        validators=[DataRequired(_l("Say why it is given back.")), Length(max=200)],
    )

    @property
    def cents(self) -> int:
        """The amount in cents, a fraction of one rounded to the nearest."""
        cents: int = round(self.dollars.data * 100)
        return cents


class DecideForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Why a refund that waits is not given."""

    reason = StringField(
        _l("Why not"),
        filters=[stripped],
        validators=[DataRequired(_l("Say why it is not given.")), Length(max=200)],
    )
