"""What a round asks when, and what comes of it."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from parking.rounds.rules import (
    Answer,
    Outcome,
    Said,
    Times,
    Told,
    can_answer,
    is_decided,
    next_notice,
    outcome_of,
)

DAY = timedelta(days=1)
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
TIMES = Times(START + 14 * DAY, START + 21 * DAY)
moments = st.integers(0, 24 * 25).map(lambda hours: START + timedelta(hours=hours))


@given(st.lists(moments, max_size=12).map(sorted), st.none() | moments)
@settings(max_examples=200)
def test_nobody_is_written_the_same_twice_nor_after_an_answer(
    looks: list[datetime], answers_at: datetime | None
) -> None:
    told, written = Told.NOTHING, []
    for now in looks:
        has_said = answers_at is not None and now >= answers_at
        said = Said(Answer.KEEP if has_said else Answer.NONE, told=told)
        notice = next_notice(said, TIMES, now)
        if notice is not None:
            assert not has_said
            told = notice
            written.append(notice)
    assert written == sorted(set(written))
    silent_looks = [at for at in looks if answers_at is None or at < answers_at]
    if any(TIMES.answer_by <= at < TIMES.last_chance for at in silent_looks):
        assert Told.ASKED_AGAIN in written


@given(st.sampled_from(Answer), moments)
@settings(max_examples=100)
def test_an_answer_counts_exactly_until_it_is_acted_upon(answer: Answer, now: datetime) -> None:
    said = Said(answer)

    assert can_answer(said, TIMES, now) is not is_decided(said, TIMES, now)


def test_silence_comes_to_what_was_published() -> None:
    assert outcome_of(Answer.NONE, Answer.KEEP) is Outcome.KEPT
    assert outcome_of(Answer.NONE, Answer.RELEASE) is Outcome.RELEASED
    assert outcome_of(Answer.KEEP, Answer.RELEASE) is Outcome.KEPT
    assert outcome_of(Answer.RELEASE, Answer.KEEP) is Outcome.RELEASED


def test_whoever_loses_a_space_is_told_once() -> None:
    lost = Said(outcome=Outcome.RELEASED, told=Told.ASKED_AGAIN)

    assert next_notice(lost, TIMES, START + 22 * DAY) is Told.OUTCOME
    assert next_notice(Said(outcome=Outcome.RELEASED, told=Told.OUTCOME), TIMES, START) is None
