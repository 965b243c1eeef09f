"""The office's forms of draws: open one, call one off, write down the public value."""

import re
from collections.abc import Mapping, Sequence, Set
from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from core.campus_time import now
from core.web.typed import text_of
from parking.draws.lottery import MOST_WEIGHT
from parking.draws.odds import BY_GROUP, Measure, Odds, is_possible
from parking.draws.odds_words import MEASURES
from parking.draws.opening import Plan
from parking.models import Product
from parking.rights.forms import CampusMomentField, reason_field

MOST_PLACES, MOST_OFFER_DAYS = 50_000, 60
_STEP = re.compile(r"\s*(\d{1,3})\s*[:,;=\s]\s*(\d{1,3})\s*")
_GROUP = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9_-]{0,39})\s*[:,;=\s]\s*(\d{1,3})\s*")


def _moment(words: Any, hint: Any = None) -> CampusMomentField:
    return CampusMomentField(
        words, description=hint, validators=[InputRequired(_l("Choose a day and a time."))]
    )


def _number(words: Any, most: int, hint: Any = None) -> IntegerField:
    checks = [
        InputRequired(_l("Type a number.")),
        NumberRange(1, most, _l("Type a number from %(min)s to %(max)s.")),
    ]
    return IntegerField(words, description=hint, validators=checks)


Codes = Mapping[Measure, Set[str]]


class OpenForm(FlaskForm):  # type: ignore[misc]
    """What is published of a draw."""

    product = SelectField(_l("Product"), validators=[DataRequired(_l("Choose a product."))])
    places = _number(
        _l("Places"), MOST_PLACES, _l("They are kept from now on: nobody else can buy them.")
    )
    opens = _moment(_l("Entry opens"), _l("Give everybody time to hear of it, nights too."))
    closes = _moment(_l("Entry closes"))
    draws = _moment(_l("Drawn"), _l("At the close or later."))
    offer_days = _number(_l("Days to buy"), MOST_OFFER_DAYS, _l("Then the place goes to the next."))
    until = _moment(_l("Places pass on until"), _l("What is left then is sold as ever."))
    measure = RadioField(
        _l("Odds"),
        choices=[SelectChoice(code, words) for code, words in MEASURES.items()],
        default=Measure.NOTHING.value,
        validators=[DataRequired(_l("Choose the odds."))],
    )
    steps = TextAreaField(
        _l("Steps of the odds"),
        filters=[text_of],
        render_kw={"rows": 3},
    )
    source = StringField(
        _l("Public value"),
        description=_l(
            "Strongly advised: what it is and where everybody can read it after the close, as the"
            " numbers of the state lottery of that evening. Then nobody at all, we included, can"
            " know the result beforehand."
        ),
        filters=[text_of],
        validators=[Length(max=300, message=_l("Use at most %(max)d characters."))],
    )
    shown = (
        "product",
        "places",
        "opens",
        "closes",
        "draws",
        "offer_days",
        "until",
        "measure",
        "steps",
        "source",
    )

    def offer(self, products: Sequence[Product], codes: Codes) -> Self:
        """Let these products be chosen, and these codes of personnel records be named."""
        self.product.choices = [
            SelectChoice(str(one.id), f"{one.name}, {one.garage.name}") for one in products
        ]
        self.codes = codes
        self.steps.description = _(
            "Unless all are alike. By draws or years a line for each step: 3 2 gives two balls from"
            " three on. By class or site a line for each code: nurse 2. Classes: %(classes)s."
            " Sites: %(sites)s.",
            classes=", ".join(sorted(codes[Measure.CLASS])),
            sites=", ".join(sorted(codes[Measure.SITE])),
        )
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for times in their order, and for steps that the odds can go by."""
        if not super().validate(extra_validators):
            return False
        if self.closes.moment <= max(self.opens.moment, now()):
            self.closes.errors = [_l("Entry closes after it opens, and not in the past.")]
        if self.draws.moment < self.closes.moment:
            self.draws.errors = [_l("It is drawn at the close or later.")]
        if self.until.moment <= self.draws.moment:
            self.until.errors = [_l("Places pass on after the draw.")]
        self.steps.errors = self._faults_of_steps()
        return not any(field.errors for field in self)

    @property
    def odds(self) -> Odds:
        """The odds as typed; only of lines that can be read."""
        measure = Measure(self.measure.data)
        pairs = [match.groups() for line in self._lines if (match := self._line.fullmatch(line))]
        if measure in BY_GROUP:
            return Odds(measure, groups=tuple((code.lower(), int(n)) for code, n in pairs))
        return Odds(measure, tuple((int(least), int(n)) for least, n in pairs))

    @property
    def plan(self) -> Plan:
        """What is to be published."""
        return Plan(
            product_id=int(self.product.data),
            places=self.places.data,
            opens_at=self.opens.moment,
            closes_at=self.closes.moment,
            draws_at=self.draws.moment,
            offers_until=self.until.moment,
            offer_days=self.offer_days.data,
            odds=self.odds,
            public_source=self.source.data,
        )

    @property
    def _lines(self) -> list[str]:
        return [line for line in (self.steps.data or "").splitlines() if line.strip()]

    @property
    def _line(self) -> re.Pattern[str]:
        return _GROUP if self.measure.data in BY_GROUP else _STEP

    def _faults_of_steps(self) -> list[Any]:
        """Why the odds cannot be published; none where they can."""
        is_read = all(self._line.fullmatch(line) for line in self._lines)
        if is_read and is_possible(self.odds):
            known = self.codes.get(self.odds.measure, frozenset())
            unknown = [code for code, _balls in self.odds.groups if code not in known]
            if not unknown:
                return []
            return [_l("Nobody's record has the code %(code)s.", code=unknown[0])]
        if self.measure.data in BY_GROUP:
            return [
                _l(
                    "Write a code and a number a line, each code once, at most %(most)s balls.",
                    most=MOST_WEIGHT,
                )
            ]
        return [
            _l(
                "Write two numbers a line, each line's larger than the one before, at most"
                " %(most)s balls; none where all are alike.",
                most=MOST_WEIGHT,
            )
        ]


class CancelForm(FlaskForm):  # type: ignore[misc]
    """Why a draw is called off."""

    reason = reason_field(_l("Everybody who entered reads it, and it is published."))


class ValueForm(FlaskForm):  # type: ignore[misc]
    """The public value, typed twice: a slip of the finger would be for ever."""

    value = StringField(
        _l("Public value, as published"),
        filters=[text_of],
        validators=[
            DataRequired(_l("Type the value.")),
            Length(max=200, message=_l("Use at most %(max)d characters.")),
        ],
        render_kw={"autocomplete": "off"},
    )
    again = StringField(
        _l("Once more"),
        filters=[text_of],
        validators=[DataRequired(_l("Type the value once more."))],
        render_kw={"autocomplete": "off"},
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the same value twice."""
        if not super().validate(extra_validators):
            return False
        if self.value.data != self.again.data:
            self.again.errors = [_l("The two are not alike. Look once more.")]
            return False
        return True
