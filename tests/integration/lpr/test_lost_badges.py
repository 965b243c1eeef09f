"""A badge that its holder reports lost opens nothing, stays lost, and counts again once found."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from core.db import read_session, transaction
from core.identity.feeds.people_kinds import KINDS
from core.identity.models import Person
from lpr.fallbacks import jobs
from lpr.fallbacks.proofs import badge_salt, proofs_for
from parking.access import badge_digest
from tests.integration.lpr.lanes import NOW, add_lanes
from tests.parking_world import give_permit
from tests.people import add_person, sign_in

FEED = "employee_number,badge_number,status\n{number},{badge},active\n"


def opens(app: Flask, badge: str) -> bool:
    """Whether what the garage's lanes are told knows the badge now."""
    with app.app_context():
        proofs = proofs_for(read_session(), "harbor", app.config, NOW)
    digest = badge_digest(badge, badge_salt(app.config))
    return any(known == digest for known, _permit in proofs.badges)


def test_lost_at_the_gate_in_the_feed_and_in_the_office_and_found_again(
    app: Flask, client: FlaskClient
) -> None:
    add_lanes(app)
    nurse = sign_in(client, "employee")
    give_permit(app, nurse.id)
    with app.app_context():
        person = read_session().get_one(Person, nurse.id)
        number, badge = str(person.employee_number), str(person.badge_number)
        jobs.digest_badges(NOW)
    assert opens(app, badge)

    page = client.post("/mine/badge/lost", follow_redirects=True).text
    assert "Reported lost" in page
    assert not opens(app, badge)
    assert "Your badge is reported lost" in client.get("/mine").text
    assert client.post("/mine/badge/lost").status_code == 409
    office = app.test_client()
    sign_in(office, "office")
    assert nurse.name in office.get("/office/lost-badges").text
    assert badge in office.get("/office/lost-badges/badges.csv").text
    assert "Badge reported lost" in office.get(f"/office/people/{nurse.id}").text
    kind = next(kind for kind in KINDS if kind.name == "badges")
    with app.app_context():
        content = FEED.format(number=number, badge=badge).encode()
        (line,) = kind.look(read_session(), content, NOW).lines
    assert line.changes == {}  # a list that has not heard of it gives nothing back

    client.post("/mine/badge/found")
    assert opens(app, badge)
    assert client.post("/mine/badge/found").status_code == 409


def test_a_new_badge_is_not_taken_away_by_finding_the_old_one(
    app: Flask, client: FlaskClient
) -> None:
    nurse = sign_in(client, "employee")
    client.post("/mine/badge/lost")
    with app.app_context(), transaction() as session:
        issued = update(Person).where(Person.id == nurse.id).values(badge_number="B-NEW")
        session.execute(issued)
    answer = client.post("/mine/badge/found")
    assert (answer.status_code, "another badge by now" in answer.text) == (409, True)
    assert "B-NEW" in client.get("/mine/badge").text
    with app.app_context(), transaction() as session:
        stranger = add_person(session, "employee", badge_number=None)
    sign_in(client, person_id=stranger.id)
    assert client.post("/mine/badge/lost").status_code == 409
    assert "You have no badge on record" in client.get("/mine/badge").text
