"""Spreadsheets go out, come back changed, and go in force row by row, by the office's hand."""

import io

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.audit import AuditEntry
from core.db import read_session, transaction
from core.identity.feeds.models import FeedRow, FeedRun, RunState
from core.identity.feeds.working import work
from parking.models import Garage, Permit, Vehicle
from tests.parking_world import NOW, add_vehicle, give_permit
from tests.people import add_person, sign_in


def send(client: FlaskClient, kind: str, text: str | bytes) -> int:
    """Send a spreadsheet by the page; return its run."""
    data = text if isinstance(text, bytes) else text.encode()
    answer = client.post(
        "/office/bulk",
        data={"kind": kind, "file": (io.BytesIO(data), f"{kind}.csv")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303, answer.text
    return int(answer.location.rsplit("/", 1)[-1])


def outcomes(app: Flask, run_id: int) -> list[str]:
    """What becomes of each row of a run."""
    with app.app_context():
        rows = select(FeedRow.outcome).where(FeedRow.run_id == run_id).order_by(FeedRow.line)
        return list(read_session().scalars(rows))


def put(app: Flask, client: FlaskClient, run_id: int) -> str:
    """Put a run in force, and return its state."""
    client.post(f"/office/feeds/{run_id}/put")
    with app.app_context():
        work(NOW)
        read_session().expire_all()
        return read_session().get_one(FeedRun, run_id).state


def test_what_goes_out_comes_back_unchanged_and_a_changed_row_changes_that_alone(
    app: Flask,
) -> None:
    client = app.test_client()
    clerk = sign_in(client, "office")
    with app.app_context(), transaction() as session:
        ada = add_person(session, name="Ada", employee_number="100")
        first = add_vehicle(session, ada.id, "8AB12", make="=cmd()", color="blue")
        add_vehicle(session, ada.id, "8AB13")
    permit_id = give_permit(app, ada.id)
    for kind in ("vehicles", "permits", "spaces"):
        out = client.get(f"/office/bulk/{kind}.csv").data
        back = send(client, kind, out)
        assert set(outcomes(app, back)) <= {"unchanged", "set_aside"}, kind
        assert "unchanged" in outcomes(app, back), kind
    changed = (
        "employee_number,state,plate_type,number,make,color,action\n"
        "100,MA,passenger,8AB12,,,remove\n100,NH,passenger,NEW 77,Kia,red,\n"
        "100,MA,passenger,☃,,,\n"
    )
    run = send(client, "vehicles", changed)
    assert outcomes(app, run) == ["removed", "added", "set_aside"]
    with app.app_context():
        assert read_session().get_one(Vehicle, first.id).removed_at is None
    assert put(app, client, run) == RunState.DONE
    ended = send(
        client, "permits", f"permit,action,reason\n{permit_id},suspend,Letters came back\n"
    )
    assert put(app, client, ended) == RunState.DONE
    spaces = "garage,capacity,accessible_spaces,electric_spaces\nharbor,140,4,2\n"
    assert put(app, client, send(client, "spaces", spaces)) == RunState.DONE
    with app.app_context():
        session = read_session()
        assert session.get_one(Vehicle, first.id).removed_at is not None
        new = session.scalars(select(Vehicle).where(Vehicle.number == "NEW77")).one()
        assert (new.person_id, new.make, new.color) == (ada.id, "Kia", "red")
        assert session.get_one(Permit, permit_id).state == "suspended"
        assert session.scalars(select(Garage.capacity)).one() == 140
        acts = set(
            session.scalars(select(AuditEntry.action).where(AuditEntry.actor_id == clerk.id))
        )
    assert {"vehicle.add", "vehicle.remove", "permit.suspend", "garage.spaces"} <= acts
    assert "bulk.export" in acts


def test_odd_spreadsheets_change_nothing_and_other_systems_may_send_none(app: Flask) -> None:
    client = app.test_client()
    sign_in(client, "office")
    with app.app_context(), transaction() as session:
        add_person(session, name="Ada", employee_number="100")
    head = "employee_number,state,plate_type,number,make\n"
    rows = (head + "100,MA,passenger,8AB12,Citroën\n100,MA,passenger,8AB13,Ki").encode("cp1252")
    assert outcomes(app, send(client, "vehicles", rows)) == ["set_aside", "set_aside"]
    page = client.get(f"/office/feeds/{send(client, 'vehicles', b'nonsense')}").text
    assert "must name these columns" in page
    assert "/office/bulk" in page
    choices = client.get("/office/feeds").text
    assert 'value="vehicles"' not in choices
    app.config["FEED_TOKENS"] = "secret-token-of-the-tests"
    answer = client.post(
        "/api/v1/people-feeds/vehicles",
        data=head,
        headers={"Authorization": "Bearer secret-token-of-the-tests"},
    )
    assert answer.status_code == 404
    missing = client.post("/office/bulk", data={"kind": "vehicles"})
    assert missing.status_code == 422
    assert "Choose a CSV file" in missing.text
