"""The office edits products: whom a change touches is shown first, then it holds or is undone."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.audit import AuditEntry
from core.db import read_session, transaction
from core.identity.people import Act
from parking.models import Garage, Permit, Product
from parking.permits import closing
from parking.permits.life import PermitRefusal
from parking.permits.renewing import is_renewal_due
from parking.permits.steps import Actor, PermitRefusedError
from parking.products import facts_feed
from parking.products.models import PersonFacts, ProductChange
from parking.queries import entry_rights
from tests.parking_world import CAMPUS, NOW, add_product, add_vehicle, buy, give_permit, hold
from tests.people import add_person, sign_in

WHO = {"service_years": "0", "distance_miles": "0", "reason": "Agreed with the union."}


@pytest.fixture
def holder(app: Flask) -> int:
    """A nurse who holds the monthly permit; a physician who could."""
    with app.app_context(), transaction() as session:
        add_product(session)
        nurse = add_person(session, "employee", employment_class="nurse", name="Ada Nurse").id
        add_person(session, "employee", employment_class="physician", name="Ben Physician")
    give_permit(app, nurse)
    return nurse


def product_of(app: Flask) -> Product:
    with app.app_context():
        session = read_session()
        session.expire_all()
        product = session.scalars(select(Product)).one()
        _ = product.prices
        return product


def draft(client: FlaskClient, part: str, **typed: Any) -> str:
    """Send a part's form; the address of the draft."""
    sent = client.post(f"/office/products/monthly/{part}", data=typed)
    assert sent.status_code == 303, sent.text
    return str(sent.location)


def test_whom_a_rule_touches_is_shown_then_held_then_undone(
    app: Flask, client: FlaskClient, holder: int
) -> None:
    sign_in(client, "office")
    address = draft(client, "who", **WHO, employment_classes=["physician", "staff"])

    shown = client.get(address).text
    assert "Ada Nurse" in shown
    assert "Ben Physician" not in shown
    assert "Nobody loses a permit by this" in shown
    listed = client.get(f"{address}/touched.csv").text
    assert "Ada Nurse" in listed
    assert ",loses,holds," in listed
    assert product_of(app).employment_classes == []

    client.post(f"{address}/apply")
    assert product_of(app).employment_classes == ["physician", "staff"]
    again = client.post(f"{address}/apply")
    assert "This change was decided before" in again.text

    client.post(f"{address}/undo")
    assert product_of(app).employment_classes == []
    with app.app_context():
        query = select(AuditEntry.action).where(AuditEntry.action.like("product_change.%"))
        assert list(read_session().scalars(query)) == [
            "product_change.put_in_force",
            "product_change.undone",
        ]


def test_an_employee_reads_what_is_missing_and_what_to_do(
    app: Flask, client: FlaskClient, holder: int
) -> None:
    sign_in(client, "office")
    address = draft(client, "who", **(WHO | {"service_years": "5"}), excludes_transit="y")
    client.post(f"{address}/apply")
    with app.app_context(), transaction() as session:
        rider_id = add_person(session, "employee").id
        session.add(
            PersonFacts(
                person_id=rider_id,
                service_since=date(2024, 1, 1),
                has_transit_pass=True,
                updated_at=NOW,
            )
        )

    rider = app.test_client()
    sign_in(rider, person_id=rider_id)
    page = rider.get("/mine/permits/new").text
    assert "It asks for 5 years of service. Come back when you have them" in page
    assert "Give the pass back first" in page


def test_a_change_is_not_undone_once_something_followed(
    app: Flask, client: FlaskClient, holder: int
) -> None:
    sign_in(client, "office")
    address = draft(client, "who", **WHO, excludes_transit="y")
    client.post(f"{address}/apply")
    with app.app_context(), transaction() as session:
        buyer = add_person(session, "employee")
        product = session.scalars(select(Product)).one()
        buy(session, buyer.id, product, now=NOW + timedelta(hours=1))

    assert "1 permit was given under it since" in client.get(address).text
    refused = client.post(f"{address}/undo")
    assert refused.status_code == 409
    assert product_of(app).excludes_transit


def test_two_who_change_the_same_are_told(app: Flask, client: FlaskClient, holder: int) -> None:
    sign_in(client, "office")
    first = draft(client, "who", **(WHO | {"service_years": "2"}))
    second = draft(client, "who", **(WHO | {"service_years": "3"}))
    client.post(f"{first}/apply")

    assert "Somebody else changed it meanwhile" in client.post(f"{second}/apply").text
    assert product_of(app).service_years == 2
    same = client.post("/office/products/monthly/who", data=WHO | {"service_years": "2"})
    assert same.status_code == 422
    assert "Nothing differs" in same.text


def test_a_price_begins_on_a_day_to_come_and_says_who_pays_it_when(
    app: Flask, client: FlaskClient, holder: int
) -> None:
    sign_in(client, "office")
    typed = {"dollars": "150.00", "reason": "Council."}
    refused = client.post(
        "/office/products/monthly/price", data=typed | {"effective_from": "2026-03-04"}
    )
    assert refused.status_code == 422
    assert "never changed backwards" in refused.text

    for odd in ("12.345", "0.001", "sNaN", "NaN", "1e400", "-1"):
        typo = typed | {"dollars": odd, "effective_from": "2026-03-20"}
        answer = client.post("/office/products/monthly/price", data=typo)
        assert (answer.status_code, 'id="dollars-error"' in answer.text) == (422, True), odd

    address = draft(client, "price", **typed, effective_from="2026-03-20")
    shown = client.get(f"{address}/touched.csv").text
    # March is paid: the new price is felt in April.
    assert "$124.00 a month,$150.00 a month,2026-04-01" in shown
    client.post(f"{address}/apply")
    assert [price.cents for price in product_of(app).prices] == [12_400, 15_000]
    client.post(f"{address}/undo")
    assert [price.cents for price in product_of(app).prices] == [12_400]


def test_new_hours_reach_the_list_and_come_back_with_undo(
    app: Flask, client: FlaskClient, holder: int
) -> None:
    sign_in(client, "office")
    typed = {"days_0": ["0", "1"], "starts_0": "18:00", "ends_0": "07:00", "reason": "Nights."}
    address = draft(client, "hours", **typed)
    assert "Ada Nurse" in client.get(address).text
    client.post(f"{address}/apply")

    def windows() -> list[int]:
        with app.app_context():
            session = read_session()
            session.expire_all()
            return [len(right.windows) for right in entry_rights(session, "harbor", NOW)]

    assert windows() == [1]
    client.post(f"{address}/undo")
    assert windows() == [0]


def test_a_new_product_is_not_sold_until_it_is_what_it_is_called(
    app: Flask, client: FlaskClient, holder: int
) -> None:
    sign_in(client, "office")
    typed = {
        "name": "Motorcycle corner",
        "kind": "motorcycle",
        "summary": "Beside the gate.",
        "pool_id": str(product_of(app).pool_id),
        "max_vehicles": "1",
        "least_people": "1",
        "reason": "Asked for often.",
    }
    for_ever = typed | {"good_from": "9999-12-01", "good_until": "9999-12-31"}
    endless = client.post("/office/products/new", data=for_ever)
    assert (endless.status_code, endless.text.count("Type a year from 2000")) == (422, 4)
    made = client.post("/office/products/new", data=typed)
    client.post(f"{made.location}/apply")
    slug = "harbor-motorcycle-corner"
    assert "No price yet" in client.get(f"/office/products/{slug}").text

    sale = {"is_offered": "y", "sold_by": "first_come", "leave_days": "0", "reason": "Go."}
    refused = client.post(f"/office/products/{slug}/sale", data=sale)
    assert refused.status_code == 422
    assert "takes plates of motorcycles only" in refused.text
    facts = typed | {"plate_types": ["motorcycle"]}
    client.post(f"{client.post(f'/office/products/{slug}/facts', data=facts).location}/apply")
    assert client.post(f"/office/products/{slug}/sale", data=sale).status_code == 303


def test_zones_say_what_is_sold_against_their_spaces(
    app: Flask, client: FlaskClient, holder: int
) -> None:
    sign_in(client, "office")
    typed = {"name": "North", "spaces": "0", "oversell_percent": "100", "reason": "Works."}
    made = client.post("/office/zones/monthly-pool", data=typed)
    assert "1 are taken now, 1 more than there would be" in client.get(made.location).text
    client.post(f"{made.location}/apply")
    assert "more than may be held" in client.get("/office/zones").text
    assert "monthly-pool,harbor,North,0,100,0,1,0,,1" in client.get("/office/zones/zones.csv").text
    client.post(f"{made.location}/undo")
    with app.app_context():
        states = list(read_session().scalars(select(ProductChange.state)))
    assert states == ["undone"]


def test_a_garage_is_put_on_the_map_and_taken_off_again(
    app: Flask, client: FlaskClient, holder: int
) -> None:
    def place() -> str:
        with app.app_context():
            return read_session().scalars(select(Garage)).one().place

    sign_in(client, "office")
    page = "/office/zones/garages/harbor"
    typed = {"name": "Harbor Garage", "letter": "H", "color": "#155e75", "address": "1 Harbor"}
    typed |= {"clearance_inches": "84", "capacity": "100", "accessible_spaces": "4"}
    typed |= {"electric_spaces": "0", "reason": "Signs."}
    refused = client.post(page, data=typed | {"place": "Fruit Street"})
    assert refused.status_code == 422
    assert "Type two numbers with a comma between them" in refused.text
    made = client.post(page, data=typed | {"place": "42.3627,-71.0689"})
    assert "42.36270, -71.06890" in client.get(made.location).text
    client.post(f"{made.location}/apply")
    assert place() == "42.36270, -71.06890"
    assert 'value="42.36270, -71.06890"' in client.get(page).text
    client.post(f"{made.location}/undo")
    assert place() == ""


def test_terms_are_accepted_with_the_purchase_and_asked_of_holders(
    app: Flask, client: FlaskClient, holder: int
) -> None:
    sign_in(client, "office")
    typed = {"english": "Park well.", "spanish": "Estacione bien.", "reason": "New lease."}
    address = draft(client, "terms", **typed)
    assert "Ada Nurse" in client.get(address).text
    client.post(f"{address}/apply")

    buyer = app.test_client()
    who = sign_in(buyer)
    with app.app_context(), transaction() as session:
        car = add_vehicle(session, who.id).id
    page = buyer.get("/mine/permits/new/monthly").text
    assert "Park well." in page
    order = {"vehicles": [car], "shown_cents": "11200", "terms_id": "1"}
    refused = buyer.post("/mine/permits/new/monthly", data=order)
    assert refused.status_code == 422
    assert "tick the box" in refused.text
    assert buyer.post("/mine/permits/new/monthly", data=order | {"accept": "y"}).status_code == 303
    listed = client.get("/office/products/monthly/accepted").text
    assert who.name in listed
    assert "1 holder has not accepted it" in listed
    assert "1 person has accepted this version" in client.post(f"{address}/undo").text

    nurse = app.test_client()
    sign_in(nurse, person_id=holder)
    with app.app_context():
        mine = read_session().scalars(select(Permit.id).where(Permit.person_id == holder)).one()
    assert "The terms of this permit have changed" in nurse.get(f"/mine/permits/{mine}").text
    nurse.post(f"/mine/permits/{mine}/terms", data={"terms_id": "1"})
    assert "You have accepted this version" in nurse.get(f"/mine/permits/{mine}/terms").text


def test_a_permit_takes_cars_that_fit_it_by_people_plates_and_plug(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        product = add_product(session, least_people=2, max_vehicles=3)
        rider = add_person(session, "employee")
        own, other = add_vehicle(session, rider.id), add_vehicle(session, rider.id)
        with pytest.raises(PermitRefusedError) as refused:
            hold(session, rider.id, product, own, other)
        assert refused.value.code == PermitRefusal.TOO_FEW_PEOPLE
        product.least_people, product.plate_types = 1, ["motorcycle"]
        with pytest.raises(PermitRefusedError) as refused:
            hold(session, rider.id, product, own)
        assert refused.value.code == PermitRefusal.PLATE_TYPE
        product.plate_types, product.kind, own.is_electric = [], "electric", True
        with pytest.raises(PermitRefusedError) as refused:
            hold(session, rider.id, product, own, other)
        assert refused.value.code == PermitRefusal.NOT_ELECTRIC
        hold(session, rider.id, product, own)


def test_facts_come_by_a_feed_row_by_row_and_by_hand(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction() as session:
        ada, ben = add_person(session, "employee"), add_person(session, "employee")
        rows = f"employee,shift,service_since,distance_miles,transit_pass\n{ada.employee_number},"
        feed = f"{rows}Night,2019-04-08,12,no\n{ben.employee_number},dusk,,,\nE0,day,,,\n".encode()
        report = facts_feed.KIND.look(session, feed, NOW)
        assert [line.outcome for line in report.lines] == ["moves", "set_aside", "set_aside"]
        assert "no shift" in report.lines[1].text
        for part in facts_feed.KIND.parts(session, feed, Act(None, "Feed 1", NOW)):
            part(session)
        kept = session.get_one(PersonFacts, ada.id)
        assert (kept.shift, kept.distance_miles) == ("night", 12)
        assert facts_feed.KIND.look(session, feed, NOW).counts["unchanged"] == 1
        ada_id = ada.id

    sign_in(client, "office")
    typed = {"shift": "day", "service_since": "", "distance_miles": "", "reason": "She said so."}
    assert client.post(f"/office/people/{ada_id}/facts", data=typed).status_code == 303
    bad = client.post(f"/office/people/{ada_id}/facts", data=typed | {"distance_miles": "-3"})
    assert bad.status_code == 422
    with app.app_context():
        kept = read_session().get_one(PersonFacts, ada_id)
        assert (kept.shift, kept.service_since, kept.distance_miles) == ("day", None, None)


def test_facts_of_whoever_stands_twice_count_in_neither_row(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        add_person(session, "employee", employee_number="E7A")
        add_person(session, "employee", employee_number="E8")
        feed = b"employee,transit_pass\nE7A,yes\ne7a,no\ne8,yes\n"
        report = facts_feed.KIND.look(session, feed, NOW)
        assert [line.outcome for line in report.lines] == ["set_aside", "set_aside", "moves"]
        for part in facts_feed.KIND.parts(session, feed, Act(None, "Feed 1", NOW)):
            part(session)
        assert len(session.scalars(select(PersonFacts)).all()) == 1


def test_an_event_is_bought_for_its_days_and_not_renewed(app: Flask) -> None:
    with app.test_request_context(), transaction() as session:
        days = {"good_from": date(2026, 3, 10), "good_until": date(2026, 3, 11)}
        fair = add_product(session, "fair", cents=2_500, priced_by_day=True, **days)
        permit = buy(session, add_person(session, "employee").id, fair)
        assert [term.cents for term in permit.terms] == [5_000]
        assert permit.valid_until == datetime(2026, 3, 12, 4, tzinfo=UTC)
        assert permit.valid_from > NOW
        assert not is_renewal_due(permit, datetime(2026, 3, 11, 15, tzinfo=UTC))
        back = closing.end_on(session, permit.id, date(2026, 3, 11), Actor(None, NOW), CAMPUS)
        assert back == 2_500
