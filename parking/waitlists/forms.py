"""The forms of waitlists: deferring, a list's rules, moving somebody, a first day of work."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from core.identity.employment import CLASSES
from core.web.typed import stripped
from parking.waitlists.rules import Criterion, Rules
from parking.waitlists.words import CRITERIA

LONGEST_REASON, MOST_RANK = 500, 100_000
_CLASS_CHOICES = [SelectChoice(code, words) for code, words in CLASSES.items()]
_CRITERIA = [SelectChoice("", _l("Nothing more"))]
_CRITERIA += [SelectChoice(code, words) for code, words in CRITERIA.items()]


def _number(words: Any, hint: Any, least: int, most: int) -> IntegerField:
    range_said = _l("Type a number from %(min)s to %(max)s.")
    checks = [InputRequired(_l("Type a number.")), NumberRange(least, most, range_said)]
    return IntegerField(words, description=hint, validators=checks)


def _reason(hint: Any) -> TextAreaField:
    return TextAreaField(
        _l("Reason"),
        description=hint,
        filters=[stripped],
        validators=[
            DataRequired(_l("Write the reason: it is kept with the record.")),
            Length(max=LONGEST_REASON, message=_l("Use at most %(max)d characters.")),
        ],
        render_kw={"rows": 2, "maxlength": LONGEST_REASON},
    )


class DeferForm(FlaskForm):  # type: ignore[misc]
    """Until when somebody wants no offers."""

    until = DateField(
        _l("Offers again from"),
        description=_l("Your place stays. Offers go to the next person until that day."),
        validators=[InputRequired(_l("Choose the first day on which you want offers again."))],
    )


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """Why the office does something to somebody's place."""

    reason = _reason(_l("The person reads it."))


class MoveForm(ReasonForm):
    """Which rank somebody gets, and why."""

    rank = _number(_l("New rank"), _l("1 is next. Beyond the last is the last."), 1, MOST_RANK)


class ServiceForm(ReasonForm):
    """Since when somebody works here, and where that is known from."""

    since = DateField(
        _l("First day of work"),
        description=_l("As personnel records have it. Leave it empty where nobody knows."),
        validators=[Optional()],
    )


class RulesForm(FlaskForm):  # type: ignore[misc]
    """How a list is ordered and how its offers go."""

    seen = IntegerField(validators=[InputRequired()])
    is_open = BooleanField(_l("Takes new names"))
    first = SelectField(_l("Order by"), choices=_CRITERIA[1:])
    second = SelectField(_l("Then by"), choices=_CRITERIA)
    third = SelectField(_l("And then by"), choices=_CRITERIA)
    group_one = SelectMultipleField(
        _l("First priority group"),
        description=_l("Counts where the order is by priority groups."),
        choices=_CLASS_CHOICES,
        validators=[Optional()],
    )
    group_two = SelectMultipleField(
        _l("Second priority group"),
        description=_l("Everybody who is in neither comes after both."),
        choices=_CLASS_CHOICES,
        validators=[Optional()],
    )
    offer_days = _number(_l("Days an offer stands"), _l("Beside the day it is made on."), 1, 30)
    rest_days = _number(_l("Days without offers after a missed one"), None, 1, 365)
    misses_at_most = _number(
        _l("Missed offers that end a place"), _l("1: already the first one."), 1, 10
    )
    reason = _reason(_l("It is kept with the record."))
    shown = (
        "is_open",
        "first",
        "second",
        "third",
        "group_one",
        "group_two",
        "offer_days",
        "rest_days",
        "misses_at_most",
        "reason",
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for criteria that differ, groups that differ, and groups where they count."""
        if not super().validate(extra_validators):
            return False
        chosen = [field.data for field in (self.first, self.second, self.third) if field.data]
        one, two = set(self.group_one.data or ()), set(self.group_two.data or ())
        if len(set(chosen)) < len(chosen):
            self.second.errors = [_l("Choose each order once.")]
        elif one & two:
            self.group_two.errors = [_l("A class is in one group at most.")]
        elif Criterion.PRIORITY in chosen and not one:
            self.group_one.errors = [_l("Choose who is in the first group.")]
        return not (self.second.errors or self.group_one.errors or self.group_two.errors)

    @property
    def rules(self) -> Rules:
        """The rules as typed."""
        chosen = (field.data for field in (self.first, self.second, self.third))
        groups = (frozenset(field.data or ()) for field in (self.group_one, self.group_two))
        return Rules(
            is_open=self.is_open.data,
            criteria=tuple(Criterion(code) for code in chosen if code),
            priorities=tuple(group for group in groups if group),
            offer_days=self.offer_days.data,
            rest_days=self.rest_days.data,
            misses_at_most=self.misses_at_most.data,
        )


def filled(rules: Rules, seen: int) -> RulesForm:
    """The form as it stands before anybody types: the rules in force."""
    criteria = [criterion.value for criterion in rules.criteria] + ["", ""]
    groups = [sorted(group) for group in rules.priorities] + [[], []]
    data = {
        "seen": seen,
        "is_open": rules.is_open,
        "first": criteria[0],
        "second": criteria[1],
        "third": criteria[2],
        "group_one": groups[0],
        "group_two": groups[1],
        "offer_days": rules.offer_days,
        "rest_days": rules.rest_days,
        "misses_at_most": rules.misses_at_most,
    }
    return RulesForm(formdata=None, data=data)
