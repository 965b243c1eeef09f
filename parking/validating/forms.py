"""The forms of validations: a stay and how it is validated, and a new kind."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DecimalField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, StopValidation

from core.web.typed import stripped
from parking.access.validations import Effect
from parking.stays.forms import StayReasonForm
from parking.validating.words import EFFECTS
from parking.visits.forms import ClaimForm

_MOST: Mapping[str, int] = {
    Effect.WHOLE: 0,
    Effect.HOURS: 72,
    Effect.PERCENT: 100,
    Effect.FLAT: 1_000,
}


def _fits_effect(form: "KindForm", field: Any) -> None:
    """Each effect has its own bounds; hours and percents are whole, a whole stay needs none."""
    effect, amount = form.effect.data, field.data or 0
    field.errors = []
    if effect == Effect.WHOLE or effect not in _MOST:
        raise StopValidation
    # Infinity and what is no number are decimals too, and can be neither compared nor rounded.
    is_within = Decimal(amount).is_finite() and 0 < amount <= _MOST[effect]
    if not is_within or (effect != Effect.FLAT and amount != int(amount)):
        sentence = _("Type a number above 0, up to %(most)s.", most=_MOST[effect])
        raise StopValidation(sentence)


class ValidationForm(ClaimForm, StayReasonForm):
    """Which stay is validated, how and why."""

    kind = SelectField(
        _l("What is validated"), coerce=int, validators=[InputRequired(_l("Choose one."))]
    )


class KindForm(FlaskForm):  # type: ignore[misc]
    """One more way to validate."""

    name = StringField(
        _l("Name"),
        description=_l("As the desks see it, such as “Eye clinic, 2 hours”."),
        filters=[stripped],
        validators=[DataRequired(_l("Give it a name.")), Length(max=80)],
    )
    effect = SelectField(
        _l("What it takes off"),
        choices=[SelectChoice(code.value, name) for code, name in EFFECTS.items()],
    )
    amount = DecimalField(
        _l("How much"),
        description=_l("Hours, percent or dollars. Leave it empty for the whole stay."),
        places=2,
        validators=[_fits_effect],
    )

    def units(self) -> int:
        """The amount as it is kept: hours, percent, or US cents."""
        effect, amount = Effect(self.effect.data), self.amount.data or 0
        if effect is Effect.WHOLE:
            return 0
        return round(amount * 100) if effect is Effect.FLAT else int(amount)
