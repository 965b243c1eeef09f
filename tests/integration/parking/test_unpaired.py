"""Exits without an entry and entries without an exit: by age, settled by a person, taken back."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.audit import AuditEntry
from core.campus_time import campus_zone
from core.db import read_session, transaction
from parking import stays
from parking.jobs import propose_stays
from parking.models import Stay, UnpairedExit
from parking.queries import spaces_now
from parking.stays.kinds import StayKind
from parking.visits import costs as visits
from tests.parking_world import NOW, add_garage, add_rates
from tests.people import sign_in

HOUR = timedelta(hours=1)
LIST = "/office/stays/unpaired"


@pytest.fixture(autouse=True)
def _garages(app):
    with app.app_context(), transaction() as session:
        add_rates(session, add_garage(session, is_public=True), (60, 1_200), (1_440, 4_800))
        add_garage(session, "island", is_public=True)


@pytest.fixture
def office(client):
    person = sign_in(client, "office")
    client.post("/office/stays/look", data={"reason": "The weekly round"})
    return person


def enter(app, uid, key=None, hours=2.0, garage="harbor"):
    with app.app_context(), transaction() as session:
        return stays.begin_stay(
            session,
            garage_slug=garage,
            passage_uid=uid,
            plate_key=key,
            kind=StayKind.VISITOR,
            entered_at=NOW - hours * HOUR,
        ).id


def leave(app, uid="out", key="MA/-/8ABC12", hours=1.0):
    """An exit that ends no stay that is known."""
    with app.app_context(), transaction() as session:
        at = NOW - hours * HOUR
        stays.end_stay(session, garage_slug="harbor", passage_uid=uid, plate_key=key, left_at=at)
        session.flush()
        query = select(UnpairedExit.id).where(UnpairedExit.passage_uid == uid)
        return session.scalar(query)


def inside(app):
    with app.app_context():
        found = {g.slug: g.occupied for g in spaces_now(read_session(), NOW)}
        return found["harbor"]


def stay(app, stay_id):
    with app.app_context():
        session = read_session()
        session.expire_all()
        found = session.get_one(Stay, stay_id)
        found.due = visits.bill(found, NOW + 99 * HOUR, campus_zone()).due_cents
        return found


def decide(client, exit_id, action, **more):
    data = {"reason": "The film shows it", **more}
    return client.post(f"{LIST}/{exit_id}/{action}", data=data)


def table(client, **which):
    text = client.get(f"{LIST}/unpaired.csv", query_string=which).data.decode("utf-8-sig")
    return [row["plate"] for row in csv.DictReader(io.StringIO(text))]


def test_exits_without_an_entry_are_listed_the_oldest_first(app, client, office):
    leave(app, "young", "MA/-/8ABC12", 1)
    leave(app, "old", "MA/-/7XYZ34", 30)
    assert table(client) == ["MA/-/7XYZ34", "MA/-/8ABC12"]
    page = client.get(LIST).text
    assert page.index("MA 7XYZ34") < page.index("MA 8ABC12")
    assert "Nothing here" in client.get(f"{LIST}?garage=island").text


def test_entries_without_an_exit_are_listed_from_an_age_on(app, client, office):
    enter(app, "a", "MA/-/1DAY11", 25)
    enter(app, "b", "MA/-/9WEEK9", 200)
    enter(app, "c", "MA/-/3NOW33", 3)
    enter(app, "d", "MA/-/5ELSE5", 30, "island")
    assert table(client, side="entries") == ["MA/-/9WEEK9", "MA/-/5ELSE5", "MA/-/1DAY11"]
    assert table(client, side="entries", hours=168) == ["MA/-/9WEEK9"]
    assert table(client, side="entries", garage="island") == ["MA/-/5ELSE5"]
    assert "In" in client.get(f"{LIST}?side=entries").text


def test_the_likeliest_stays_stand_first_and_none_that_came_later(app, client, office):
    enter(app, "later", "MA/-/6LATE6", 0.5)
    enter(app, "other", "MA/-/2OTH22", 1.5)
    enter(app, "unread", None, 3)
    enter(app, "near", "NY/-/BABC12", 5)
    enter(app, "elsewhere", "MA/-/4ELS44", 5, "island")
    exit_id = leave(app)
    page = client.get(f"{LIST}/{exit_id}").text
    assert page.index("NY BABC12") < page.index("not read") < page.index("MA 2OTH22")
    assert "6LATE6" not in page
    assert "4ELS44" not in page


def test_a_person_says_which_stay_an_exit_ended_and_takes_it_back(app, client, office):
    stay_id = enter(app, "unread", None, 2)
    enter(app, "other", "MA/-/2OTH22", 2)
    exit_id = leave(app)
    assert inside(app) == 1
    assert decide(client, exit_id, "pair", stay=stay_id, reason="").status_code == 422

    answer = decide(client, exit_id, "pair", stay=stay_id)
    assert answer.headers["Location"].endswith(f"/office/stays/{stay_id}")
    ended = stay(app, stay_id)
    assert (ended.left_at, ended.exit_key) == (NOW - HOUR, "MA/-/8ABC12")
    assert (ended.balance_cents, ended.due) == (1_200, 1_200)
    assert (inside(app), table(client)) == (1, [])
    assert decide(client, exit_id, "pair", stay=stay_id).status_code == 404

    page = client.get(f"/office/stays/{stay_id}").text
    assert "A person said which exit ended it" in page
    client.post(f"/office/stays/{stay_id}/part", data={"reason": "It was another car"})
    assert stay(app, stay_id).left_at is None
    assert (inside(app), table(client)) == (1, ["MA/-/8ABC12"])
    with app.app_context():
        query = select(AuditEntry.action).where(AuditEntry.subject_type == "stay")
        done = list(read_session().scalars(query.order_by(AuditEntry.id)))
    assert [each for each in done if each != "stay.look"] == ["stay.matched", "stay.parted"]


def test_a_stay_before_the_office_is_not_billed_on_by_an_exit_that_is_brought_to_it(
    app, client, office
):
    stay_id = enter(app, "unread", None, 97.5)
    with app.app_context():
        propose_stays(NOW - 2 * HOUR)
    exit_id = leave(app)
    decide(client, exit_id, "pair", stay=stay_id)
    assert stay(app, stay_id).due == 4 * 4_800


def test_what_is_settled_leaves_the_list_and_comes_back(app, client, office):
    exit_id = leave(app)
    assert decide(client, exit_id, "settle").status_code == 303
    assert (table(client), table(client, side="settled")) == ([], ["MA/-/8ABC12"])
    assert decide(client, exit_id, "settle").status_code == 409
    assert "The film shows it" in client.get(f"{LIST}?side=settled").text

    assert decide(client, exit_id, "put_back").status_code == 303
    assert table(client) == ["MA/-/8ABC12"]
    assert decide(client, exit_id, "put_back").status_code == 409


def test_no_exit_ends_a_stay_of_another_garage_or_one_that_is_over(app, client, office):
    exit_id = leave(app)
    elsewhere = enter(app, "elsewhere", None, 2, "island")
    later = enter(app, "later", None, 0.5)
    for stay_id in (elsewhere, later, 999):
        assert decide(client, exit_id, "pair", stay=stay_id).status_code == 409
    assert decide(client, 999, "pair", stay=later).status_code == 404
    assert client.post(f"{LIST}/{exit_id}/burn", data={"reason": "x y"}).status_code == 404
