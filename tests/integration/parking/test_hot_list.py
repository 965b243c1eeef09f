"""The hot list: two people, an end, a trail, and what the lanes are told of it."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.audit import AuditEntry
from core.clock import FixedClock
from core.db import read_session, transaction
from parking.access import HotKind
from parking.permits.steps import Actor
from parking.rights import hot_list
from parking.rights.hot_list import Proposal
from parking.rights.models import HotPlate
from parking.rights.queries import special_plates
from parking.rights.steps import approve
from parking.vehicles.commands import Plate
from tests.fixtures.apps import FROZEN_AT as NOW
from tests.people import add_person, sign_in

TYPED = {
    "state": "MA",
    "plate_type": "passenger",
    "number": "4ktp 61",
    "kind": "threat",
    "last_day": "2026-03-20",
    "reason": "No trespass. Call Security.",
}


def propose(client: FlaskClient, **changed: Any) -> Any:
    return client.post("/office/hot-list/new", data=TYPED | changed)


def as_role(app: Flask, role: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, role)
    return client


def entry(app: Flask) -> HotPlate:
    with app.app_context():
        return read_session().scalars(select(HotPlate)).one()


def told(app: Flask, at: datetime = NOW) -> list[tuple[str, str, str]]:
    """What lanes are told: key, kind, approver."""
    with app.app_context():
        hot = special_plates(read_session(), "harbor", at).hot
        return [(e.key, e.kind.value, e.approver) for e in hot]


def test_a_plate_counts_once_another_person_has_approved_it(app: Flask) -> None:
    guard, office = app.test_client(), app.test_client()
    sign_in(guard, "attendant")
    who = sign_in(office, "office")

    answer = propose(guard)
    assert answer.status_code == 303
    address = answer.location
    assert "Waits for approval" in guard.get(address).text
    assert told(app) == []
    assert "1 entry waits for approval" in office.get("/office/hot-list").text

    assert office.post(f"{address}/approve").status_code == 303

    assert told(app) == [("MA/passenger/4KTP61", "threat", who.name)]
    page = office.get(address).text
    assert "In force" in page
    assert who.name in page
    assert "Fri, Mar 20, 2026" in page


def test_nobody_approves_their_own_proposal(app: Flask) -> None:
    office = as_role(app, "office")
    address = propose(office).location
    assert "Somebody else must look at it" in office.get(address).text

    answer = office.post(f"{address}/approve")

    assert answer.status_code == 409
    assert "Somebody else must look at it" in answer.text
    assert told(app) == []


def test_the_database_itself_asks_for_two_people(app: Flask) -> None:
    propose(as_role(app, "office"))
    with app.app_context(), transaction() as session:
        kept = session.scalars(select(HotPlate)).one()
        kept.approved_by = kept.added_by
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()


def test_an_entry_comes_off_by_itself_after_its_last_day(app: Flask, clock: FixedClock) -> None:
    address = propose(as_role(app, "attendant")).location
    office = as_role(app, "office")
    office.post(f"{address}/approve")
    last_moment = datetime(2026, 3, 21, 3, 59, tzinfo=UTC)

    assert told(app, last_moment) != []
    assert told(app, last_moment + timedelta(minutes=1)) == []
    clock.advance(last_moment + timedelta(minutes=1) - NOW)
    office = as_role(app, "office")
    assert "Expired" in office.get(address).text
    assert office.post(f"{address}/end", data={"reason": "Done."}).status_code == 409


def test_an_entry_is_taken_off_with_a_reason_and_put_back(app: Flask) -> None:
    address = propose(as_role(app, "attendant")).location
    office = as_role(app, "office")
    office.post(f"{address}/approve")

    without = office.post(f"{address}/end", data={"reason": " "})
    assert without.status_code == 422
    assert "Write the reason" in without.text
    office.post(f"{address}/end", data={"reason": "The wrong car."})
    assert told(app) == []
    assert "The wrong car." in office.get(address).text

    office.post(f"{address}/restore")
    assert len(told(app)) == 1
    assert office.post(f"{address}/restore").status_code == 409


def test_a_proposal_is_turned_down(app: Flask) -> None:
    address = propose(as_role(app, "attendant")).location
    office = as_role(app, "office")
    office.post(f"{address}/end", data={"reason": "No reason to."})

    assert office.post(f"{address}/approve").status_code == 409
    assert told(app) == []


def test_every_step_is_in_the_trail(app: Flask) -> None:
    address = propose(as_role(app, "attendant")).location
    office = as_role(app, "office")
    office.post(f"{address}/approve")
    office.post(f"{address}/end", data={"reason": "The wrong car."})
    office.post(f"{address}/restore")

    with app.app_context():
        query = select(AuditEntry).where(AuditEntry.subject_type == "hot_plate")
        trail = read_session().scalars(query.order_by(AuditEntry.id)).all()
    assert [step.action for step in trail] == [
        "hot_plate.propose",
        "hot_plate.approve",
        "hot_plate.end",
        "hot_plate.restore",
    ]
    assert trail[0].reason == "No trespass. Call Security."
    assert trail[1].details["key"] == "MA/passenger/4KTP61"
    assert trail[2].reason == "The wrong car."


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"number": "!"}, "A plate number has"),
        ({"kind": "rumour"}, "Not a valid choice"),
        ({"kind": None}, "Choose what it is."),
        ({"last_day": ""}, "Choose the last day"),
        ({"last_day": "2026-03-03"}, "This day is past"),
        ({"last_day": "2027-04-01"}, "within a year"),
        ({"reason": ""}, "Write the reason"),
        ({"reason": "x" * 501}, "at most 500"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    app: Flask, changed: dict[str, str | None], said: str
) -> None:
    typed = {name: value for name, value in (TYPED | changed).items() if value is not None}
    answer = as_role(app, "office").post("/office/hot-list/new", data=typed)

    assert answer.status_code == 422
    assert said in answer.text
    assert "4ktp 61" in answer.text or "number" in changed


def test_the_same_plate_is_not_listed_twice_as_the_same(app: Flask) -> None:
    office = as_role(app, "office")
    propose(office)

    again = propose(office, number="4KTP6I")  # I and 1 are one sign in a key
    assert again.status_code == 422
    assert "on the list already" in again.text
    assert propose(office, kind="debt").status_code == 303


def test_the_list_is_searched_narrowed_and_taken_as_a_table(app: Flask) -> None:
    guard, office = as_role(app, "attendant"), as_role(app, "office")
    address = propose(guard).location
    office.post(f"{address}/approve")
    propose(guard, number="9XY123", kind="debt", reason="=SUM(A1)")

    def numbers(query: str) -> list[str]:
        text = office.get(f"/office/hot-list/hot-list.csv?{query}").data.decode("utf-8-sig")
        return [row[2] for row in csv.reader(io.StringIO(text))][1:]

    assert numbers("") == ["9XY123", "4KTP61"]
    assert numbers("tenure=in_force") == ["4KTP61"]
    assert numbers("kind=debt") == ["9XY123"]
    assert numbers("words=xy1") == ["9XY123"]
    assert numbers("words=trespass") == ["4KTP61"]
    assert numbers("words=%25") == []
    assert "No entry fits" in office.get("/office/hot-list?words=nothing").text
    text = office.get("/office/hot-list/hot-list.csv").text
    assert "'=SUM(A1)" in text


def test_an_empty_list_says_what_to_do(app: Flask) -> None:
    assert "Nothing on the hot list" in as_role(app, "auditor").get("/office/hot-list").text


def test_who_may_look_may_not_always_change(app: Flask) -> None:
    address = propose(as_role(app, "office")).location
    auditor, guard = as_role(app, "auditor"), as_role(app, "attendant")
    assert "Propose a plate" not in auditor.get("/office/hot-list").text
    assert "Approve" not in guard.get(address).text.split("<main", 1)[1].split("Approved by")[0]
    assert guard.post(f"{address}/approve").status_code == 403


def test_lists_ask_the_database_little(app: Flask, client: FlaskClient, query_counter) -> None:
    with app.app_context(), transaction() as session:
        people = [add_person(session, "attendant").id for _ in range(12)]
        approver = add_person(session, "office").id
        for number, person in enumerate(people):
            plate = Plate.of("MA", "passenger", f"8AB{100 + number}")
            proposal = Proposal(plate, HotKind.THREAT, NOW + timedelta(days=9))
            kept = hot_list.propose(session, proposal, Actor(person, NOW, "Seen."))
            approve(session, kept, Actor(approver, NOW))
    sign_in(client, "office")

    with query_counter() as queries:
        assert client.get("/office/hot-list").status_code == 200
    assert queries.count <= 10, queries.statements
    with app.app_context(), query_counter() as queries:
        assert len(special_plates(read_session(), "harbor", NOW).hot) == 12
    assert queries.count == 6, queries.statements
