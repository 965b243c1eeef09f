"""The office's forms of a product's prices and of its terms."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from core.web.money_field import DollarsField
from core.web.typed import stripped
from parking.products.field_words import FIELD_NAMES
from parking.products.forms import PartForm

DEAREST, LONGEST_TERMS = 10_000, 20_000


class PriceForm(PartForm):
    """A price from a day on."""

    effective_from = DateField(
        _l("From"),
        description=_l("A day to come: what is past or begun is never changed."),
        validators=[InputRequired(_l("Choose the day on which it begins."))],
    )
    dollars = DollarsField(
        _l("Dollars"),
        places=2,
        validators=[
            InputRequired(_l("Type the price, as 12.00.")),
            NumberRange(0, DEAREST, _l("Type a number from %(min)s to %(max)s.")),
        ],
    )
    shown = ("effective_from", "dollars", "reason")

    @property
    def values(self) -> dict[str, Any]:
        """The price in cents, by the day on which it begins."""
        return {self.effective_from.data.isoformat(): round(self.dollars.data * 100)}


class TermsForm(PartForm):
    """What whoever gets the product accepts."""

    english = TextAreaField(
        FIELD_NAMES["english"],
        description=_l("Plain sentences. An empty line begins a new paragraph."),
        filters=[stripped],
        validators=[DataRequired(_l("Write the terms.")), Length(max=LONGEST_TERMS)],
        render_kw={"rows": 10},
    )
    spanish = TextAreaField(
        FIELD_NAMES["spanish"],
        filters=[stripped],
        validators=[DataRequired(_l("Write the terms in Spanish too.")), Length(max=LONGEST_TERMS)],
        render_kw={"rows": 10, "lang": "es"},
    )
    shown = ("english", "spanish", "reason")
