"""The list's way to a lane: whole once, then what has changed, whatever else goes wrong."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update

from core.db import read_session, transaction
from core.revisions import RevisionSubject
from lpr.jobs import purge_reads
from lpr.lists import history
from lpr.models import Lane, LaneListChange
from lpr.retention.models import PurgeReceipt
from parking.models import Garage, Permit
from tests.integration.lpr.lanes import NOW, add_lanes
from tests.integration.lpr.lists.list_box import ListBox
from tests.parking_world import add_product, add_vehicle, buy
from tests.people import add_person

NUMBERS = ("7XY101", "7XY102", "7XY103")


@pytest.fixture(autouse=True)
def _world(request):
    if "app" in request.fixturenames:
        app = request.getfixturevalue("app")
        add_lanes(app)
        for number in NUMBERS[:2]:
            give(app, number)


@pytest.fixture
def box(client, tmp_path):
    return ListBox(client, tmp_path)


def give(app, number):
    """Give somebody a permit for this plate."""
    with app.test_request_context(), transaction() as session:
        person = add_person(session)
        product = add_product(session, f"for-{number.lower()}")
        return buy(session, person.id, product, add_vehicle(session, person.id, number)).id


def end(app, permit_id):
    with app.app_context(), transaction() as session:
        session.execute(update(Permit).where(Permit.id == permit_id).values(state="ended"))


def test_a_list_comes_whole_once_and_then_as_what_has_changed(app, box):
    assert box.numbers() == [*NUMBERS[:2]]
    permit_id = give(app, NUMBERS[2])
    assert box.numbers() == [*NUMBERS]
    assert box.ask().rights_of_permit(permit_id)[0].number == NUMBERS[2]
    end(app, permit_id)
    assert box.numbers() == [*NUMBERS[:2]]
    assert box.answers == ["whole", "change", "same", "change"]


def test_what_came_and_went_while_the_lane_was_away_is_told_in_one(app, client, box, tmp_path):
    box.ask()
    other = ListBox(client, tmp_path / "other")
    (tmp_path / "other").mkdir()
    permit_id = give(app, NUMBERS[2])
    other.ask()
    end(app, permit_id)
    give(app, "7XY104")
    other.ask()
    assert box.numbers() == [*NUMBERS[:2], "7XY104"]
    assert box.answers == ["whole", "change"]


def test_a_garages_state_reaches_its_lanes_as_a_change(app, box):
    box.ask()
    with app.app_context(), transaction() as session:
        session.scalars(select(Garage)).one().state = "closed"
    assert box.ask().rules.garage_state == "closed"
    assert box.answers == ["whole", "change"]


def test_a_list_made_anew_says_only_that(app, box, clock):
    first = box.ask()
    clock.advance(timedelta(minutes=6))
    assert box.ask().made_at - first.made_at == timedelta(minutes=6)
    assert box.answers == ["whole", "change"]


def test_another_web_process_tells_changes_too_once_it_has_seen_the_list(
    make_app, sqlite_url, app, box
):
    other = make_app(sqlite_url).test_client()
    box.ask()
    assert box.through(other).numbers() == [*NUMBERS[:2]]
    give(app, NUMBERS[2])
    assert box.through(app.test_client()).numbers() == [*NUMBERS]
    give(app, "7XY104")
    assert box.through(other).numbers() == [*NUMBERS, "7XY104"]
    assert box.answers == ["whole", "same", "change", "change"]


def test_a_process_that_knows_nothing_of_the_list_before_sends_the_whole(
    make_app, sqlite_url, app, box
):
    box.ask()
    give(app, NUMBERS[2])
    assert box.through(make_app(sqlite_url).test_client()).numbers() == [*NUMBERS]
    give(app, "7XY104")
    assert box.numbers() == [*NUMBERS, "7XY104"]
    assert box.answers == ["whole", "whole", "change"]


def test_a_list_before_what_is_kept_comes_whole(app, client, box, tmp_path, monkeypatch):
    monkeypatch.setattr(history, "MOST_CHANGES", 2)
    box.ask()
    (tmp_path / "other").mkdir()
    other = ListBox(client, tmp_path / "other")
    for number in ("7XY103", "7XY104", "7XY105", "7XY106"):
        give(app, number)
        other.ask()
    with app.app_context():
        kept = read_session().scalar(select(func.count()).select_from(LaneListChange))
    assert kept == 3
    assert box.numbers() == ["7XY101", "7XY102", "7XY103", "7XY104", "7XY105", "7XY106"]
    assert box.answers == ["whole", "whole"]


def test_what_changed_is_forgotten_on_time_and_then_comes_whole(any_app, tmp_path, clock):
    add_lanes(any_app)
    client = any_app.test_client()
    give(any_app, "7XY101")
    for name in ("awake", "away"):
        (tmp_path / name).mkdir()
    awake, away = (ListBox(client, tmp_path / name) for name in ("awake", "away"))
    away.ask()
    awake.ask()
    give(any_app, "7XY102")
    awake.ask()
    purge_later(any_app, clock, timedelta(hours=24))
    assert kept(any_app) != []
    purge_later(any_app, clock, timedelta(minutes=1))
    assert kept(any_app) == []
    with any_app.app_context():
        [receipt] = read_session().scalars(select(PurgeReceipt)).all()
    assert (receipt.kind, receipt.rule) == ("lists", "LIST_CHANGES_KEPT_HOURS = 24")
    assert (receipt.oldest, receipt.newest) == (NOW, NOW)
    give(any_app, "7XY103")
    assert [box.numbers()[2] for box in (awake, away)] == ["7XY103", "7XY103"]
    assert (awake.answers, away.answers) == (["whole", "change", "change"], ["whole", "whole"])


def purge_later(app, clock, after):
    clock.advance(after)
    with app.app_context():
        purge_reads(clock.now())


def kept(app):
    """What is known of changes: the rows that came and went, and what they were about."""
    with app.app_context():
        session = read_session()
        changes = [told for told in session.scalars(select(LaneListChange.changes)) if told]
        return [*changes, *session.scalars(select(RevisionSubject.key))]


def test_very_many_changes_at_once_come_as_the_whole_list(app, box, monkeypatch):
    monkeypatch.setattr(history, "MOST_ROWS", 1)
    box.ask()
    give(app, "7XY103")
    assert box.numbers() == [*NUMBERS]
    give(app, "7XY104")
    give(app, "7XY105")
    assert box.numbers() == [*NUMBERS, "7XY104", "7XY105"]
    assert box.answers == ["whole", "change", "whole"]


def test_a_database_brought_back_from_a_backup_numbers_on_from_what_its_lanes_hold(app, box, clock):
    with app.app_context(), transaction() as session:
        session.execute(update(Lane).values(list_serial=0, list_digest="", list_made_at=None))
    box.ask()
    clock.advance(timedelta(minutes=1))
    give(app, NUMBERS[2])
    newest = box.ask()
    with app.app_context(), transaction() as session:
        lane = session.scalars(select(Lane).where(Lane.slug == "staff")).one()
        lane.list_serial = newest.serial - 30
        session.execute(delete(LaneListChange))
    clock.advance(timedelta(minutes=1))
    assert box.ask().serial > newest.serial
    assert box.answers == ["whole", "change", "whole"]


def test_a_tag_that_is_none_gets_the_whole_list(client, app, box):
    for tag in ('"old"', '"1"', f'"{10**18}"', "*"):
        assert box.fetch_list(tag)
    assert box.answers == ["whole"] * 4


def test_either_database_tells_changes(any_app, tmp_path):
    add_lanes(any_app)
    box = ListBox(any_app.test_client(), tmp_path)
    box.ask()
    give(any_app, "7XY103")
    assert box.numbers() == ["7XY103"]
    assert box.answers == ["whole", "change"]
