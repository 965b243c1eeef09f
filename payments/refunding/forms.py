"""How much to give back, and why."""

import re
import secrets
from decimal import Decimal

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectChoice, StringField
from wtforms.validators import DataRequired, Length, NumberRange

from core.web.money_field import DollarsField
from core.web.typed import stripped
from payments.refunding.rules import OUTSIDE
from payments.refunding.words import WAY_LABELS

LARGEST = Decimal(1_000_000)
_NAME = re.compile(r"[0-9a-f]{32}")


class OnceForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """A form whose every filling has a name, so that two clicks ask for one thing."""

    once = HiddenField(default=lambda: secrets.token_hex(16))

    @property
    def name(self) -> str:
        """The name of what the form asks for; empty where somebody made up another."""
        typed = str(self.once.data or "")
        return typed if _NAME.fullmatch(typed) else ""


class RefundForm(OnceForm):
    """An amount of a payment to give back."""

    dollars = DollarsField(
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


class ByHandForm(OnceForm):
    """That a refused refund was given in another way."""

    way = RadioField(
        _l("How it was given"),
        choices=[SelectChoice(str(way), WAY_LABELS[way]) for way in OUTSIDE],
        validators=[DataRequired(_l("Choose how it was given."))],
    )
    reference = StringField(
        _l("Its number there"),
        description=_l("The cheque's number, the pay run or the cash slip. The payer reads it."),
        filters=[stripped],
        validators=[
            DataRequired(_l("Give the number by which it is found there.")),
            Length(max=60),
        ],
    )
    reason = StringField(
        _l("Reason"),
        description=_l("For whoever approves it and for whoever checks the books."),
        filters=[stripped],
        validators=[DataRequired(_l("Say why it was given in this way.")), Length(max=200)],
    )


class TakeBackForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Why something that was noted as given was not."""

    reason = StringField(
        _l("What happened"),
        description=_l("As: the cheque came back, the account was closed."),
        filters=[stripped],
        validators=[DataRequired(_l("Say what happened.")), Length(max=200)],
    )
