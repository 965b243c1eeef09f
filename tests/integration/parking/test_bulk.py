"""Spreadsheets go out, come back changed, and go in force row by row, by the office's hand."""

import io
import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.audit import AuditEntry
from core.db import read_session, transaction
from core.identity.feeds.models import FeedRow, FeedRun, RunState
from core.identity.feeds.working import work
from core.outbox import OutboxMessage
from parking.models import Garage, Permit, Product, Vehicle
from parking.products.models import ProductChange
from tests.parking_world import NOW, add_product, add_vehicle, give_permit
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
    for kind in ("vehicles", "permits", "spaces", "zones", "products", "prices"):
        # Some programs leave out the end of the last line.
        out = client.get(f"/office/bulk/{kind}.csv").data.rstrip(b"\r\n")
        back = send(client, kind, out)
        assert set(outcomes(app, back)) <= {"unchanged", "set_aside"}, kind
        assert "unchanged" in outcomes(app, back), kind
    changed = (
        "employee_number,state,plate_type,number,make,color,electric,action\n"
        "100,MA,passenger,8AB12,,,,remove\n100,NH,passenger,NEW 77,Kia,red,Yes,\n"
        "100,MA,passenger,☃,,,,\n"
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
        assert new.is_electric
        assert session.get_one(Permit, permit_id).state == "suspended"
        told = select(OutboxMessage.payload).where(OutboxMessage.key.like("permit_decided:%"))
        assert "Letters came back" in session.scalars(told).one()["body"]
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
    rows = (head + "100,MA,passenger,8AB12,Citroën\n100,MA,passenger,8AB13").encode("cp1252")
    assert outcomes(app, send(client, "vehicles", rows)) == ["set_aside", "set_aside"]
    page = client.get(f"/office/feeds/{send(client, 'vehicles', b'nonsense')}").text
    assert "must name these columns" in page
    # The area, and in its menu the place that this page belongs to.
    assert re.findall(r'href="(\S+)" aria-current', page)[1:] == ["/office/bulk"]
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


def test_zones_products_and_prices_are_changes_that_show_whom_they_touch(app: Flask) -> None:
    client = app.test_client()
    sign_in(client, "office")
    with app.app_context(), transaction() as session:
        ada = add_person(session, name="Ada", employee_number="100", employment_class="staff")
        add_vehicle(session, ada.id, "8AB12")
    give_permit(app, ada.id)
    with app.app_context():
        product = read_session().scalars(select(Product)).one()
        zone, slug = product.pool.slug, product.slug

    run = send(client, "prices", f"product,from,price\n{slug},2026-04-01,250.50\n")
    page = client.get(f"/office/feeds/{run}").text
    assert "Touches: Pays another price: 1" in page
    assert put(app, client, run) == RunState.DONE
    wrong = (
        f"product,from,price\n{slug},2026-03-01,99\n{slug},=2+2,99\n{slug},2026-05-01,-3\n"
        f"nowhere,2026-05-01,9\n{slug},2026-06-01,9\n{slug},2026-06-01,10\n"
    )
    assert outcomes(app, send(client, "prices", wrong)) == ["set_aside"] * 6
    odd = f"zone,spaces,oversell_percent,name\n{zone},30,110,Caf\xe9\n".encode("cp1252")
    assert outcomes(app, send(client, "zones", odd)) == ["set_aside"]
    zones = f"zone,spaces,oversell_percent,reason\n{zone},30,110,Level 4 is open again\n"
    assert put(app, client, send(client, "zones", zones)) == RunState.DONE
    who = f"product,employment_classes,not_with_transit_pass\n{slug},nurse,yes\n"
    run = send(client, "products", who)
    assert "Touches: May no longer have it: 2" in client.get(f"/office/feeds/{run}").text
    assert put(app, client, run) == RunState.DONE
    with app.app_context():
        session = read_session()
        product = session.scalars(select(Product)).one()
        assert (product.pool.spaces, product.pool.oversell_percent) == (30, 110)
        assert (product.employment_classes, product.excludes_transit) == (["nurse"], True)
        assert product.prices[-1].cents == 250_50
        made = session.scalars(select(ProductChange).order_by(ProductChange.id)).all()
        assert [(c.part, c.state) for c in made] == [
            ("price", "in_force"),
            ("zone", "in_force"),
            ("who", "in_force"),
        ]
        assert made[0].touched == {"price": 1, "price.holds": 1}
        assert made[1].reason == "Level 4 is open again"


def test_permits_are_offered_to_many_while_spaces_last(app: Flask) -> None:
    client = app.test_client()
    sign_in(client, "office")
    with app.app_context(), transaction() as session:
        product = add_product(session, spaces=2, employment_classes=["nurse"])
        for number, job in (("1", "nurse"), ("2", "staff"), ("3", "nurse"), ("4", "nurse")):
            add_person(session, employee_number=number, employment_class=job)
        add_person(session, employee_number="5", employment_class="nurse", active=False)
        slug = product.slug
    rows = [f"{n},{slug},7,Moved here" for n in ("1", "2", "3", "4", "5", "9")]
    bad = [f"3,{slug},0,", f"3,{slug}x,7,"]
    text = "\n".join(("employee_number,product,days,reason", *rows, ""))
    run = send(client, "offers", text)
    assert outcomes(app, run) == ["added", "set_aside", "added", *["set_aside"] * 3]
    report = client.get(f"/office/feeds/{run}").text
    assert "No space is left for this row." in report
    assert "It is for nurses." in report
    header = "employee_number,product,days,reason"
    assert outcomes(app, send(client, "offers", "\n".join((header, *bad, "")))) == ["set_aside"] * 2
    assert put(app, client, run) == RunState.DONE
    with app.app_context():
        session = read_session()
        assert session.scalars(select(Permit.state)).all() == ["offered", "offered"]
        mails = session.scalars(select(OutboxMessage)).all()
        assert sum("Monthly permit" in str(mail.payload) for mail in mails) == 2
    # Sent once more, nobody is offered a second one.
    assert outcomes(app, send(client, "offers", text))[0] == "set_aside"
