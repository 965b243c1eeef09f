"""A visit from gate to gate: two lanes' gatekeepers, their journals and the server between them."""

from datetime import timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from core.db import read_session, transaction
from core.signing import public_key_text, signing_key
from lpr.lane.barriers.settings import SimulatedSettings
from lpr.lane.config import CameraConfig, LaneConfig, ServerConfig
from lpr.lane.leaving.stays_fetch import open_stays
from lpr.lane.process import build_gatekeeper
from parking.access import (
    AccessList,
    Direction,
    GaragePolicy,
    LaneKind,
    LaneRules,
    Outcome,
    Reason,
    sentence,
)
from parking.jobs import propose_stays
from parking.models import Garage, Stay, ValidationKind
from parking.visits import costs as visits
from tests.integration.lpr.lanes import NOW, add_lanes, call
from tests.parking_world import add_rates
from tests.people import sign_in
from tests.unit.lpr.lane.deciding.test_passage import vehicle

MINUTE = timedelta(minutes=1)
HOLD = GaragePolicy(exit_hold_seconds=30)


@pytest.fixture(autouse=True)
def _town(app):
    add_lanes(app)
    with app.app_context(), transaction() as session:
        garage = session.scalars(select(Garage)).one()
        add_rates(session, garage, (60, 1_200), (1_440, 4_800))
        session.add(ValidationKind(name="Eye clinic", effect="hours", amount=2))


class Gate:
    """A lane as it runs at the gate; what goes over its line goes when the test says so."""

    def __init__(self, client, clock, slug, direction, folder):
        self.client, self.clock, self.slug = client, clock, slug
        rules = LaneRules(slug, LaneKind.PUBLIC, direction, policy=HOLD)
        config = LaneConfig(
            rules=rules,
            zone=ZoneInfo("America/New_York"),
            folder=folder / slug,
            camera=CameraConfig("folder", "inbox"),
            server=ServerConfig(
                "http://127.0.0.1:9", "t", public_key_text(signing_key(client.application.config))
            ),
            engine="opencv",
            barrier=SimulatedSettings(),
        )
        self.keeper = build_gatekeeper(config, clock)
        self.keeper.seconds = self._seconds
        listed = AccessList(
            serial=1, made_at=NOW, valid_until=NOW + 90 * MINUTE * 60, rules=rules, rights=[]
        )
        self.keeper.lists = SimpleNamespace(current=listed, trouble="")
        self.fetch = open_stays(self.keeper)
        self.fetch._link = SimpleNamespace(fetch_stays=self._ask)

    def _seconds(self):
        return (self.clock.now() - NOW).total_seconds()

    def _ask(self, tag):
        headers = {"If-None-Match": f'"{tag}"'} if tag else {}
        answer = call(self.client, self.slug, "GET", "stays", headers=headers)
        if answer.status_code == 304:
            return None
        return SimpleNamespace(data=answer.data, tag=answer.headers["ETag"].strip('"'))

    def drive_up(self):
        car = vehicle(*[("8ABC12", 0.999)] * 4)
        car.first_at = car.last_at = self.clock.now()
        self.fetch()
        return self.keeper.handle(car)

    def wait(self, seconds):
        """Ask anew as the lane does; the passage that came of it, or None."""
        for _ in range(seconds * 4):
            self.clock.advance(timedelta(seconds=0.25))
            self.fetch()
            passage = self.keeper.ask_again(is_there=True)
            if passage is not None:
                return passage
        return None

    def report(self):
        batch = self.keeper.journal.unsent(100)
        events = [event.to_json() for event in batch.events]
        told = {"journal_id": batch.journal_id, "after": batch.after, "events": events}
        answer = call(self.client, self.slug, "POST", "journal", json=told)
        self.keeper.journal.acknowledge(answer.json["acknowledged"], batch.journal_id)

    @property
    def raises(self):
        log = self.keeper.config.folder / "barrier.log"
        return log.read_text().count("passage") if log.exists() else 0


@pytest.fixture
def stay(client, app, clock, tmp_path):
    """What the server says of the one stay there is, after a visitor has driven in."""
    gate = Gate(client, clock, "public", Direction.ENTRY, tmp_path)
    assert gate.drive_up().opens
    assert gate.raises == 1
    gate.report()

    def ask():
        with app.app_context():
            session = read_session()
            session.expire_all()
            return session.scalars(select(Stay)).one()

    return ask


@pytest.fixture
def way_out(client, clock, tmp_path):
    return Gate(client, clock, "exit", Direction.EXIT, tmp_path)


def pay(app, cents, clock):
    with app.app_context(), transaction() as session:
        visits.take_payment(session.scalars(select(Stay)).one(), cents, clock.now())


def validate(client, code):
    sign_in(client, "clinic")
    data = {"code": code, "kind": 1, "garage": "", "reason": "Appointment at 10:30"}
    assert client.post("/office/validations", data=data).status_code == 303


def test_the_ticket_of_the_entry_is_the_stays_and_shows_what_is_due(client, clock, stay):
    clock.advance(90 * MINUTE)
    assert stay().claim_code
    assert "$48.00" in client.get(f"/pay/{stay().claim_code}").text


def test_whoever_paid_is_let_out_at_once(app, clock, stay, way_out):
    clock.advance(50 * MINUTE)
    pay(app, 1_200, clock)
    out = way_out.drive_up()
    assert (out.decision.reason, way_out.raises) == (Reason.EXIT_PAID, 1)
    way_out.report()
    assert (stay().closed_by, stay().balance_cents) == ("exit", 0)


def test_whoever_paid_has_time_to_reach_the_exit(app, clock, stay, way_out):
    clock.advance(55 * MINUTE)
    pay(app, 1_200, clock)
    clock.advance(9 * MINUTE)
    out = way_out.drive_up()
    assert (out.decision.reason, way_out.raises) == (Reason.EXIT_GRACE, 1)
    way_out.report()
    assert stay().balance_cents == 0


def test_whoever_was_validated_is_let_out_at_once(client, clock, stay, way_out):
    clock.advance(90 * MINUTE)
    validate(client, stay().claim_code)
    out = way_out.drive_up()
    assert (out.decision.reason, way_out.raises) == (Reason.EXIT_VALIDATED, 1)
    way_out.report()
    assert (stay().closed_by, stay().balance_cents) == ("exit", 0)


def test_whoever_owes_hears_the_amount_and_is_let_out_with_a_balance_when_the_time_is_over(
    client, clock, stay, way_out
):
    clock.advance(90 * MINUTE)
    held = way_out.drive_up()
    assert (held.decision.outcome, way_out.raises) == (Outcome.REFER, 0)
    assert "$48.00" in sentence(held.decision.reason, held.decision.values, "en")
    assert way_out.wait(28) is None
    out = way_out.wait(4)
    assert (out.uid, out.decision.reason) == (held.uid, Reason.EXIT_BALANCE_DUE)
    assert way_out.raises == 1

    way_out.report()
    assert (stay().closed_by, stay().balance_cents) == ("exit", 4_800)
    clock.advance(9 * 24 * 60 * MINUTE)
    page = client.get(f"/pay/{stay().claim_code}").text
    assert "You left with a balance due." in page
    assert "$48.00" in page


@pytest.mark.parametrize("how", ["paid", "validated"])
def test_whoever_settles_while_waiting_there_is_let_out_at_once(
    app, client, clock, stay, way_out, how
):
    clock.advance(90 * MINUTE)
    way_out.drive_up()
    assert way_out.wait(3) is None
    if how == "paid":
        pay(app, 4_800, clock)
    else:
        validate(client, stay().claim_code)
    out = way_out.wait(3)
    assert (out.opens, way_out.raises) == (True, 1)
    way_out.report()
    assert stay().balance_cents == 0


def test_a_stay_that_was_closed_by_review_is_never_billed_on(app, client, clock, stay, way_out):
    clock.advance(80 * 60 * MINUTE)
    with app.app_context():
        propose_stays(clock.now())
    sign_in(client, "office")
    closing = f"/office/stays/{stay().id}/close"
    assert client.post(closing, data={"reason": "Walked the levels"}).status_code == 303

    clock.advance(20 * MINUTE)
    out = way_out.drive_up()
    assert (out.decision.reason, way_out.raises) == (Reason.LEAVING, 1)
    way_out.report()
    assert (stay().closed_by, stay().balance_cents) == ("review", 0)
    assert "Nothing is owed." in client.get(f"/pay/{stay().claim_code}").text


def test_without_the_server_an_exit_asks_by_what_it_last_heard_and_soon_lets_out(
    clock, stay, way_out
):
    way_out.fetch()
    way_out.fetch = lambda: None
    clock.advance(90 * MINUTE)
    out = way_out.drive_up()
    assert (out.decision.reason, out.decision.balance_cents) == (Reason.EXIT_BALANCE_DUE, 4_800)
    way_out.report()
    assert stay().balance_cents == 4_800
