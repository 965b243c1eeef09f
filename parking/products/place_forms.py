"""The office's forms of garages, lots and zones."""

import re
from collections.abc import Sequence
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectChoice, SelectField, TextAreaField, ValidationError
from wtforms.validators import Length

from core.web.typed import text_of
from parking.garages.places import parse_place
from parking.models import Garage
from parking.products.field_words import FIELD_NAMES
from parking.products.forms import PartForm, number_field, text_field

MOST_SPACES, MOST_PERCENT = 20_000, 500
LOWEST, HIGHEST = 60, 600
_COLOR = re.compile(r"#[0-9a-f]{6}")


class ZoneForm(PartForm):
    """A zone's name, its spaces and how many permits are given for them."""

    name = text_field(
        FIELD_NAMES["name"], 80, _l("Empty where it is the whole garage."), needed=False
    )
    spaces = number_field(FIELD_NAMES["spaces"], 0, MOST_SPACES)
    oversell_percent = number_field(
        FIELD_NAMES["oversell_percent"],
        0,
        MOST_PERCENT,
        _l("Not everybody comes every day: 110 gives 11 permits for 10 spaces."),
    )
    shown: tuple[str, ...] = ("name", "spaces", "oversell_percent", "reason")


class NewZoneForm(ZoneForm):
    """A zone that is not there yet."""

    garage_id = SelectField(FIELD_NAMES["garage_id"], coerce=int)
    shown = ("garage_id", "name", "spaces", "oversell_percent", "reason")

    def offer(self, garages: Sequence[Garage]) -> Self:
        """Let these garages be chosen."""
        self.garage_id.choices = [SelectChoice(one.id, one.name) for one in garages]
        return self


class GarageForm(PartForm):
    """A garage or lot: what stands where, and how many spaces it has."""

    name = text_field(FIELD_NAMES["name"], 120)
    letter = text_field(FIELD_NAMES["letter"], 2, _l("One or two letters, as on every sign."))
    color = text_field(FIELD_NAMES["color"], 7, _l("As #155e75."))
    address = text_field(FIELD_NAMES["address"], 200)
    directions = TextAreaField(
        FIELD_NAMES["directions"],
        filters=[text_of],
        validators=[Length(max=2000, message=_l("Use at most %(max)d characters."))],
        render_kw={"rows": 4},
    )
    place = text_field(
        FIELD_NAMES["place"],
        40,
        _l(
            "Latitude and longitude, as maps give them: 42.36270, -71.06890. Drivers for whom there"
            " is no space are sent to the nearest garage that has some."
        ),
        needed=False,
    )
    clearance_inches = number_field(FIELD_NAMES["clearance_inches"], LOWEST, HIGHEST)
    capacity = number_field(FIELD_NAMES["capacity"], 0, MOST_SPACES)
    accessible_spaces = number_field(FIELD_NAMES["accessible_spaces"], 0, MOST_SPACES)
    electric_spaces = number_field(FIELD_NAMES["electric_spaces"], 0, MOST_SPACES)
    shown: tuple[str, ...] = (
        "name",
        "letter",
        "color",
        "address",
        "directions",
        "place",
        "clearance_inches",
        "capacity",
        "accessible_spaces",
        "electric_spaces",
        "reason",
    )

    def validate_color(self, field: Any) -> None:
        """Ask for a colour as style sheets write it."""
        if not _COLOR.fullmatch(field.data):
            raise ValidationError(_l("Type # and six digits or letters from a to f."))

    def validate_place(self, field: Any) -> None:
        """Ask for a place as maps write it, and write all places alike."""
        if not field.data:
            return
        try:
            field.data = str(parse_place(field.data))
        except ValueError:
            said = _l("Type two numbers with a comma between them, as 42.36270, -71.06890.")
            raise ValidationError(said) from None

    def validate_accessible_spaces(self, field: Any) -> None:
        """Refuse more accessible spaces than there are spaces."""
        self._refuse_more_than_all(field)

    def validate_electric_spaces(self, field: Any) -> None:
        """Refuse more spaces with a charger than there are spaces."""
        self._refuse_more_than_all(field)

    def _refuse_more_than_all(self, field: Any) -> None:
        most = self.capacity.data
        if None not in (most, field.data) and field.data > most:
            raise ValidationError(_l("These are more than there are spaces in all."))


class NewGarageForm(GarageForm):
    """A garage or lot that is not there yet."""

    is_public = BooleanField(
        FIELD_NAMES["is_public"],
        description=_l("An outlying lot for staff: leave it off. It cannot be changed later."),
    )
    shown = (*GarageForm.shown[:-1], "is_public", "reason")
