"""The office's forms of a product, a part each."""

from collections.abc import Sequence
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from core.identity.employment import CLASSES, SITES
from core.web.typed import text_of
from parking.models import Pool, Product
from parking.products.eligibility import SoldBy
from parking.products.field_words import FIELD_NAMES, zone_name
from parking.products.parts import FIELDS, Part
from parking.products.words import KINDS, SHIFTS, SOLD_BY
from parking.rights.forms import FIRST_YEAR, LAST_YEAR, CampusMomentField, reason_field
from parking.vehicles.words import plate_type_names

MOST_VEHICLES, MOST_YEARS, MOST_MILES, MOST_LEAVE_DAYS = 20, 50, 500, 731


def number_field(words: Any, least: int, most: int, hint: Any = None) -> IntegerField:
    """A whole number within bounds."""
    said = _l("Type a number from %(min)s to %(max)s.")
    checks = [InputRequired(_l("Type a number.")), NumberRange(least, most, said)]
    return IntegerField(words, description=hint, validators=checks)


def text_field(words: Any, most: int, hint: Any = None, *, needed: bool = True) -> StringField:
    """A line of text."""
    checks = [DataRequired(_l("Type a few words."))] if needed else []
    length = Length(max=most, message=_l("Use at most %(max)d characters."))
    return StringField(words, description=hint, filters=[text_of], validators=[*checks, length])


def _several(name: str, choices: Any, hint: Any = None) -> SelectMultipleField:
    found = [SelectChoice(code, words) for code, words in choices]
    return SelectMultipleField(
        FIELD_NAMES[name], description=hint, choices=found, validators=[Optional()]
    )


class PartForm(FlaskForm):  # type: ignore[misc]
    """What every form of a part has: why it is changed, and what its fields say as a change."""

    reason = reason_field(_l("It is kept with the change."))
    shown: tuple[str, ...] = ()

    @property
    def values(self) -> dict[str, Any]:
        """The fields as typed, by the columns' names."""
        return {name: self[name].data for name in self.shown if name != "reason"}


class FactsForm(PartForm):
    """What a product is."""

    name = text_field(FIELD_NAMES["name"], 120, _l("As on the permit: Monthly permit."))
    kind = SelectField(
        FIELD_NAMES["kind"], choices=[SelectChoice(code, words) for code, words in KINDS.items()]
    )
    summary = text_field(FIELD_NAMES["summary"], 300, _l("What employees read first."))
    pool_id = SelectField(FIELD_NAMES["pool_id"], coerce=int)
    max_vehicles = number_field(
        FIELD_NAMES["max_vehicles"], 1, MOST_VEHICLES, _l("One of them is inside at a time.")
    )
    plate_types = _several(
        "plate_types", plate_type_names(), _l("Choose none to let any vehicle be on it.")
    )
    least_people = number_field(
        FIELD_NAMES["least_people"], 1, MOST_VEHICLES, _l("For a carpool; 1 for any other.")
    )
    needs_sponsor = BooleanField(
        FIELD_NAMES["needs_sponsor"], description=_l("Vendors name their sponsor when they apply.")
    )
    good_from = DateField(
        FIELD_NAMES["good_from"],
        description=_l("For an event or a lease. Empty: no first day."),
        validators=[Optional()],
    )
    good_until = DateField(
        FIELD_NAMES["good_until"],
        description=_l("The last day. Empty: it has no end."),
        validators=[Optional()],
    )
    shown: tuple[str, ...] = (*FIELDS[Part.FACTS], "reason")

    def offer(self, zones: Sequence[Pool]) -> Self:
        """Let these zones be chosen."""
        self.pool_id.choices = [SelectChoice(zone.id, zone_name(zone)) for zone in zones]
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for days in their order."""
        if not super().validate(extra_validators):
            return False
        first, last = self.good_from.data, self.good_until.data
        for field in (self.good_from, self.good_until):
            # Near the calendar's ends no time zone can be applied.
            if field.data is not None and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
                said = _l("Type a year from %(first)s to %(last)s.")
                field.errors = [said % {"first": FIRST_YEAR, "last": LAST_YEAR}]
        if first is not None and last is not None and last < first:
            self.good_until.errors = [_l("The last day is not before the first.")]
        if self.least_people.data > self.max_vehicles.data:
            self.least_people.errors = [_l("So many cars do not go on one permit.")]
        checked = (self.good_from, self.good_until, self.least_people)
        return not any(field.errors for field in checked)


class NewProductForm(FactsForm):
    """A product that is not there yet."""

    priced_by_day = BooleanField(
        FIELD_NAMES["priced_by_day"],
        description=_l("For events: prices are for a day. It cannot be changed later."),
    )
    shown = (*FactsForm.shown[:-1], "priced_by_day", "reason")


class WhoForm(PartForm):
    """Who may have a product."""

    employment_classes = _several(
        "employment_classes", CLASSES.items(), _l("Choose none to let every class have it.")
    )
    sites = _several("sites", SITES.items(), _l("Choose none to let every site have it."))
    shifts = _several("shifts", SHIFTS.items(), _l("Choose none to let every shift have it."))
    service_years = number_field(
        FIELD_NAMES["service_years"], 0, MOST_YEARS, _l("Whole years. 0 asks for none.")
    )
    distance_miles = number_field(
        FIELD_NAMES["distance_miles"], 0, MOST_MILES, _l("At least so far. 0 asks for none.")
    )
    excludes_transit = BooleanField(FIELD_NAMES["excludes_transit"])
    shown = (
        "employment_classes",
        "sites",
        "shifts",
        "service_years",
        "distance_miles",
        "excludes_transit",
        "reason",
    )


class SaleForm(PartForm):
    """How and when a product is sold."""

    is_offered = BooleanField(
        _l("It is sold"), description=_l("Else nobody gets a new one; permits go on.")
    )
    sold_by = RadioField(
        FIELD_NAMES["sold_by"],
        choices=[SelectChoice(code, words) for code, words in SOLD_BY.items()],
        validators=[DataRequired(_l("Choose how it is sold."))],
    )
    sale_opens_at = CampusMomentField(
        FIELD_NAMES["sale_opens_at"],
        description=_l("Empty: it is open already."),
        validators=[Optional()],
    )
    sale_closes_at = CampusMomentField(
        FIELD_NAMES["sale_closes_at"],
        description=_l("Empty: it stays open."),
        validators=[Optional()],
    )
    leave_days = number_field(
        FIELD_NAMES["leave_days"], 0, MOST_LEAVE_DAYS, _l("0: no leave, the permit ends.")
    )
    shown = ("is_offered", "sold_by", "sale_opens_at", "sale_closes_at", "leave_days", "reason")

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for times in their order."""
        if not super().validate(extra_validators):
            return False
        opens, closes = self.sale_opens_at, self.sale_closes_at
        if opens.data and closes.data and closes.moment <= opens.moment:
            closes.errors = [_l("A sale closes after it opens.")]
        return not closes.errors

    @property
    def values(self) -> dict[str, Any]:
        """The columns: by application is a column of its own."""
        is_asked_for = self.sold_by.data == SoldBy.APPLICATION
        moments = (self.sale_opens_at, self.sale_closes_at)
        opens, closes = (field.moment if field.data else None for field in moments)
        return {
            "is_offered": self.is_offered.data,
            "sold_by": SoldBy.FIRST_COME.value if is_asked_for else self.sold_by.data,
            "by_application": is_asked_for,
            "sale_opens_at": opens,
            "sale_closes_at": closes,
            "leave_days": self.leave_days.data,
        }


def facts_of(product: Product) -> dict[str, Any]:
    """A product's columns, as the forms of facts and of who may take them."""
    names = {*FactsForm.shown, *WhoForm.shown} - {"reason"}
    return {name: getattr(product, name) for name in names}
