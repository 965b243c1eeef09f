"""The pace: never more than there are spaces, nothing saved up, and looks that the server bears."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from parking.sales import pacing
from parking.sales.pacing import Door

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@settings(max_examples=60)
@given(
    st.integers(1, 600),
    st.lists(st.integers(0, 4000), min_size=1, max_size=40),
    st.integers(0, 400),
    st.integers(0, 400),
)
def test_steps_of_any_length_keep_the_pace_and_the_bounds(
    per_minute: int, steps: list[int], waiting: int, free: int
) -> None:
    now = since = NOON
    total = 0
    for milliseconds in steps:
        now += timedelta(milliseconds=milliseconds)
        called = pacing.call(Door(per_minute, since, waiting - total, free - total), now)
        assert called.count >= 0
        since, total = called.since, total + called.count
    assert total <= min(waiting, free)
    elapsed = (now - NOON).total_seconds()
    assert total <= elapsed * per_minute / 60 + 1e-6
    if min(waiting, free) > elapsed * per_minute / 60 + 1:
        assert total >= int(elapsed * per_minute / 60 + 1e-6) - 1


def test_a_standstill_is_made_up_for_by_seconds_and_not_by_hours() -> None:
    asleep = Door(300, NOON, waiting=9000, free=3000)
    assert pacing.call(asleep, NOON + timedelta(hours=2)).count == 75


def test_nothing_is_saved_up_while_nobody_can_be_called() -> None:
    full = pacing.call(Door(60, NOON, waiting=50, free=0), NOON + 10 * SECOND)
    assert full.count == 0
    freed = pacing.call(Door(60, full.since, waiting=50, free=50), NOON + 11 * SECOND)
    assert freed.count == 1


def test_all_looks_together_are_what_the_server_bears() -> None:
    people, per_second = 25_000, 150
    waits = [
        pacing.seconds_to_look(place, place - 1, people, (300, per_second))
        for place in range(1, people + 1)
    ]
    # Those whose turn is near look often; they are few.
    assert sum(1 / wait for wait in waits) < 1.6 * per_second
    assert waits[0] == pacing.SHORTEST_SECONDS
    assert max(waits) <= 200


def test_nobody_sleeps_through_their_turn_and_few_looks_lead_there() -> None:
    per_minute, place, ahead, looks = 340, 7, 3_400, 0
    while ahead > 0:
        seconds = pacing.seconds_to_look(place, ahead, 25_000, (per_minute, 80))
        late = seconds - ahead * 60 / per_minute
        assert late <= pacing.SHORTEST_SECONDS
        ahead -= seconds * per_minute // 60
        looks += 1
    assert looks <= 10


def test_at_the_opening_nobody_looks_too_soon_and_all_within_what_the_server_bears() -> None:
    looks = [
        pacing.seconds_to_opening_look(place, 9000, timedelta(seconds=20), 150)
        for place in range(1, 9001)
    ]
    assert min(looks) > 20
    assert max(looks) <= 20 + 3 + 60 + 1
    busiest = max(looks.count(second) for second in set(looks))
    assert busiest <= 160


def test_long_before_the_opening_looks_are_rare_and_never_sleep_through_it() -> None:
    for minutes in (2, 3, 10, 600):
        wait = pacing.seconds_to_opening_look(7, 10, timedelta(minutes=minutes), 150)
        assert 40 < wait < minutes * 60 + 10
