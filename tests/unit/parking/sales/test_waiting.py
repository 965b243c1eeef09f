"""What one place is told, from its ticket and the published board alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from parking.sales.board import Board, publish, read_board
from parking.sales.order import number_of, place_of
from parking.sales.tickets import Ticket, read_ticket, write_ticket
from parking.sales.waiting import Phase, look

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
BOARD = Board(
    sale_id=1,
    at=NOW,
    state="open",
    opens_at=NOW - timedelta(minutes=5),
    closes_at=NOW + timedelta(hours=1),
    is_paused=False,
    pause_reason="",
    per_minute=60,
    places=40,
    early=10,
    seed="5eed",
    called=5,
    left=8,
    unpaid=3,
    slug="monthly",
    product="Monthly permit",
    garage="Harbor Garage",
    letter="H",
    color="#155e75",
)


def test_who_is_called_who_waits_and_who_should_not_count_on_it() -> None:
    for place in range(1, 41):
        told, number = look(BOARD, place, NOW, 150), number_of(place, 10, "5eed")
        assert told.number == number
        if number <= 5:
            assert (told.phase, told.next_look) == (Phase.CALLED, None)
        else:
            assert (told.phase, told.ahead) == (Phase.IN_LINE, number - 6)
            assert told.is_doubtful is (number - 6 >= 8)
            assert told.wait == timedelta(minutes=(number - 5) / 60)
            assert told.next_look is not None


def test_a_space_that_waits_for_somebody_called_is_not_counted_on() -> None:
    waited_for = replace(BOARD, left=8, turns=5)
    for number in range(6, 41):
        told = look(waited_for, place_of(number, 10, "5eed"), NOW, 150)
        assert told.is_doubtful is (number - 6 >= 3)


def test_there_is_no_order_before_the_opening() -> None:
    early = replace(BOARD, state="announced", early=None, seed="", called=0)
    assert look(early, 3, NOW, 150).phase is Phase.BEFORE
    assert look(early, 3, NOW, 150).number == 0


def test_a_place_newer_than_the_board_is_behind_all_on_it() -> None:
    assert look(BOARD, 57, NOW, 150).ahead == 51


def test_a_called_person_looks_again_only_where_something_may_change() -> None:
    called = next(p for p in range(1, 11) if number_of(p, 10, "5eed") <= 5)
    for changed in (replace(BOARD, left=0), replace(BOARD, is_paused=True)):
        assert look(changed, called, NOW, 150).next_look == 60


@pytest.mark.parametrize("state", ["over", "cancelled"])
def test_after_the_end_nothing_is_asked_any_more(state: str) -> None:
    told = look(replace(BOARD, state=state), 3, NOW, 150)
    assert (told.phase, told.next_look) == (Phase.OVER, None)


def test_a_board_is_read_as_it_was_published_and_read_again_when_it_changed(tmp_path: Path) -> None:
    assert read_board(tmp_path, 1) is None
    assert look(None, 3, NOW, 150).phase is Phase.NO_NEWS
    publish(tmp_path, BOARD)
    assert read_board(tmp_path, 1) == BOARD
    publish(tmp_path, replace(BOARD, called=9))
    again = read_board(tmp_path, 1)
    assert again is not None
    assert again.called == 9
    assert again.is_stale(NOW + timedelta(seconds=21))


def test_a_ticket_is_ours_or_none() -> None:
    config = {"SECRET_KEY": "a-secret-of-the-tests-that-is-long-enough"}
    text = write_ticket(config, Ticket(1, 7, "es"))
    assert read_ticket(config, text) == Ticket(1, 7, "es")
    assert read_ticket({"SECRET_KEY": "another"}, text) is None
    assert read_ticket(config, text.replace(".", "x.")) is None
    assert read_ticket(config, "🅿️") is None
