"""What a product must have to be of its kind."""

from datetime import date

import pytest

from parking.access import Window
from parking.products.kinds import Kind, Lack, Shape, find_lacks

WEEK = frozenset(range(7))
NIGHTS = (Window(WEEK, 18 * 60, 7 * 60), Window(frozenset({5, 6})))


@pytest.mark.parametrize(
    ("kind", "shape", "lacks"),
    [
        (Kind.MONTHLY, Shape(), ()),
        (Kind.SHIFT, Shape(), (Lack.HOURS,)),
        (Kind.OVERNIGHT_WEEKEND, Shape(windows=NIGHTS), ()),
        (Kind.OVERNIGHT_WEEKEND, Shape(windows=(Window(WEEK, 16 * 60, 7 * 60),)), (Lack.BY_DAY,)),
        (Kind.OVERNIGHT_WEEKEND, Shape(windows=(Window(WEEK, 18 * 60, 8 * 60),)), (Lack.BY_DAY,)),
        # Friday's night ends on Saturday, Sunday's on Monday: only the second is a weekday.
        (
            Kind.OVERNIGHT_WEEKEND,
            Shape(windows=(Window(frozenset({4}), 18 * 60, 12 * 60),)),
            (),
        ),
        (
            Kind.OVERNIGHT_WEEKEND,
            Shape(windows=(Window(frozenset({6}), 18 * 60, 12 * 60),)),
            (Lack.BY_DAY,),
        ),
        (Kind.CARPOOL, Shape(), (Lack.PEOPLE,)),
        (Kind.ELECTRIC, Shape(), (Lack.CHARGERS,)),
        (Kind.ELECTRIC, Shape(electric_spaces=4), ()),
        (Kind.CARPOOL, Shape(least_people=2), ()),
        (Kind.MOTORCYCLE, Shape(), (Lack.MOTORCYCLES,)),
        (Kind.MOTORCYCLE, Shape(plate_types=frozenset({"motorcycle"})), ()),
        (Kind.VENDOR, Shape(by_application=True), (Lack.SPONSOR,)),
        (Kind.LEASED, Shape(by_application=True, good_until=date(2027, 1, 1)), ()),
        (Kind.EVENT, Shape(good_until=date(2027, 1, 1)), (Lack.BOTH_DAYS,)),
    ],
)
def test_a_kind_asks_for_what_makes_it(kind: Kind, shape: Shape, lacks: tuple[Lack, ...]) -> None:
    assert find_lacks(kind, shape) == lacks
