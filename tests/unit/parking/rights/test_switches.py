"""A garage's switches: each has its words, and what is stored is only what was changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parking.access import Direction, LaneKind, LaneRules, Strictness
from parking.rights.switch_words import SWITCHES
from parking.rights.switches import all_switches, changes_of, digest_of, ruled_by

RULES = LaneRules("front", LaneKind.RESTRICTED, Direction.ENTRY)
DEFAULTS = all_switches({})


def _values(default: object) -> st.SearchStrategy[object]:
    if isinstance(default, Strictness):
        return st.sampled_from(Strictness)
    return st.booleans() if isinstance(default, bool) else st.integers(0, 600)


CHOSEN = st.fixed_dictionaries({name: _values(value) for name, value in DEFAULTS.items()})


def test_every_switch_of_the_rules_can_be_set_on_the_page() -> None:
    assert sorted(switch.name for switch in SWITCHES) == sorted(DEFAULTS)
    for switch in SWITCHES:
        is_number = type(DEFAULTS[switch.name]) is int
        assert (switch.most > 0) is is_number, switch.name


def test_nothing_changed_stores_nothing() -> None:
    assert changes_of(DEFAULTS) == {}
    assert ruled_by(RULES, {}) == RULES


@given(CHOSEN)
def test_what_is_stored_brings_back_what_was_chosen(chosen: dict[str, object]) -> None:
    stored = changes_of(chosen)

    assert all_switches(stored) == chosen
    assert all(DEFAULTS[name] != value for name, value in stored.items())
    assert all(type(value) in (bool, int, str) for value in stored.values())


@given(CHOSEN, CHOSEN)
def test_a_mark_tells_any_two_apart(one: dict[str, object], other: dict[str, object]) -> None:
    assert (digest_of(one) == digest_of(other)) is (one == other)


def test_a_value_that_a_switch_cannot_have_is_refused() -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        ruled_by(RULES, {"unpaid": "perhaps"})
