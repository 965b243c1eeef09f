"""What outlives the passages: plates of stays and alerts, removed on time with a receipt."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.campus_time import campus_zone
from core.db import read_session, transaction
from lpr.gate_alerts import GateAlert
from lpr.jobs import purge_reads
from lpr.models import Lane
from parking import stays
from parking.models import Garage, Stay, UnpairedExit
from parking.stays.kinds import StayKind
from parking.visits import costs as visits
from tests.integration.lpr.lanes import NOW, add_lanes
from tests.parking_world import add_rates
from tests.people import sign_in

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _lanes(app):
    add_lanes(app)
    with app.app_context(), transaction() as session:
        add_rates(session, session.scalars(select(Garage)).one(), (1_440, 4_800))


@pytest.fixture
def purge(app, clock):
    def run(after: timedelta) -> None:
        clock.advance(after)
        with app.app_context():
            purge_reads(clock.now())

    return run


def visit(app, uid, key, *, out=None, paid=4_800):
    """A visitor of an hour, who left at NOW; `out` is the plate as it was read then."""
    with app.app_context(), transaction() as session:
        stay = stays.begin_stay(
            session,
            garage_slug="harbor",
            passage_uid=uid,
            plate_key=key,
            kind=StayKind.VISITOR,
            entered_at=NOW - timedelta(hours=1),
        )
        stay.paid_cents = paid
        session.flush()
        stays.end_stay(
            session,
            garage_slug="harbor",
            passage_uid=f"{uid}-out",
            plate_key=out or key,
            left_at=NOW,
        )
        visits.keep_balance(stay, campus_zone())
        return stay.claim_code


def plates(app):
    with app.app_context():
        session = read_session()
        keys = [*session.scalars(select(Stay.key)), *session.scalars(select(Stay.exit_key))]
        keys += session.scalars(select(UnpairedExit.key))
        return sorted({key for key in keys if key})


def receipts(client, kind):
    sign_in(client, "auditor")
    _header, *rows = client.get("/office/retention/receipts.csv").text.split("\r\n")
    found = [row.split(",")[1:6] for row in rows if row]
    return [row[1:] for row in found if row[0] == kind]


def test_a_stays_plates_go_on_time_and_its_money_stays(app, client, purge):
    code = visit(app, "a", "MA/-/8ABC12")
    with app.app_context(), transaction() as session:
        stays.end_stay(
            session,
            garage_slug="harbor",
            passage_uid="nobody",
            plate_key="MA/-/4GST21",
            left_at=NOW,
        )
    purge(14 * DAY)
    assert plates(app) == ["MA/-/4GST21", "MA/-/8ABC12"]
    purge(timedelta(minutes=1))
    assert plates(app) == []
    assert receipts(client, "stays") == [["STAY_PLATES_KEPT_DAYS = 14", "2", "0", "0"]]
    assert "$48.00" in client.get(f"/pay/{code}").text
    purge(DAY)
    assert len(receipts(client, "stays")) == 1


def test_plates_stay_while_somebody_is_inside_owes_or_is_in_doubt(app, client, purge):
    visit(app, "paid", "MA/-/1PAD11")
    visit(app, "owes", "MA/-/2WES22", paid=0)
    visit(app, "doubt", "MA/-/8ABC12", out="MA/-/BABC12")
    with app.app_context(), transaction() as session:
        stays.begin_stay(
            session,
            garage_slug="harbor",
            passage_uid="inside",
            plate_key="MA/-/3NSD33",
            kind=StayKind.VISITOR,
            entered_at=NOW,
        )
    purge(20 * DAY)
    kept = ["MA/-/2WES22", "MA/-/3NSD33", "MA/-/8ABC12", "MA/-/BABC12"]
    assert plates(app) == kept
    assert receipts(client, "stays") == [["STAY_PLATES_KEPT_DAYS = 14", "1", "0", "2"]]


def test_settled_alerts_go_on_time_and_open_ones_are_held_back(app, client, purge):
    with app.app_context(), transaction() as session:
        lane = session.scalars(select(Lane)).first()
        for key, settled_at in (("old", NOW), ("open", None)):
            session.add(
                GateAlert(
                    key=key,
                    lane_id=lane.id,
                    kind="tailgating",
                    at=NOW,
                    settled_at=settled_at,
                    word="A white van, 8ABC12",
                )
            )
    purge(90 * DAY)
    assert receipts(client, "alerts") == []
    purge(timedelta(minutes=1))
    assert receipts(client, "alerts") == [["ALERTS_KEPT_DAYS = 90", "1", "0", "1"]]
    with app.app_context():
        assert read_session().scalars(select(GateAlert.key)).all() == ["open"]


def test_the_page_of_retention_names_both_with_how_many(app, client):
    visit(app, "a", "MA/-/8ABC12")
    sign_in(client, "auditor")
    page = client.get("/office/retention").text
    assert "Plates of stays" in page
    assert "Settled alerts of the gates" in page
    row, _, _rest = page[page.index("Plates of stays") :].partition("</tr>")
    assert "STAY_PLATES_KEPT_DAYS" in row
    assert ">1</td>" in row
