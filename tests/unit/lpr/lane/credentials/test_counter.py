"""The counter of a lane: what was proved is held for one vehicle, and floods are shut out."""

from datetime import UTC, datetime, timedelta

import pytest

from lpr.lane.credentials.checking import Proof
from lpr.lane.credentials.counter import HELD_FOR, Counter
from lpr.lane.credentials.flood import CLOSED_FOR, MOST_REFUSED
from lpr.lane.credentials.flood import HELD_FOR as ONE_SHOWING
from lpr.lane.credentials.refusals import CredentialError, Why
from parking.access import Factor, FactorKind

START = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class HandClock:
    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at

    def wait(self, span: timedelta) -> None:
        self.at += span


class KnownBadges:
    """Knows what begins with B; all that is looked at is counted."""

    def __init__(self) -> None:
        self.checked: list[str] = []

    def check(self, text, _listed, _now):
        self.checked.append(text)
        if text.startswith("EXPIRED"):
            raise CredentialError(Why.EXPIRED)
        if not text.startswith("B"):
            raise CredentialError(Why.UNKNOWN)
        return Proof(Factor(FactorKind.BADGE, frozenset({text})))


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def known():
    return KnownBadges()


@pytest.fixture
def alerts():
    return []


@pytest.fixture
def counter(clock, known, alerts):
    return Counter(known, lambda: None, clock, alerts.append)


def test_what_was_proved_waits_for_its_vehicle(counter, clock):
    counter.present("B1", "badge")
    clock.wait(HELD_FOR - SECOND)
    assert counter.proof.factor.permits == {"B1"}
    assert counter.told.why is None


def test_what_no_vehicle_asked_for_is_forgotten(counter, clock):
    counter.present("B1", "badge")
    clock.wait(HELD_FOR)
    assert counter.proof is None


def test_what_served_one_vehicle_serves_no_other(counter, clock):
    counter.present("B1", "badge")
    used = counter.proof
    counter.forget(used)
    assert counter.proof is None
    counter.present("B2", "badge")
    counter.forget(used)
    assert counter.proof.factor.permits == {"B2"}


def test_a_code_held_before_the_reader_is_shown_once(counter, clock, known):
    for _ in range(20):
        counter.present("B1", "badge")
        clock.wait(ONE_SHOWING / 2)
    assert known.checked == ["B1"]
    clock.wait(ONE_SHOWING)
    counter.present("B1", "badge")
    assert known.checked == ["B1", "B1"]


def test_the_driver_is_told_why_nothing_was_taken(counter):
    counter.present("EXPIRED", "screen")
    assert (counter.told.why, counter.proof) == (Why.EXPIRED, None)


def test_whoever_tries_numbers_out_is_shut_out_for_a_while_at_that_reader_alone(
    counter, clock, known, alerts
):
    for guess in range(MOST_REFUSED):
        assert alerts == []
        counter.present(f"guess {guess}", "screen")
        clock.wait(SECOND)
    assert alerts == ["reader_flood"]
    counter.present("B1", "screen")
    assert (counter.told.why, counter.proof) == (Why.TOO_MANY, None)
    assert "B1" not in known.checked
    counter.present("B2", "badge")
    assert counter.proof.factor.permits == {"B2"}
    clock.wait(CLOSED_FOR)
    counter.present("B3", "screen")
    assert counter.proof.factor.permits == {"B3"}


def test_mistakes_with_time_between_them_shut_nobody_out(counter, clock, alerts):
    for guess in range(MOST_REFUSED * 4):
        counter.present(f"guess {guess}", "screen")
        clock.wait(40 * SECOND)
    assert alerts == []


def test_a_reader_gone_mad_is_not_checked_without_end(counter, clock, known):
    for number in range(10_000):
        counter.present(f"B{number}", "badge")
        clock.wait(SECOND / 1000)
    assert len(known.checked) <= 20


def test_a_clock_set_back_shuts_nobody_out(counter, clock, known):
    for guess in range(MOST_REFUSED):
        counter.present(f"guess {guess}", "screen")
    clock.wait(timedelta(days=-30))
    counter.present("B1", "screen")
    assert counter.proof.factor.permits == {"B1"}
    clock.wait(timedelta(days=-1))
    assert counter.proof is None


@pytest.mark.parametrize("rubbish", ["", "   ", "\x00", "é", "x" * 400])
def test_what_no_reader_can_have_meant_is_passed_over(counter, known, rubbish):
    counter.present(rubbish, "badge")
    assert (known.checked, counter.told) == ([], None)
