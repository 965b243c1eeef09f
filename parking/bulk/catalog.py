"""Zones, products and prices as spreadsheets: what their columns are, and what a row asks."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.identity.employment import CLASSES, SITES
from core.identity.feeds.kinds import FeedKind
from parking.bulk.cells import BadCellError, cents_of, codes_of, day_of, is_yes, number_of, words_of
from parking.bulk.sheets import Cells, Sheet
from parking.bulk.words import Fault
from parking.models import Pool, Product
from parking.products.field_words import zone_name
from parking.products.fitting import LACKS, shape_of
from parking.products.forms import MOST_LEAVE_DAYS, MOST_MILES, MOST_VEHICLES, MOST_YEARS
from parking.products.kinds import Kind, find_lacks
from parking.products.parts import FIELDS, Part, Values
from parking.products.place_forms import MOST_PERCENT, MOST_SPACES
from parking.products.price_forms import DEAREST
from parking.products.prices import is_backwards
from parking.products.words import SHIFTS

# Columns of a product, by the field that each is of, and how its cells are read.
_PRODUCT: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "name": ("name", lambda text: words_of(text, 120, needed=True)),
    "summary": ("summary", lambda text: words_of(text, 300, needed=True)),
    "max_vehicles": ("max_vehicles", lambda text: number_of(text, MOST_VEHICLES, 1)),
    "employment_classes": ("employment_classes", lambda text: codes_of(text, CLASSES)),
    "sites": ("sites", lambda text: codes_of(text, SITES)),
    "shifts": ("shifts", lambda text: codes_of(text, SHIFTS)),
    "service_years": ("service_years", lambda text: number_of(text, MOST_YEARS)),
    "distance_miles": ("distance_miles", lambda text: number_of(text, MOST_MILES)),
    "not_with_transit_pass": ("excludes_transit", is_yes),
    "on_sale": ("is_offered", is_yes),
    "leave_days": ("leave_days", lambda text: number_of(text, MOST_LEAVE_DAYS)),
}


def read_zone(cells: Cells) -> Mapping[Part, Values]:
    """What a row asks of a zone."""
    values: dict[str, Any] = {
        "spaces": number_of(cells["spaces"], MOST_SPACES),
        "oversell_percent": number_of(cells["oversell_percent"], MOST_PERCENT),
    }
    if "name" in cells:
        values["name"] = words_of(cells["name"], 80)
    return {Part.ZONE: values}


def read_product(cells: Cells) -> Mapping[Part, Values]:
    """What a row asks of a product; a column that is not there asks nothing."""
    values = {
        field: read(cells[column]) for column, (field, read) in _PRODUCT.items() if column in cells
    }
    parts = (Part.FACTS, Part.WHO, Part.SALE)
    return {
        part: {name: value for name, value in values.items() if name in FIELDS[part]}
        for part in parts
    }


def read_price(cells: Cells) -> Mapping[Part, Values]:
    """What a row asks: a price from a day on."""
    day = day_of(cells["from"])
    return {Part.PRICE: {day.isoformat(): cents_of(cells["price"], DEAREST)}}


def refuse_product(product: Product, asked: Mapping[Part, Values], _today: date) -> None:
    """Refuse a product on sale that would not be what its kind is called, or of too few cars."""
    values = {name: value for part in asked.values() for name, value in part.items()}
    if values.get("max_vehicles", product.max_vehicles) < product.least_people:
        raise BadCellError(Fault.BAD_RANGE, str(values["max_vehicles"]))
    lacks = find_lacks(Kind(product.kind), shape_of(product, values))
    if lacks and values.get("is_offered", product.is_offered):
        raise BadCellError(Fault.LACKS, str(LACKS[lacks[0]]))


def refuse_price(product: Product, asked: Mapping[Part, Values], today: date) -> None:
    """Refuse a price for days that are past or begun."""
    prices = [(price.effective_from, price.cents) for price in product.prices]
    for day in asked[Part.PRICE]:
        if is_backwards(date.fromisoformat(day), today, prices):
            raise BadCellError(Fault.PAST_DAY, day)


def _refuse_nothing(_zone: Pool, _asked: Mapping[Part, Values], _today: date) -> None:
    """A zone may have any number of spaces: those who hold a permit keep it."""


def _product_title(product: Product) -> str:
    return f"{product.name}, {product.garage.name}"


def _first(cells: Cells, *columns: str) -> tuple[str, ...]:
    return tuple(cells.get(column, "").lower() for column in columns)


ZONES = Sheet(
    model=Pool,
    required=("zone", "spaces", "oversell_percent"),
    optional=("name", "reason"),
    unknown=Fault.UNKNOWN_ZONE,
    read=read_zone,
    title=zone_name,
    key=lambda cells: _first(cells, "zone"),
    refuse=_refuse_nothing,
)
PRODUCTS = Sheet(
    model=Product,
    required=("product",),
    optional=(*_PRODUCT, "reason"),
    unknown=Fault.UNKNOWN_PRODUCT,
    read=read_product,
    title=_product_title,
    key=lambda cells: _first(cells, "product"),
    refuse=refuse_product,
)
PRICES = Sheet(
    model=Product,
    required=("product", "from", "price"),
    optional=("reason",),
    unknown=Fault.UNKNOWN_PRODUCT,
    read=read_price,
    title=_product_title,
    key=lambda cells: _first(cells, "product", "from"),
    refuse=refuse_price,
)


def zone_rows(session: Session) -> Iterator[Sequence[object]]:
    """The zones as they are, to be sent back."""
    for zone in session.scalars(select(Pool).order_by(Pool.slug)):
        yield zone.slug, zone.spaces, zone.oversell_percent, zone.name, "", zone.garage.name


def product_rows(session: Session) -> Iterator[Sequence[object]]:
    """The products as they are, to be sent back."""
    for product in session.scalars(select(Product).order_by(Product.slug)):
        yield (
            product.slug,
            *(_said(getattr(product, field)) for field, _read in _PRODUCT.values()),
            "",
            product.garage.name,
        )


def price_rows(session: Session) -> Iterator[Sequence[object]]:
    """Every price from the day on which it begins, to be sent back."""
    for product in session.scalars(select(Product).order_by(Product.slug)):
        for price in product.prices:
            dollars = f"{price.cents // 100}.{price.cents % 100:02d}"
            yield product.slug, price.effective_from, dollars, "", _product_title(product)


def _said(value: Any) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(sorted(value)) if isinstance(value, list) else value


def _kind(name: str, title: Any, sheet: Sheet) -> FeedKind:
    columns = (*sheet.required, *sheet.optional)
    return FeedKind(name, title, columns, sheet.look, sheet.parts, is_by_hand=True)


KINDS = (
    _kind("zones", _l("Zones and their spaces"), ZONES),
    _kind("products", _l("Products"), PRODUCTS),
    _kind("prices", _l("Prices"), PRICES),
)
EXPORTS: Mapping[str, tuple[Sequence[str], Callable[[Session], Iterator[Sequence[object]]]]] = {
    "zones": ((*ZONES.required, *ZONES.optional, "garage"), zone_rows),
    "products": ((*PRODUCTS.required, *PRODUCTS.optional, "garage"), product_rows),
    "prices": ((*PRICES.required, *PRICES.optional, "name"), price_rows),
}
