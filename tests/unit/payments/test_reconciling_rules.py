"""Statement beside books: every difference is found, and nothing that is no difference."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from payments.reconciling.rules import Entry, Fault, Grace, Key, compare
from payments.reconciling.statements import MovementKind

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
GRACE = Grace(NOW - timedelta(minutes=15), NOW - timedelta(hours=1))
OLD, NEW = NOW - timedelta(days=1), NOW - timedelta(minutes=1)

keys = st.tuples(st.sampled_from(list(MovementKind)), st.text("abc", min_size=1, max_size=3))
sides = st.dictionaries(
    keys, st.builds(Entry, st.integers(-500, 500).filter(bool), st.sampled_from([OLD, NEW]))
)


@given(sides, sides)
def test_exactly_what_differs_and_is_old_enough_is_found(
    stated: dict[Key, Entry], booked: dict[Key, Entry]
) -> None:
    found = {(d.kind, d.ref): d.fault for d in compare(stated, booked, GRACE)}

    for key in stated.keys() | booked.keys():
        theirs, ours = stated.get(key), booked.get(key)
        if theirs and ours:
            assert found.get(key) == (None if theirs.cents == ours.cents else Fault.OTHER_AMOUNT)
        elif theirs:
            assert found.get(key) == (Fault.NOT_BOOKED if theirs.at == OLD else None)
        elif ours:
            assert found.get(key) == (Fault.NOT_STATED if ours.at == OLD else None)
    assert found.keys() <= stated.keys() | booked.keys()
