"""Whether a product, as a form would have it, is what its kind is called: errors beside fields."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from parking.hours.windows import to_windows
from parking.models import Product
from parking.products.forms import PartForm
from parking.products.kinds import FIELDS, Kind, Lack, Shape, find_lacks

LACKS: Mapping[Lack, LazyString] = {
    Lack.HOURS: _l("A permit of this kind lets in at some hours only. Set its hours first."),
    Lack.BY_DAY: _l(
        "Nights and weekends leave weekdays from 7:00 to 17:00 to patients. Change its hours."
    ),
    Lack.MOTORCYCLES: _l("A motorcycle permit takes plates of motorcycles only. Choose them."),
    Lack.BY_APPLICATION: _l("A permit of this kind is given by the office, on application."),
    Lack.SPONSOR: _l("A vendor's permit needs an employee who answers for its holder."),
    Lack.LAST_DAY: _l("A lease has a last day. Say which."),
    Lack.BOTH_DAYS: _l("An event has a first and a last day. Say which."),
    Lack.PEOPLE: _l("A carpool has cars of at least two people on one permit."),
    Lack.CHARGERS: _l("Its garage has no spaces for electric cars. Choose another, or count them."),
}


def is_fit(form: PartForm, product: Product) -> bool:
    """Say beside the fields what a product on sale would lack. False where it lacks something.

    What is not sold may be half done.
    """
    values = form.values
    if not values.get("is_offered", product.is_offered):
        return True
    kind = Kind(values.get("kind", product.kind))
    lacks = find_lacks(kind, shape_of(product, values))
    for lack in lacks:
        where = FIELDS[lack] if FIELDS[lack] in form else form.shown[0]
        form[where].errors = [*form[where].errors, LACKS[lack]]
    return not lacks


def shape_of(product: Product, values: Mapping[str, Any]) -> Shape:
    """A product's shape once it has these values."""

    def then(name: str) -> Any:
        return values.get(name, getattr(product, name))

    return Shape(
        windows=to_windows(then("windows")),
        plate_types=frozenset(then("plate_types")),
        least_people=then("least_people"),
        electric_spaces=product.garage.electric_spaces,
        needs_sponsor=then("needs_sponsor"),
        by_application=then("by_application"),
        good_from=then("good_from"),
        good_until=then("good_until"),
    )
