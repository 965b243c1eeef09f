"""Who is inside: what the lane let in itself, what the server says, and which of them holds."""

from datetime import UTC, datetime, timedelta

import pytest

from lpr.lane.inside.book import FORGOTTEN_AFTER, InsideBook
from lpr.lane.journal.store import Journal
from parking.access import Inside

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
KEY, OTHER = "MA/passenger/8ABC12", "MA/passenger/1XYZ23"


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path / "journal.db")


@pytest.fixture
def book(tmp_path, journal):
    return InsideBook(tmp_path / "inside.json", journal)


def told(*, full=False, inside=(), left=()):
    return {
        "full": full,
        "inside": [[key, permit, at.isoformat()] for key, permit, at in inside],
        "left": [[key, at.isoformat()] for key, at in left],
    }


def came_in(book, sequence=5, key=KEY, at=NOW):
    book.came_in(sequence, Inside(key, "p1", at))


def keys(book):
    return [car.key for car in book.of_permit("p1")]


def test_what_the_lane_let_in_is_inside_and_seen_here(book):
    came_in(book)
    (car,) = book.of_car(KEY)
    assert (car.permit_id, car.seen_here, keys(book)) == ("p1", True, [KEY])


def test_what_other_lanes_saw_is_inside_too(book):
    book.take(told(full=True, inside=[(OTHER, "p1", NOW)]), sent_until=0)
    (car,) = book.of_car(OTHER)
    assert not car.seen_here
    came_in(book)
    assert sorted(keys(book)) == sorted([KEY, OTHER])


def test_who_left_by_another_lane_is_not_inside(book):
    came_in(book)
    book.take(told(left=[(KEY, NOW + timedelta(minutes=5))]), sent_until=9)
    assert book.of_car(KEY) == []


def test_an_exit_before_it_came_in_again_ends_nothing(book):
    came_in(book)
    book.take(told(left=[(KEY, NOW - timedelta(minutes=5))]), sent_until=9)
    assert keys(book) == [KEY]


def test_the_server_has_the_last_word_only_on_what_it_has_heard_of(book):
    came_in(book, sequence=5)
    book.take(told(full=True), sent_until=4)
    assert keys(book) == [KEY]
    book.take(told(full=True), sent_until=5)
    assert keys(book) == []


def test_a_change_leaves_the_others_inside(book):
    book.take(told(full=True, inside=[(OTHER, "p2", NOW)]), sent_until=0)
    book.take(told(inside=[(KEY, "p1", NOW)]), sent_until=0)
    assert [car.key for car in book.of_permit("p2")] == [OTHER]


def test_it_is_known_after_a_restart(book, tmp_path, journal):
    came_in(book)
    book.take(told(full=True, inside=[(OTHER, "p1", NOW)]), sent_until=0)
    book.save()
    again = InsideBook(tmp_path / "inside.json", journal)
    assert sorted(keys(again)) == sorted([KEY, OTHER])
    assert again.of_car(KEY)[0].seen_here


def test_what_was_not_saved_comes_from_the_journal(tmp_path, journal):
    for uid, key, answer in (("a", KEY, "raised"), ("b", OTHER, "failed")):
        body = {"opens": True, "decision": {"key": key, "permit_id": "p1"}}
        journal.append("passage", NOW, body, passage_uid=uid)
        journal.append("barrier", NOW, {"answer": answer}, passage_uid=uid)
    (tmp_path / "inside.json").write_text("no json")
    assert keys(InsideBook(tmp_path / "inside.json", journal)) == [KEY]


def test_a_week_without_a_word_is_forgotten(book):
    came_in(book)
    book.forget_old(NOW + FORGOTTEN_AFTER)
    assert keys(book) == [KEY]
    book.forget_old(NOW + FORGOTTEN_AFTER + timedelta(seconds=1))
    assert keys(book) == []
