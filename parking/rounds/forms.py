"""The office's forms of rounds: open one, call one off."""

from collections.abc import Sequence
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, SelectField
from wtforms.validators import DataRequired, InputRequired

from core.campus_time import now
from parking.models import Product
from parking.rights.forms import CampusMomentField, reason_field
from parking.rounds.rules import Answer
from parking.rounds.steps import Plan
from parking.rounds.words import SILENCE


class OpenRoundForm(FlaskForm):  # type: ignore[misc]
    """What is published of a round."""

    product = SelectField(_l("Product"), validators=[DataRequired(_l("Choose a product."))])
    answer_by = CampusMomentField(
        _l("Answer by"),
        description=_l("Give everybody time, those on leave and on nights too."),
        validators=[InputRequired(_l("Choose a day and a time."))],
    )
    last_chance = CampusMomentField(
        _l("Last chance for whoever said nothing"),
        description=_l("They are asked once more in between: a week is fair."),
        validators=[InputRequired(_l("Choose a day and a time."))],
    )
    silence = RadioField(
        _l("Who says nothing at all"),
        choices=[SelectChoice(code, words) for code, words in SILENCE.items()],
        validators=[DataRequired(_l("Choose what comes of saying nothing."))],
    )
    reason = reason_field(_l("Holders read it: why they are asked."))
    shown = ("product", "answer_by", "last_chance", "silence", "reason")

    def offer(self, products: Sequence[Product]) -> Self:
        """Let these products be chosen."""
        self.product.choices = [
            SelectChoice(str(one.id), f"{one.name}, {one.garage.name}") for one in products
        ]
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for times in their order."""
        if not super().validate(extra_validators):
            return False
        if self.answer_by.moment <= now():
            self.answer_by.errors = [_l("Choose a time to come.")]
        if self.last_chance.moment <= self.answer_by.moment:
            self.last_chance.errors = [_l("The last chance comes after the first.")]
        return not (self.answer_by.errors or self.last_chance.errors)

    @property
    def plan(self) -> Plan:
        """What is to be published."""
        times = self.answer_by.moment, self.last_chance.moment
        return Plan(int(self.product.data), *times, Answer(self.silence.data))


class CancelRoundForm(FlaskForm):  # type: ignore[misc]
    """Why a round is called off."""

    reason = reason_field(_l("Everybody who was asked reads it."))
