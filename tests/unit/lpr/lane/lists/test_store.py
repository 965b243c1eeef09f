"""The signed list: believed only when whole, ours, newer and for this lane."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lpr.lane.lists.sealing import LIST, Kind, ListRefusedError
from lpr.lane.lists.store import ListStore
from tests.unit.lpr.lane.lists.sealed_lists import PUBLIC, make_list, sealed


@pytest.fixture
def store(tmp_path):
    return ListStore(tmp_path / "list.signed", "nashua", PUBLIC)


def test_a_good_list_is_in_force_also_after_a_restart(store, tmp_path):
    store.take(sealed(make_list()))
    assert store.current.serial == 5
    assert ListStore(tmp_path / "list.signed", "nashua", PUBLIC).current.serial == 5


def test_how_long_a_list_is_held_is_known_from_when_it_came_and_not_after_a_restart(tmp_path):
    elapsed = [100.0]
    file = tmp_path / "list.signed"
    store = ListStore(file, "nashua", PUBLIC, lambda: elapsed[0])
    assert store.held_for() is None
    store.take(sealed(make_list()))
    elapsed[0] += 90
    assert store.held_for() == timedelta(seconds=90)
    with pytest.raises(ListRefusedError):
        store.take(sealed(make_list(4)))
    assert store.held_for() == timedelta(seconds=90)
    assert ListStore(file, "nashua", PUBLIC).held_for() is None


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda good: good[:-10], "only in part"),
        (lambda good: good.replace(b"8ABC12", b"8ABC13"), "altered"),
        (lambda _: b"", "not a list of ours"),
        (lambda _: sealed(make_list(9), Ed25519PrivateKey.generate()), "altered"),
        (lambda _: sealed(make_list(9), kind=Kind(LIST.magic, b"another purpose")), "altered"),
        (lambda _: sealed(make_list(9, lane="fruit")), "for lane fruit"),
        (lambda _: sealed(make_list(4)), "older"),
    ],
)
def test_a_bad_list_is_refused_and_the_last_good_one_serves_on(store, tmp_path, spoil, says):
    good = sealed(make_list())
    store.take(good)
    with pytest.raises(ListRefusedError, match=says):
        store.take(spoil(good))
    assert store.current.serial == 5
    assert ListStore(tmp_path / "list.signed", "nashua", PUBLIC).current.serial == 5


def test_a_list_altered_on_the_lanes_own_disk_is_not_believed(store, tmp_path):
    store.take(sealed(make_list()))
    path = tmp_path / "list.signed"
    path.write_bytes(path.read_bytes().replace(b"8ABC12", b"9ABC12"))
    reopened = ListStore(path, "nashua", PUBLIC)
    assert reopened.current is None
    assert "altered" in reopened.trouble
