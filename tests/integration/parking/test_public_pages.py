"""The public's pages: garages with spaces and rates, and paying for a stay."""

from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.clock import FixedClock
from core.db import read_session, transaction
from parking import stays
from parking.models import Garage, GarageRate, Stay
from parking.stays.kinds import StayKind
from payments.setup import test_provider as embedded_provider
from tests.parking_world import NOW, add_garage, add_rates


@pytest.fixture
def town(app: Flask) -> Flask:
    """A public garage with rates, and a visitor who came in at ten."""
    with app.app_context():
        provider = embedded_provider()
        assert provider is not None
        provider.send = lambda url, body, headers: (
            app.test_client().post(urlsplit(url).path, data=body, headers=headers).status_code
        )
        with transaction() as session:
            garage = add_garage(
                session,
                is_public=True,
                hours=[
                    {
                        "audience": "public",
                        "days": [0, 1, 2, 3, 4],
                        "opens": "05:00",
                        "closes": "23:00",
                    }
                ],
            )
            add_rates(session, garage, (60, 1_200), (120, 1_400), (1_440, 4_800))
            add_garage(session, "island")
            stays.begin_stay(
                session,
                garage_slug="harbor",
                passage_uid="p1",
                plate_key="MA/passenger/8ABC12",
                kind=StayKind.VISITOR,
                entered_at=NOW,
            )
    return app


@pytest.fixture
def code(town: Flask) -> str:
    with town.app_context():
        return str(read_session().scalars(select(Stay.claim_code)).one())


def test_the_list_says_how_many_spaces_and_how_old_the_count_is(
    town: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    clock.advance(timedelta(minutes=7))

    page = client.get("/garages").text

    for said in ("99", "Harbor Garage", "counted 7 minutes ago", "at most $48.00 a day"):
        assert said in page
    assert page.index("Harbor Garage") < page.index("For staff with a permit")


def test_a_garage_says_everything_one_needs_to_drive_there(
    town: Flask, client: FlaskClient
) -> None:
    page = client.get("/garages/harbor").text

    for said in (
        "Up to 1 hour",
        "$12.00",
        "Mon–Fri, 5:00\u202fAM–11:00\u202fPM",
        "7 ft 0 in (213 cm)",
        "Too low for lift vans",
        "Straight on.",
        "openstreetmap.org",
    ):
        assert said in page
    assert client.get("/garages/nowhere").status_code == 404


def test_the_interface_for_programs_says_the_same(town: Flask, client: FlaskClient) -> None:
    answer = client.get("/api/v1/garages").json

    assert [g["slug"] for g in answer["garages"]] == ["harbor", "island"]
    harbor = answer["garages"][0]
    assert (harbor["free"], harbor["capacity"], harbor["state"]) == (99, 100, "open")
    assert harbor["counted_at"].startswith("2026-03-04T15:00:00")


def test_new_rates_are_announced_before_they_begin(
    town: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    with town.app_context(), transaction() as session:
        garage = session.scalars(select(Garage).where(Garage.slug == "harbor")).one()

        session.add(
            GarageRate(
                garage_id=garage.id, effective_from=date(2026, 4, 1), up_to_minutes=60, cents=1_500
            )
        )

    page = client.get("/garages/harbor").text

    assert "New rates from Wed, Apr 1, 2026" in page
    assert page.index("$12.00") < page.index("$15.00")


def test_a_visitor_finds_their_stay_pays_and_may_leave(
    town: Flask, client: FlaskClient, clock: FixedClock, code: str
) -> None:
    clock.advance(timedelta(minutes=90))
    found = client.post("/pay", data={"code": f"{code[:4].lower()} {code[4:]}"})
    assert found.location.endswith(f"/pay/{code}")
    assert "$14.00" in client.get(f"/pay/{code}").text

    payment = urlsplit(client.post(f"/pay/{code}").location).path
    back = client.post(payment, data={"choice": "pay"})
    after = client.get(urlsplit(back.location).path).text

    assert "Paid: $14.00. Thank you." in after
    assert "Please leave by 11:45" in client.get(f"/pay/{code}").text
    receipt = client.get(urlsplit(back.location).path + "/receipt").text
    assert "R-2026-000001" in receipt


def test_who_stays_on_after_paying_owes_the_difference(
    town: Flask, client: FlaskClient, clock: FixedClock, code: str
) -> None:
    clock.advance(timedelta(minutes=90))
    payment = urlsplit(client.post(f"/pay/{code}").location).path
    client.post(payment, data={"choice": "pay"})
    clock.advance(timedelta(minutes=60))

    page = client.get(f"/pay/{code}").text

    assert "−$14.00" in page
    assert "$34.00" in page  # 48.00 for the day, less what was paid


def test_a_stay_is_found_by_plate_where_the_code_is_lost(
    town: Flask, client: FlaskClient, code: str
) -> None:
    by_plate = client.post("/pay", data={"garage": "harbor", "number": "8abc 12"})

    assert by_plate.location.endswith(f"/pay/{code}")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Type the claim code, or choose the garage"),
        ({"code": "KKKK-KKKK"}, "No stay has this code."),
        ({"garage": "harbor", "number": "NOBODY"}, "No car with this plate"),
        ({"garage": "harbor", "number": "%"}, "Type the claim code, or choose the garage"),
        ({"number": "8ABC12"}, "Type the claim code, or choose the garage"),
        ({"garage": "elsewhere", "number": "8ABC12"}, "Not a valid choice"),
    ],
)
def test_what_is_not_found_is_said_beside_the_field(
    town: Flask, client: FlaskClient, data: dict[str, str], said: str
) -> None:
    answer = client.post("/pay", data=data)

    assert answer.status_code == 422
    assert said in answer.text


def test_the_lists_ask_the_database_little(town: Flask, client: FlaskClient, query_counter) -> None:
    with town.app_context(), transaction() as session:
        for number in range(12):
            add_rates(session, add_garage(session, f"g{number}", is_public=True), (60, 100))

    for path in ("/garages", "/garages/harbor", "/api/v1/garages", "/"):
        with query_counter() as queries:
            assert client.get(path).status_code == 200
        assert queries.count <= 6, (path, queries.statements)
