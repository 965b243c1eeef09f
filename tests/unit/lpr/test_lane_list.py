"""The signed list: believed only when whole, ours, newer and for this lane."""

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from core.plates import plate_key
from lpr.lane.list_format import ListFormatError, content_bytes, from_bytes, to_bytes
from lpr.lane.signed_list import CONTEXT, ListRefusedError, ListStore, seal
from parking.access import (
    AccessList,
    Alias,
    Basis,
    Direction,
    EntryRight,
    GaragePolicy,
    HotEntry,
    HotKind,
    LaneKind,
    LaneRules,
    ResponderCode,
    Resync,
    SpecialPlates,
    Standing,
    Strictness,
    Window,
)

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
PUBLIC = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()


def make_list(serial=5, lane="nashua", number="8ABC12"):
    right = EntryRight(
        plate_key("MA", "passenger", number),
        "MA",
        "passenger",
        number,
        "P1",
        NOW,
        NOW + timedelta(days=30),
        (Window(frozenset({5, 6}), 60, 120),),
    )
    special = SpecialPlates(
        responders=("MA/official/AMB1",),
        hot=(HotEntry("NH/passenger/X1", HotKind.THREAT, NOW),),
        aliases=(Alias("BABC12", right.key),),
    )
    return AccessList(
        serial=serial,
        made_at=NOW,
        valid_until=NOW + timedelta(days=4),
        rules=LaneRules(lane, LaneKind.RESTRICTED, Direction.ENTRY, "nashua-street"),
        rights=[right],
        others=special,
    )


def sealed(access, key=KEY, context=CONTEXT):
    payload = to_bytes(access)
    return seal(payload, key.sign(context + payload))


@pytest.fixture
def store(tmp_path):
    return ListStore(tmp_path / "list.signed", "nashua", PUBLIC)


def test_what_is_written_is_read_back():
    access = make_list()
    again = from_bytes(to_bytes(access))
    assert (again.serial, again.made_at, again.valid_until) == (5, NOW, NOW + timedelta(days=4))
    assert again.rules == access.rules
    assert list(again.rights()) == list(access.rights())
    assert again.special == access.special


def make_fuller_list():
    """A list with everything that a lane one version back does not know."""
    plain = make_list()
    [permit] = plain.rights()
    duty = replace(permit, permit_id="D1", windows=(), basis=Basis.DUTY)
    suspended = replace(permit, permit_id="P2", standing=Standing.SUSPENDED)
    special = replace(
        plain.special,
        hot=(HotEntry("NH/passenger/X1", HotKind.THREAT, NOW, "17"),),
        codes=(ResponderCode("d1", "Boston EMS", NOW), ResponderCode("d2", "Aid")),
        exempt=("P1",),
        resyncs=(Resync(None, NOW), Resync("P1", NOW)),
    )
    policy = GaragePolicy(anti_passback=Strictness.HARD, second_factor=False, exit_hold_seconds=30)
    return AccessList(
        serial=5,
        made_at=NOW,
        valid_until=plain.valid_until,
        rules=replace(plain.rules, policy=policy),
        rights=[permit, duty, suspended],
        others=special,
    )


def test_rules_people_and_withheld_rights_are_read_back():
    access = make_fuller_list()
    again = from_bytes(to_bytes(access))
    assert again.rules == access.rules
    assert again.special == access.special
    assert sorted(map(repr, again.rights())) == sorted(map(repr, access.rights()))


def test_a_list_without_the_new_is_written_as_it_always_was():
    table = json.loads(to_bytes(make_list()))
    assert set(table) == {
        *("format", "needs", "lane", "serial", "made_at", "valid_until"),
        *("rules", "rights", "responders", "hot", "aliases"),
    }
    assert "policy" not in table["rules"]
    assert [len(row) for row in table["rights"]] == [7]


def test_a_lane_one_version_back_finds_its_list_and_nobody_who_is_withheld():
    table = json.loads(to_bytes(make_fuller_list()))
    assert (table["needs"], table["format"]) == (1, 1)
    assert sorted(row[3] for row in table["rights"]) == ["D1", "P1"]
    assert all(len(row) == 3 for row in table["hot"])
    assert all(len(row) == 2 for row in table["aliases"])


def test_a_standing_or_switch_of_a_later_version_is_passed_over_and_opens_nothing():
    table = json.loads(to_bytes(make_fuller_list()))
    table["withheld"] = [["on_fire", *row[1:]] for row in table["withheld"]]
    table["rules"]["policy"]["weather"] = "rain"
    again = from_bytes(json.dumps(table).encode())
    assert {right.permit_id for right in again.rights()} == {"P1", "D1"}


@pytest.mark.parametrize("wrong", [{"second_factor": "yes"}, {"anti_passback": "harder"}, 1])
def test_a_switch_that_cannot_be_is_no_list(wrong):
    table = json.loads(to_bytes(make_list()))
    table["rules"]["policy"] = wrong
    with pytest.raises(ListFormatError):
        from_bytes(json.dumps(table).encode())


def test_equal_lists_are_equal_bytes_and_others_are_not():
    assert content_bytes(make_list(serial=1)) == content_bytes(make_list(serial=2))
    assert content_bytes(make_list()) != content_bytes(make_list(number="8ABC13"))


def test_a_good_list_is_in_force_also_after_a_restart(store, tmp_path):
    store.replace(sealed(make_list()))
    assert store.current.serial == 5
    assert ListStore(tmp_path / "list.signed", "nashua", PUBLIC).current.serial == 5


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda good: good[:-10], "only in part"),
        (lambda good: good.replace(b"8ABC12", b"8ABC13"), "altered"),
        (lambda _: b"", "not a list of ours"),
        (lambda _: sealed(make_list(9), Ed25519PrivateKey.generate()), "altered"),
        (lambda _: sealed(make_list(9), context=b"another purpose"), "altered"),
        (lambda _: sealed(make_list(9, lane="fruit")), "for lane fruit"),
        (lambda _: sealed(make_list(4)), "older"),
    ],
)
def test_a_bad_list_is_refused_and_the_last_good_one_serves_on(store, tmp_path, spoil, says):
    good = sealed(make_list())
    store.replace(good)
    with pytest.raises(ListRefusedError, match=says):
        store.replace(spoil(good))
    assert store.current.serial == 5
    assert ListStore(tmp_path / "list.signed", "nashua", PUBLIC).current.serial == 5


def test_a_list_altered_on_the_lanes_own_disk_is_not_believed(store, tmp_path):
    store.replace(sealed(make_list()))
    path = tmp_path / "list.signed"
    path.write_bytes(path.read_bytes().replace(b"8ABC12", b"9ABC12"))
    reopened = ListStore(path, "nashua", PUBLIC)
    assert reopened.current is None
    assert "altered" in reopened.trouble


def test_a_list_that_needs_a_newer_lane_says_so():
    data = to_bytes(make_list()).replace(b'"needs":1', b'"needs":2')
    with pytest.raises(ListFormatError, match="Upgrade the lane"):
        from_bytes(data)


def test_what_a_newer_server_adds_is_passed_over():
    data = to_bytes(make_list()).replace(b'"format":1', b'"format":1,"weather":"rain"')
    assert from_bytes(data).serial == 5


@given(st.binary(max_size=200))
def test_noise_is_never_a_list(noise):
    with pytest.raises(ListFormatError):
        from_bytes(noise)
