"""The fair order: by lot before the opening, by arrival after it, each number once."""

from hypothesis import given, settings
from hypothesis import strategies as st

from parking.sales.order import number_of, place_of

SEEDS = st.text("0123456789abcdef", min_size=32, max_size=32)


@settings(max_examples=30)
@given(st.integers(0, 60), st.integers(0, 20), SEEDS)
def test_each_place_has_one_number_and_the_late_are_behind_the_early(
    early: int, late: int, seed: str
) -> None:
    numbers = [number_of(place, early, seed) for place in range(1, early + late + 1)]
    assert sorted(numbers[:early]) == list(range(1, early + 1))
    assert numbers[early:] == list(range(early + 1, early + late + 1))
    assert [place_of(n, early, seed) for n in numbers] == list(range(1, early + late + 1))


def test_to_be_first_before_the_opening_gains_nothing() -> None:
    first, last = 0, 0
    for draw in range(4000):
        seed = f"{draw:032x}"
        first += number_of(1, 10, seed)
        last += number_of(10, 10, seed)
    # Uniform over 1 to 10: 5.5 on average, with a standard error of 0.045.
    assert abs(first / 4000 - 5.5) < 0.2
    assert abs(last / 4000 - 5.5) < 0.2


def test_the_order_can_be_worked_out_by_anybody() -> None:
    # SHA-256 of "seed:1" to "seed:4", sorted; worked out with sha256sum.
    assert [place_of(n, 4, "seed") for n in (1, 2, 3, 4)] == [3, 1, 2, 4]
