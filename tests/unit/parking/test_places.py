"""Where garages stand: read as maps write it, and the nearest first."""

from dataclasses import dataclass

import pytest

from parking.garages.places import Place, metres_between, others_nearest_first, parse_place


@dataclass(frozen=True)
class Standing:
    slug: str
    place: Place | None = None


HERE, NEAR, FAR = Place(42.3627, -71.0689), Place(42.362, -71.0674), Place(42.379, -71.0512)


def test_a_place_is_read_as_maps_write_it() -> None:
    assert parse_place(" 42.36270,-71.06890 ") == HERE
    assert str(HERE) == "42.36270, -71.06890"
    assert parse_place(str(FAR)) == FAR


@pytest.mark.parametrize("text", ["", "Fruit Street", "42.3", "91, 10", "42.3, 181", "1, 2, 3"])
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no place|beyond the map"):
        parse_place(text)


def test_metres_are_those_of_the_map() -> None:
    """One degree of latitude is 111.2 km, one of longitude at 60 degrees north half as much."""
    assert metres_between(Place(42, -71), Place(43, -71)) == pytest.approx(111_195, abs=10)
    assert metres_between(Place(60, 10), Place(60, 11)) == pytest.approx(55_597, abs=10)


def test_the_nearest_garage_comes_first_and_one_without_a_place_last() -> None:
    garages = [Standing("far", FAR), Standing("here", HERE), Standing("x"), Standing("near", NEAR)]
    assert [g.slug for g in others_nearest_first(garages, "here")] == ["near", "far", "x"]
    # Where nobody has said where this one stands the order of the signs holds.
    assert [g.slug for g in others_nearest_first(garages, "x")] == ["far", "here", "near"]
    assert [g.slug for g in others_nearest_first(garages, "other")] == ["far", "here", "x", "near"]
