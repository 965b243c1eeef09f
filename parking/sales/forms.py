"""The office's forms of sales: announce one, pause it, extend it, take a place for somebody."""

from collections.abc import Sequence
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from core.campus_time import now
from core.web.typed import text_of
from parking.models import Product
from parking.rights.forms import CampusMomentField, reason_field
from parking.sales.opening import Plan

MOST_A_MINUTE = 3_000
# As browsers send a day and time; the first is how one is put into the field.
_TYPED = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


def _moment(words: Any, hint: Any = None) -> CampusMomentField:
    checks = [InputRequired(_l("Choose a day and a time."))]
    return CampusMomentField(words, description=hint, validators=checks, format=_TYPED)


def _pace(hint: Any) -> IntegerField:
    checks = [
        InputRequired(_l("Type a number.")),
        NumberRange(1, MOST_A_MINUTE, _l("Type a number from %(min)s to %(max)s.")),
    ]
    return IntegerField(_l("People called a minute"), description=hint, validators=checks)


class AnnounceForm(FlaskForm):  # type: ignore[misc]
    """What is announced of a sale."""

    product = SelectField(_l("Product"), validators=[DataRequired(_l("Choose a product."))])
    opens = _moment(
        _l("It opens"), _l("From the announcement on the product is sold by this sale alone.")
    )
    closes = _moment(_l("It closes"), _l("What is left then is sold as ever."))
    per_minute = _pace(_l("3,000 spaces at 300 a minute are called within ten minutes."))
    shown = ("product", "opens", "closes", "per_minute")

    def offer(self, products: Sequence[Product]) -> Self:
        """Let these products be chosen."""
        self.product.choices = [
            SelectChoice(str(one.id), f"{one.name}, {one.garage.name}") for one in products
        ]
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for times in their order, and for an opening to come."""
        if not super().validate(extra_validators):
            return False
        if self.opens.moment <= now():
            self.opens.errors = [_l("This time is past. Give people time to hear of it.")]
        if self.closes.moment <= self.opens.moment:
            self.closes.errors = [_l("It closes after it opens.")]
        return not any(field.errors for field in self)

    @property
    def plan(self) -> Plan:
        """What is to be announced."""
        return Plan(
            product_id=int(self.product.data),
            opens_at=self.opens.moment,
            closes_at=self.closes.moment,
            per_minute=self.per_minute.data,
        )


class PauseForm(FlaskForm):  # type: ignore[misc]
    """Why nobody is called for a while."""

    reason = reason_field(_l("Everybody who waits reads it."))


class CallOffForm(FlaskForm):  # type: ignore[misc]
    """Why a sale ends before its time."""

    why = reason_field(_l("It is published on the sale's page."))


class ExtendForm(FlaskForm):  # type: ignore[misc]
    """Until when a sale goes on instead."""

    closes = _moment(_l("It closes"), _l("Later than announced; never sooner."))


class PaceForm(FlaskForm):  # type: ignore[misc]
    """How many are called a minute from now on."""

    per_minute = _pace(_l("From now on."))


class BehalfForm(FlaskForm):  # type: ignore[misc]
    """For whom the office takes a place, and why."""

    who = StringField(
        _l("Person"),
        description=_l("Their mail address, badge or employee number."),
        filters=[text_of],
        validators=[DataRequired(_l("Say for whom.")), Length(max=120)],
    )
    because = reason_field(_l("It is kept with the place, and the person reads it."))
