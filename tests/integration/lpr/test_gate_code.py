"""The code for the gate: its holder's alone, fresh each time, and good at the garage's lanes."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import read_session, transaction
from core.identity.models import Person
from core.signing import public_key_text, signing_key
from lpr.fallbacks import jobs, proofs
from lpr.fallbacks.gate_pass import make_code
from lpr.fallbacks.models import BadgeDigest
from lpr.lane.credentials.checking import Checker
from lpr.lane.lists.format import from_bytes
from lpr.lane.lists.store import open_sealed
from parking.access import AccessList, Direction, EntryRight, LaneKind, LaneRules, SpecialPlates
from parking.listed.badges import find_permit_at_gate
from parking.models import Permit
from tests.integration.lpr.lanes import add_lanes, call
from tests.parking_world import NOW, give_permit
from tests.people import add_person, sign_in

GARAGE = "harbor"


@pytest.fixture
def permit_id(app: Flask, client: FlaskClient) -> str:
    """The permit of whoever is signed in."""
    me = sign_in(client, "employee")
    return str(give_permit(app, me.id))


def page(client: FlaskClient, permit_id: str, headers: dict[str, str] | None = None) -> str:
    answer = client.get(f"/mine/permits/{permit_id}/gate-code", headers=headers)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def list_of(app: Flask, permit_id: str) -> AccessList:
    """What a lane of the garage would know."""
    found = proofs.proofs_for(read_session(), GARAGE, app.config, NOW)
    return AccessList(
        serial=1,
        made_at=NOW,
        valid_until=NOW + timedelta(hours=96),
        rules=LaneRules("staff", LaneKind.RESTRICTED, Direction.ENTRY, GARAGE),
        rights=[EntryRight("MA/passenger/8ABC12", "MA", "passenger", "8ABC12", permit_id)],
        others=SpecialPlates(proofs=found),
    )


def checker(app: Flask) -> Checker:
    return Checker(public_key_text(signing_key(app.config)), lambda _name, _at: True)


def test_the_page_shows_a_picture_a_number_and_until_when(client, permit_id):
    shown = page(client, permit_id)
    assert "data:image/svg+xml" in shown
    assert re.search(r"\d{3} \d{3} \d{4}", shown)
    assert "Good until 10:03" in shown
    assert "Hold this picture before the reader" in shown


def test_an_open_page_fetches_a_fresh_code_and_nothing_else(client, permit_id):
    first, second = (page(client, permit_id, {"HX-Request": "true"}) for _ in range(2))
    pictures = {re.search(r'src="([^"]+)"', part)[1] for part in (first, second)}
    assert len(pictures) == 2
    assert "<h1" not in first


def test_a_permit_that_is_suspended_has_no_code_and_says_so(app, client, permit_id):
    with app.app_context(), transaction() as session:
        session.get_one(Permit, permit_id).state = "suspended"
    shown = page(client, permit_id)
    assert "data:image/svg+xml" not in shown
    assert "opens no gate now" in shown


def test_nobody_elses_permit_has_a_code_for_me(app, client):
    with app.app_context(), transaction() as session:
        other = add_person(session, "employee")
    theirs = give_permit(app, other.id)
    sign_in(client, "office")
    assert client.get(f"/mine/permits/{theirs}/gate-code").status_code == 404
    assert client.get("/mine/permits/nothing/gate-code").status_code == 404


def test_the_permits_page_leads_there(client, permit_id):
    shown = client.get(f"/mine/permits/{permit_id}").get_data(as_text=True)
    assert f"/mine/permits/{permit_id}/gate-code" in shown


def test_picture_and_number_prove_the_permit_at_a_lane(app, permit_id):
    with app.app_context():
        permit = find_permit_at_gate(read_session(), permit_id, NOW)
        listed = list_of(app, permit_id)
        typed = make_code(permit, app.config, NOW).number
        assert checker(app).check(typed, listed, NOW).factor.permits == {permit_id}


def test_a_number_of_another_garage_is_none_here(app, permit_id):
    with app.app_context():
        weeks = proofs.proofs_for(read_session(), GARAGE, app.config, NOW).number_keys
        elsewhere = proofs.proofs_for(read_session(), "elsewhere", app.config, NOW).number_keys
    assert weeks.keys() == elsewhere.keys()
    assert not set(weeks.values()) & set(elsewhere.values())


def test_the_keys_last_as_long_as_a_list_without_the_server(app):
    with app.app_context():
        thursday = NOW + timedelta(days=1)
        keys = proofs.proofs_for(read_session(), GARAGE, app.config, thursday).number_keys
    assert list(keys) == ["2026-W10", "2026-W11"]


def test_a_badge_opens_after_the_worker_has_digested_it_and_not_after_it_is_taken_away(app, client):
    with app.app_context(), transaction() as session:
        me = add_person(session, "employee", badge_number="B7777")
    permit_id = give_permit(app, me.id)
    with app.app_context():
        assert proofs.proofs_for(read_session(), GARAGE, app.config, NOW).badges == ()
        jobs.digest_badges(NOW)
        factor = checker(app).check("B7777", list_of(app, permit_id), NOW).factor
        assert factor.permits == {permit_id}
        with transaction() as session:
            session.get_one(Person, me.id).badge_number = "B8888"
        assert proofs.proofs_for(read_session(), GARAGE, app.config, NOW).badges == ()
        jobs.digest_badges(NOW)
        with transaction() as session:
            known = set(session.scalars(select(BadgeDigest.badge_number)))
        assert "B8888" in known
        assert "B7777" not in known


def test_a_new_secret_makes_all_digests_anew(app):
    with app.app_context(), transaction() as session:
        me = add_person(session, "employee", badge_number="B7777")
    give_permit(app, me.id)
    with app.app_context():
        jobs.digest_badges(NOW)
        before = proofs.proofs_for(read_session(), GARAGE, app.config, NOW).badges
        app.config["SECRET_KEY"] = "another-secret-of-the-tests-that-is-long"
        assert proofs.proofs_for(read_session(), GARAGE, app.config, NOW).badges == ()
        jobs.digest_badges(NOW)
        after = proofs.proofs_for(read_session(), GARAGE, app.config, NOW).badges
    assert len(before) == len(after) == 1
    assert before != after


def test_a_suspended_bearer_is_known_and_a_former_one_is_not(app):
    with app.app_context(), transaction() as session:
        people = [add_person(session, "employee") for _ in range(2)]
    suspended, ended = (give_permit(app, person.id) for person in people)
    with app.app_context():
        jobs.digest_badges(NOW)
        with transaction() as session:
            session.get_one(Permit, suspended).state = "suspended"
            session.get_one(Permit, ended).state = "ended"
        permits = {p for _, p in proofs.proofs_for(read_session(), GARAGE, app.config, NOW).badges}
    assert permits == {suspended}


def test_the_signed_list_of_a_lane_carries_badges_and_keys(app, client):
    add_lanes(app)
    with app.app_context(), transaction() as session:
        me = add_person(session, "employee", badge_number="B7777")
    permit_id = give_permit(app, me.id)
    with app.app_context():
        jobs.digest_badges(NOW)
        expected = proofs.proofs_for(read_session(), GARAGE, app.config, NOW)
    sealed = call(client, "staff", "GET", "list?format=2").get_data()
    listed = from_bytes(open_sealed(sealed, public_key_text(signing_key(app.config))))
    assert listed.special.proofs == expected
    assert checker(app).check("B7777", listed, NOW).factor.permits == {permit_id}
    assert b"B7777" not in sealed
