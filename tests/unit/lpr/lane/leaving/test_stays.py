"""The stays an exit lane keeps: signed, of this lane, and never replaced by worse ones."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.clock import FixedClock
from core.signing import public_key_text
from lpr.lane.leaving.stays_store import StaysStore
from lpr.lane.leaving.stays_table import CONTEXT, StaysRefusedError, from_bytes, seal, to_bytes
from lpr.reading.consensus import PassageRead
from parking.access.open_accounts import OpenAccount
from parking.access.pairing import NOT_READ, StayInside, parts_of
from parking.access.rates import Step
from parking.access.validations import Effect, Validation

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
KEY = Ed25519PrivateKey.generate()
ACCOUNT = OpenAccount(
    StayInside(7, parts_of("MA/-/8ABC12"), NOW - timedelta(minutes=30)),
    (Step(60, 800), Step(1440, 4800)),
    paid_cents=300,
    paid_at=NOW - timedelta(minutes=20),
)


def payload(lane="out", at=NOW, accounts=(ACCOUNT,)):
    return to_bytes(lane, at, accounts)


def sealed(data, key=KEY, context=CONTEXT):
    return seal(data, key.sign(context + data))


@pytest.fixture
def clock():
    return FixedClock(NOW)


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "stays.signed"


@pytest.fixture
def store(path, clock):
    return StaysStore(path, "out", public_key_text(KEY), clock)


def read(text="8ABC12", state="MA", confidence=0.9999):
    return PassageRead(
        text=text, confidence=confidence, characters=(), agreeing=3, frames=3, state=state
    )


def test_stays_are_written_and_read_back_with_their_rates_once():
    other = OpenAccount(StayInside(8, parts_of("-/-/7XYZ34"), NOW), ACCOUNT.steps)
    data = payload(accounts=(ACCOUNT, other))
    assert data.count(b"4800") == 1
    back = from_bytes(data)
    assert (back.lane, back.made_at, back.accounts.count()) == ("out", NOW, 2)
    assert back.accounts.find(ACCOUNT.stay.plate, NOW) == ACCOUNT


def test_a_ticket_alone_tells_what_is_due_also_of_a_car_that_was_never_read(store, clock):
    unread = OpenAccount(StayInside(8, NOT_READ, NOW), ACCOUNT.steps, code="K3T79XDM")
    store.replace(sealed(payload()))
    assert not store.knows_tickets()
    store.replace(sealed(payload(accounts=(ACCOUNT, unread))))
    clock.advance(timedelta(minutes=1))
    assert store.account_of(None, "K3T79XDM").due_cents == 800
    assert store.account_of(read(), "K3T79XDM").due_cents == 800
    assert store.account_of(read(), "C4N7PRTX").due_cents == 500
    assert store.account_of(None, "C4N7PRTX") is None
    assert store.knows_tickets()
    clock.advance(timedelta(minutes=2))
    assert not store.knows_tickets()


def test_a_leaving_car_is_told_what_it_owes(store, clock):
    assert store.account_of(read()) is None
    store.replace(sealed(payload()))
    told = store.account_of(read())
    assert (told.charged_cents, told.due_cents, told.as_of) == (800, 500, NOW)
    clock.advance(timedelta(hours=1))
    assert store.account_of(read()).due_cents == 4500
    assert store.account_of(read()).as_of == NOW
    store.confirm()
    assert store.account_of(read()).as_of == NOW + timedelta(hours=1)


@pytest.mark.parametrize("seen", [None, read(confidence=0.5), read("9ABC12"), read(state="NH")])
def test_who_is_not_surely_known_owes_nothing_here(store, seen):
    store.replace(sealed(payload()))
    assert store.account_of(seen) is None


@pytest.mark.parametrize(
    "worse",
    [
        sealed(payload())[:-9],
        sealed(payload()).replace(b"[60,800]", b"[60,100]"),
        sealed(payload(), key=Ed25519PrivateKey.generate()),
        sealed(payload(), context=b"gatehouse-lane-list/1\n"),
        sealed(payload(lane="in")),
        sealed(payload(at=NOW - timedelta(seconds=1), accounts=())),
        sealed(b"{}"),
        sealed(payload().replace(b'"needs":1', b'"needs":2')),
        b"",
    ],
)
def test_worse_stays_are_refused_and_the_last_good_ones_serve_on(store, path, worse):
    store.replace(sealed(payload()))
    with pytest.raises(StaysRefusedError):
        store.replace(worse)
    assert store.account_of(read()).due_cents == 500
    assert path.read_bytes() == sealed(payload())


def test_stays_outlast_a_restart(store, path, clock):
    store.replace(sealed(payload()))
    clock.advance(timedelta(minutes=5))
    again = StaysStore(path, "out", public_key_text(KEY), clock)
    assert (again.account_of(read()).due_cents, again.account_of(read()).as_of) == (500, NOW)
    path.write_bytes(b"half")
    broken = StaysStore(path, "out", public_key_text(KEY), clock)
    assert (broken.account_of(read()), bool(broken.trouble)) == (None, True)


def test_a_full_disk_does_not_keep_newer_stays_out(store, path):
    path.with_suffix(".part").mkdir()
    store.replace(sealed(payload()))
    assert store.account_of(read()).due_cents == 500
    assert "cannot be written" in store.trouble


HALF = Validation(Effect.PERCENT, 50)


def test_validations_are_written_and_read_back():
    validated = replace(ACCOUNT, validations=(HALF,))
    found = from_bytes(payload(accounts=(validated,))).accounts.find(ACCOUNT.stay.plate, NOW)
    assert found == validated


def test_an_older_lane_hears_of_validations_in_cents_and_a_newer_server_is_understood():
    table = json.loads(payload(accounts=(replace(ACCOUNT, validations=(HALF,)),)))
    [row] = table["stays"]
    assert row[5] == 400

    row[7] = [["unheard_of", 3]]
    found = from_bytes(json.dumps(table).encode()).accounts.find(ACCOUNT.stay.plate, NOW)
    assert found.validations == (Validation(Effect.FLAT, 400),)
    del row[7:]
    found = from_bytes(json.dumps(table).encode()).accounts.find(ACCOUNT.stay.plate, NOW)
    assert found.validations == (Validation(Effect.FLAT, 400),)
