"""The order of a waitlist: total, stable, by the published rules, moved as the office said."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parking.waitlists.log import BrokenLogError, Event, Kind, ListState, after, fold, move_of
from parking.waitlists.order import line_of, move_to, ranks_of
from parking.waitlists.rounds import Reason, find_turn
from parking.waitlists.rules import Criterion, Rules, rules_from, stored

BEGAN = datetime(2026, 1, 5, 14, 0, tzinfo=UTC)
SENIORITY = Rules(criteria=(Criterion.SENIORITY, Criterion.APPLIED))
NIGHTS = Rules(
    criteria=(Criterion.PRIORITY, Criterion.SENIORITY), priorities=(frozenset({"night"}),)
)

people = st.lists(
    st.tuples(
        st.sampled_from(["night", "staff"]),
        st.none() | st.dates(date(1990, 1, 1), date(2026, 1, 1)),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=12,
)
rules = st.builds(
    Rules,
    criteria=st.permutations(list(Criterion)).flatmap(
        lambda found: st.integers(1, 3).map(lambda n: tuple(found[:n]))
    ),
    priorities=st.sampled_from([(), (frozenset({"night"}),)]),
)


def joined(number: int, facts: tuple[str, date | None, int]) -> Event:
    employment_class, since, days = facts
    details = {
        "person_id": number,
        "employment_class": employment_class,
        "service_since": since.isoformat() if since else None,
    }
    return Event(number, BEGAN + timedelta(days=days), Kind.JOINED, details=details)


def list_of(rules: Rules, everybody: list[tuple[str, date | None, int]]) -> ListState:
    first = Event(1, BEGAN, Kind.RULES, details=stored(rules))
    return fold([first, *(joined(number, one) for number, one in enumerate(everybody, 2))])


def numbers(state: ListState) -> list[int]:
    return [entry.number for entry in line_of(state)]


def then(state: ListState, kind: Kind, entry: int, **details: object) -> ListState:
    """The list after one thing more."""
    event = Event(state.last + 1, BEGAN + timedelta(days=9), kind, entry, details)
    moves = (*state.moves, move_of(entry, details)) if kind is Kind.MOVED else state.moves
    entries = {**state.entries, entry: after(state.entries[entry], event)}
    return ListState(state.rules, entries, moves, event.number)


def test_seniority_comes_first_and_an_unknown_first_day_last() -> None:
    state = list_of(
        SENIORITY, [("staff", None, 0), ("staff", date(2010, 5, 1), 2), ("staff", None, 1)]
    )
    assert numbers(state) == [3, 2, 4]


def test_groups_come_before_seniority_where_the_rules_say_so() -> None:
    state = list_of(NIGHTS, [("staff", date(1999, 1, 1), 0), ("night", date(2020, 1, 1), 3)])
    assert numbers(state) == [3, 2]


@given(rules, people)
@settings(max_examples=60)
def test_everybody_has_one_rank_and_the_same_one_however_the_list_is_read(
    rules: Rules, everybody: list[tuple[str, date | None, int]]
) -> None:
    state = list_of(rules, everybody)
    assert sorted(ranks_of(state).values()) == list(range(1, len(everybody) + 1))
    shuffled = dict(reversed(list(state.entries.items())))
    assert numbers(ListState(state.rules, shuffled, (), state.last)) == numbers(state)
    assert rules_from(stored(rules)) == rules


@given(rules, people, st.data())
@settings(max_examples=60)
def test_coming_going_and_moving_turn_no_two_others_round(
    rules: Rules, everybody: list[tuple[str, date | None, int]], data: st.DataObject
) -> None:
    state = list_of(rules, everybody)
    moved = data.draw(st.sampled_from(sorted(state.entries)))
    rank = data.draw(st.integers(1, len(everybody) + 2))
    move = move_to(state, moved, rank)
    if move is not None:
        place = {"after" if move.is_after else "before": move.anchor}
        before = [number for number in numbers(state) if number != moved]
        state = then(state, Kind.MOVED, moved, **place)
        assert ranks_of(state)[moved] == min(rank, len(everybody))
        assert [number for number in numbers(state) if number != moved] == before
    gone = data.draw(st.sampled_from(sorted(state.entries)))
    before = [number for number in numbers(state) if number != gone]
    left = then(state, Kind.LEFT, gone)
    assert numbers(left) == before
    newcomer = joined(left.last + 1, ("night", date(2001, 1, 1), 9))
    grown = {**left.entries, newcomer.number: after(None, newcomer)}
    now = numbers(ListState(left.rules, grown, left.moves, newcomer.number))
    assert [number for number in now if number != newcomer.number] == before


@given(people, st.data())
@settings(max_examples=60)
def test_whoever_stands_before_the_one_who_is_served_is_passed_over_for_a_reason(
    everybody: list[tuple[str, date | None, int]], data: st.DataObject
) -> None:
    line = line_of(list_of(SENIORITY, everybody))
    barred = data.draw(st.sets(st.sampled_from([entry.number for entry in line])))
    turn = find_turn(line, lambda entry: Reason.NO_CAR if entry.number in barred else None)
    if turn is None:
        assert barred == {entry.number for entry in line}
        return
    before = line[: line.index(turn.next)]
    assert [skip.entry for skip in turn.skips] == before
    assert turn.next.number not in barred


@pytest.mark.parametrize(
    "events",
    [
        [Event(2, BEGAN, Kind.RULES, details=stored(Rules()))],
        [joined(1, ("staff", None, 0)), Event(2, BEGAN, Kind.ACCEPTED, 7, {})],
        [joined(1, ("staff", None, 0)), Event(2, BEGAN, Kind.DECLINED, 1, {})],
        [joined(1, ("staff", None, 0)), Event(2, BEGAN, Kind.LEFT)],
    ],
    ids=["a gap", "nobody", "no offer", "no name"],
)
def test_a_log_that_cannot_have_happened_is_no_list(events: list[Event]) -> None:
    with pytest.raises(BrokenLogError):
        fold(events)
