"""Changes to a signed list: what fits gives the list that the server has, all else is refused."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from core.plates import plate_key
from lpr.lane.lists.change_log import MOST_BYTES
from lpr.lane.lists.content import EMPTY
from lpr.lane.lists.fetch import SHORT_QUESTIONS, WAIT_S, ListFetch
from lpr.lane.lists.format import to_bytes
from lpr.lane.lists.rows import digest_of, rows_of
from lpr.lane.lists.sealing import CHANGE, LIST, Kind, ListRefusedError, seal
from lpr.lane.lists.store import ListStore
from lpr.lane.server.link import SealedList
from parking.access import (
    AccessList,
    EntryRight,
    HotEntry,
    HotKind,
    KeyParts,
    Proofs,
    SpecialPlates,
)
from tests.unit.lpr.lane.lists.sealed_lists import (
    KEY,
    NOW,
    PUBLIC,
    make_fuller_list,
    make_list,
    sealed,
    sealed_change,
)

LATER = NOW + timedelta(minutes=5)


def right(number, permit="P1", state="MA"):
    key = plate_key(state, "passenger", number)
    return EntryRight(key, state, "passenger", number, permit, None, NOW)


def make_next(rights, serial=6, special=None):
    first = make_list()
    return AccessList(
        serial=serial,
        made_at=LATER,
        valid_until=LATER + timedelta(days=4),
        rules=first.rules,
        rights=rights,
        others=special or first.special,
    )


FIRST, SECOND = make_list(), make_next([right("7XY123", "P2")])


@pytest.fixture
def path(tmp_path):
    return tmp_path / "list.signed"


@pytest.fixture
def store(path):
    opened = ListStore(path, "nashua", PUBLIC)
    opened.take(sealed(FIRST))
    return opened


def reopened(path):
    return ListStore(path, "nashua", PUBLIC)


def test_a_change_gives_the_list_that_the_server_has_also_after_a_restart(store, path):
    store.take(sealed_change(FIRST, SECOND))
    for lists in (store, reopened(path)):
        assert to_bytes(lists.current) == to_bytes(SECOND)
        assert lists.changeable == 6
        assert lists.trouble == ""


def test_who_is_taken_off_is_found_no_more_and_who_comes_on_is_by_plate_and_permit(store):
    before = store.current
    now = store.take(sealed_change(FIRST, SECOND))
    assert before.rights_of_permit("P1"), "a decision under way keeps the list that it began with"
    assert not now.rights_of_permit("P1")
    assert not now.rights_of(KeyParts("8ABC12", None, None))
    assert [r.permit_id for r in now.rights_of(KeyParts("7XY123", "MA", None))] == ["P2"]
    assert [r.number for r in now.rights_of_permit("P2")] == ["7XY123"]


def test_two_permits_of_one_number_come_and_go_one_at_a_time(store):
    both = make_next([right("7XY123", "P2"), right("7XY123", "P3"), right("7XY124", "P3")])
    one = make_next([right("7XY123", "P2"), right("7XY124", "P3")], serial=7)
    store.take(sealed_change(FIRST, both))
    assert len(store.current.rights_of_number("7XY123")) == 2
    assert len(store.current.rights_of_permit("P3")) == 2
    store.take(sealed_change(both, one))
    assert [r.permit_id for r in store.current.rights_of_number("7XY123")] == ["P2"]
    assert [r.number for r in store.current.rights_of_permit("P3")] == ["7XY124"]
    assert sorted(store.current.permits()) == ["P2", "P3"]


def test_an_unchanged_list_made_anew_is_a_change_of_a_line(store):
    same = make_next(FIRST.rights())
    change = sealed_change(FIRST, same)
    assert len(change) < 600
    assert store.take(change).made_at == LATER
    assert list(store.current.rights()) == list(FIRST.rights())


def rows_of_a_later_version(serial, said):
    """A change that brings a row of a kind that nobody here knows."""
    row = json.dumps(["weather", said], separators=(",", ":"))
    return seal(with_row(serial, row), KEY, CHANGE)


def with_row(serial, row):
    rows = frozenset(rows_of(FIRST)) | {row}
    head = json.loads(to_bytes(FIRST).partition(b"\n")[0])
    head |= {
        "follows": 5,
        "serial": serial,
        "count": len(rows),
        "digest": f"{digest_of(rows):064x}",
    }
    return f"{json.dumps(head)}\n+{row}".encode()


def test_a_row_of_a_later_version_is_kept_for_the_sum_and_passed_over(store):
    assert store.take(rows_of_a_later_version(6, "rain")).special == FIRST.special
    assert store.changeable == 6


def with_badges(*badges, serial):
    proofs = Proofs("5a17", badges)
    special = replace(FIRST.special, proofs=proofs)
    return make_next(FIRST.rights(), serial, special)


def test_badges_come_and_go_one_permit_at_a_time(store, path):
    both = with_badges(("b1", "P1"), ("b1", "P2"), ("b2", "P2"), serial=6)
    one = with_badges(("b1", "P2"), ("b3", "P 3"), serial=7)
    store.take(sealed_change(FIRST, both))
    held = store.current
    assert (held.permits_of_badge("b1"), held.permits_of_badge("b2")) == ({"P1", "P2"}, {"P2"})
    store.take(sealed_change(both, one))
    for lists in (store, reopened(path)):
        assert lists.current.permits_of_badge("b1") == {"P2"}
        assert not lists.current.permits_of_badge("b2")
        assert lists.current.permits_of_badge("b3") == {"P 3"}
        assert to_bytes(lists.current) == to_bytes(one)
    assert held.permits_of_badge("b1") == {"P1", "P2"}


THIRD = make_next([right("7XY123", "P2"), right("7XY124", "P3")], serial=7)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda: sealed_change(SECOND, THIRD), "not for list 5"),
        (lambda: sealed_change(FIRST, make_next([], serial=4)), "not for list 5"),
        (lambda: sealed_change(FIRST, SECOND, digest="0" * 64), "does not add up"),
        (lambda: sealed_change(FIRST, SECOND, count=3), "does not add up"),
        (lambda: sealed_change(make_fuller_list(), SECOND), "was not on the list"),
        (lambda: sealed_change(make_next([], 5), make_next(FIRST.rights())), "twice"),
        (lambda: sealed_change(FIRST, SECOND)[:-10], "only in part"),
        (lambda: sealed_change(FIRST, SECOND).replace(b"7XY123", b"7XY124"), "altered"),
        (lambda: sealed_change(FIRST, SECOND, key=Ed25519PrivateKey.generate()), "altered"),
        (lambda: sealed_change(FIRST, SECOND, kind=Kind(CHANGE.magic, LIST.context)), "altered"),
        (lambda: sealed_change(FIRST, SECOND, lane="fruit"), "fruit"),
        (lambda: sealed_change(FIRST, replace_lane(SECOND, "fruit")), "lane fruit"),
        (lambda: seal(b'{"needs":3}\n', KEY, CHANGE), "Upgrade the lane"),
        (lambda: seal(b"\xff", KEY, CHANGE), "cannot be read"),
        (lambda: seal(with_row(6, "x").replace(b"+x", b"*x"), KEY, CHANGE), "cannot be read"),
        (lambda: seal(with_row(6, "x"), KEY, CHANGE), "cannot be read"),
    ],
)
def test_a_change_that_does_not_fit_is_refused_and_the_last_good_list_serves_on(
    store, path, spoil, says
):
    with pytest.raises(ListRefusedError, match=says):
        store.take(spoil())
    for lists in (store, reopened(path)):
        assert to_bytes(lists.current) == to_bytes(FIRST)
    assert store.take(sealed_change(FIRST, SECOND)).serial == 6


def replace_lane(access, slug):
    return AccessList(
        serial=access.serial,
        made_at=access.made_at,
        valid_until=access.valid_until,
        rules=replace(access.rules, slug=slug),
        rights=access.rights(),
        others=access.special,
    )


def test_without_a_list_and_on_one_of_the_first_format_nothing_is_changed(path):
    lists = reopened(path)
    with pytest.raises(ListRefusedError, match="no list that it could change"):
        lists.take(sealed_change(FIRST, SECOND))
    lists.take(seal(to_bytes(FIRST, 1), KEY))
    assert (lists.current.serial, lists.changeable) == (5, None)
    with pytest.raises(ListRefusedError, match="no list that it could change"):
        lists.take(sealed_change(FIRST, SECOND))


@pytest.mark.parametrize("kept", [-1, -200])
def test_a_change_that_a_crash_left_half_written_is_forgotten(store, path, kept):
    store.take(sealed_change(FIRST, SECOND))
    store.take(sealed_change(SECOND, THIRD))
    log = path.with_suffix(".changes")
    log.write_bytes(log.read_bytes()[:kept])
    again = reopened(path)
    assert to_bytes(again.current) == to_bytes(SECOND)
    again.take(sealed_change(SECOND, THIRD))
    assert to_bytes(reopened(path).current) == to_bytes(THIRD)


def test_a_change_altered_on_the_lanes_own_disk_is_not_believed(store, path):
    store.take(sealed_change(FIRST, SECOND))
    log = path.with_suffix(".changes")
    log.write_bytes(log.read_bytes().replace(b"7XY123", b"7XY124"))
    again = reopened(path)
    assert to_bytes(again.current) == to_bytes(FIRST)
    assert "altered" in again.trouble


def test_changes_that_a_full_disk_did_not_take_are_written_when_it_does(store, path):
    log = path.with_suffix(".changes")
    log.mkdir()
    store.take(sealed_change(FIRST, SECOND))
    assert (store.current.serial, reopened(path).current.serial) == (6, 5)
    assert "cannot be written" in store.trouble
    log.rmdir()
    store.take(sealed_change(SECOND, THIRD))
    assert store.trouble == ""
    assert to_bytes(reopened(path).current) == to_bytes(THIRD)


def test_a_whole_list_ends_the_changes_before_it(store, path):
    store.take(sealed_change(FIRST, SECOND))
    store.take(sealed(THIRD))
    assert not path.with_suffix(".changes").exists()
    assert to_bytes(reopened(path).current) == to_bytes(THIRD)


def test_after_very_many_changes_the_list_is_asked_for_whole(store, path):
    store.take(sealed_change(FIRST, SECOND))
    log = path.with_suffix(".changes")
    log.write_bytes(log.read_bytes() + sealed_change(SECOND, many(12_000)))
    assert log.stat().st_size > MOST_BYTES
    again = reopened(path)
    assert (again.current.count(), again.changeable) == (12_000, None)


def many(count):
    return make_next([right(f"{n:07}", f"P{n}") for n in range(count)], serial=7)


class Server:
    """Answers as it was told to, and notes by which tag it was asked, and how long it may wait."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []
        self.waits = []

    def fetch_list(self, tag, wait_s):
        self.asked.append(tag)
        self.waits.append(wait_s)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_a_lane_asks_by_the_list_it_holds_also_after_a_restart(store, path):
    server = Server(SealedList('"6"', sealed_change(FIRST, SECOND)), None)
    ListFetch(server, store)()
    ListFetch(server, reopened(path))()
    assert server.asked == ['"5"', '"6"']


def test_a_change_that_does_not_fit_is_followed_by_a_question_for_the_whole(store):
    server = Server(
        SealedList('"7"', sealed_change(SECOND, THIRD)), SealedList('"7"', sealed(THIRD)), None
    )
    fetch = ListFetch(server, store)
    fetch()
    assert server.asked == ['"5"', ""]
    assert (store.current.serial, store.trouble) == (7, "")
    fetch()
    assert server.asked[-1] == '"7"'


def test_a_whole_list_that_is_refused_is_said_and_asked_for_again(store):
    bad = SealedList('"4"', sealed(make_list(4)))
    server = Server(bad, bad)
    with pytest.raises(ListRefusedError):
        ListFetch(server, store)()
    assert "older" in store.trouble
    assert store.current.serial == 5


def test_a_server_one_version_back_is_asked_by_its_own_tag(store):
    server = Server(SealedList('"old"', seal(to_bytes(make_list(8), 1), KEY)), None)
    fetch = ListFetch(server, store)
    fetch()
    fetch()
    assert server.asked == ['"5"', '"old"']


def test_a_question_that_waited_is_followed_by_the_next_at_once_and_others_after_a_second(store):
    moments = iter([0.0, 25.0, 30.0, 30.25])
    fetch = ListFetch(Server(None, None), store, seconds=lambda: next(moments))
    assert (fetch(), fetch()) == (0.0, 0.75)


def test_where_long_questions_fail_short_ones_are_asked_for_a_while(store):
    server = Server(OSError("cut off"), *[None] * (SHORT_QUESTIONS + 1))
    fetch = ListFetch(server, store)
    with pytest.raises(OSError, match="cut off"):
        fetch()
    for _ in range(SHORT_QUESTIONS + 1):
        fetch()
    assert server.waits == [WAIT_S, *[0] * SHORT_QUESTIONS, WAIT_S]


NUMBERS = st.sampled_from(["8ABC12", "7XY123", "OAK", "0AK", "IRON1", "1RON1"])
RIGHTS = st.builds(right, NUMBERS, st.sampled_from(["P1", "P2"]), st.sampled_from(["MA", "NH"]))
HOT = st.builds(HotEntry, st.just("MA/passenger/8ABC12"), st.sampled_from(HotKind), st.just(NOW))


@given(st.lists(st.tuples(st.sets(RIGHTS), st.sets(HOT)), min_size=1, max_size=6))
def test_whatever_changes_in_whatever_order_the_lane_ends_with_the_servers_list(stages):
    content, before = EMPTY, frozenset()
    for rights, hot in stages:
        special = SpecialPlates(hot=tuple(sorted(hot, key=repr)))
        wanted = make_next(sorted(rights, key=repr), special=special)
        rows = frozenset(rows_of(wanted))
        content, before = content.changed(rows - before, before - rows), rows
        assert content.digest == digest_of(rows)
        assert set(content.rights) == rights
        for number in ("8ABC12", "0AK", "1R0N1"):
            listed = {r for r in rights if r.key.endswith(f"/{number}")}
            assert set(content.rights.of_number(number)) == listed
        for permit in ("P1", "P2"):
            assert {r for r in rights if r.permit_id == permit} == set(
                content.rights.of_permit(permit)
            )
