"""Whoever waits for a change hears how often there was one, and what each was about."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import insert, select, update

from core import revisions
from core.db import read_session, transaction
from core.identity.models import Person
from core.revisions import (
    Revision,
    RevisionSubject,
    Subject,
    forget_subjects,
    read_revisions,
    subjects_between,
)
from parking.models import Permit, PermitVehicle, Product, Vehicle
from tests.parking_world import add_product, add_vehicle, buy
from tests.people import add_person

NAME = "list rights"


@pytest.fixture
def permit_id(any_app: Flask) -> str:
    """A permit with one car; what made it is about everything, since it came with its product."""
    with any_app.test_request_context(), transaction() as session:
        ana = add_person(session)
        return buy(session, ana.id, add_product(session), add_vehicle(session, ana.id, "8ABC12")).id


def number(app: Flask) -> int:
    with app.app_context():
        return read_revisions(read_session()).get(NAME, 0)


def told(app: Flask, after: int) -> set[Subject] | None:
    with app.app_context():
        return subjects_between(read_session(), NAME, after, number(app))


def test_what_changed_rows_are_about_is_kept_beside_the_count(any_app, permit_id):
    before = number(any_app)
    with any_app.app_context(), transaction() as session:
        session.get_one(Permit, permit_id).state = "suspended"
    with any_app.app_context(), transaction() as session:
        car, ana = session.scalars(select(Vehicle)).one(), session.scalars(select(Person)).one()
        car.color, ana.badge_number = "red", "B17"
    assert number(any_app) == before + 2
    later = {Subject("vehicle", str(car.id)), Subject("person", str(ana.id))}
    assert told(any_app, before) == {Subject("permit", permit_id), *later}
    assert told(any_app, before + 1) == later
    assert told(any_app, before + 2) == set()


def test_a_new_row_is_named_by_the_key_that_the_database_gave_it(any_app, permit_id):
    before = number(any_app)
    with any_app.app_context(), transaction() as session:
        ana = session.scalars(select(Person)).one()
        added = add_vehicle(session, ana.id, "7XY123").id
        session.get_one(Permit, permit_id).state = "suspended"
    assert told(any_app, before) == {Subject("vehicle", str(added)), Subject("permit", permit_id)}


def test_a_row_that_goes_from_one_to_another_is_about_both(app):
    with app.test_request_context(), transaction() as session:
        ana = add_person(session)
        product = add_product(session)
        one = buy(session, ana.id, product, add_vehicle(session, ana.id, "8ABC12")).id
        other = buy(session, ana.id, add_product(session, "night"), add_vehicle(session, ana.id)).id
    before = number(app)
    with app.app_context(), transaction() as session:
        moved = session.scalars(select(PermitVehicle).where(PermitVehicle.permit_id == one)).one()
        moved.permit_id = other
    assert told(app, before) == {Subject("permit", one), Subject("permit", other)}
    with app.app_context(), transaction() as session:
        session.delete(session.get_one(PermitVehicle, moved.id))
    assert told(app, before + 1) == {Subject("permit", other)}


def by_product(session):
    session.scalars(select(Product)).one().windows = []
    session.scalars(select(Product)).one().name = "Nights"


def by_statement(session):
    session.execute(update(Permit).values(state="ended"))


def by_both(session):
    session.scalars(select(Permit)).one().state = "suspended"
    session.flush()
    by_statement(session)


@pytest.mark.parametrize("act", [by_product, by_statement, by_both])
def test_what_names_no_subject_is_about_everything(any_app, permit_id, act):
    before = number(any_app)
    with any_app.app_context(), transaction() as session:
        act(session)
    assert number(any_app) == before + 1
    assert told(any_app, before) is None


def test_a_count_raised_by_hand_or_by_an_older_process_is_about_everything(any_app, permit_id):
    before = number(any_app)
    with any_app.app_context(), transaction() as session:
        session.get_one(Permit, permit_id).state = "suspended"
    with any_app.app_context(), transaction() as session:
        session.execute(update(Revision).where(Revision.name == NAME).values(number=before + 2))
    assert told(any_app, before) is None


def test_very_many_subjects_at_once_are_everything(app, monkeypatch):
    monkeypatch.setattr(revisions, "MOST_SUBJECTS", 2)
    with app.app_context(), transaction() as session:
        ana = add_person(session)
    before = number(app)
    for count in (2, 3):
        with app.app_context(), transaction() as session:
            for place in range(count):
                add_vehicle(session, ana.id, f"7X{count}{place}")
    assert told(app, before) is None
    assert told(app, before + 1) is None


def test_very_many_changes_are_everything(any_app, permit_id, monkeypatch):
    monkeypatch.setattr(revisions, "MOST_COUNTS", 3)
    before = number(any_app)
    for state in ("suspended", "active", "ended"):
        with any_app.app_context(), transaction() as session:
            session.get_one(Permit, permit_id).state = state
    assert told(any_app, before) is None
    assert told(any_app, before + 1) == {Subject("permit", permit_id)}


def test_what_changes_were_about_is_forgotten_by_its_time(any_app, permit_id, clock):
    before, first_at = number(any_app), clock.now()
    with any_app.app_context(), transaction() as session:
        session.get_one(Permit, permit_id).state = "suspended"
    clock.advance(timedelta(hours=1))
    with any_app.app_context(), transaction() as session:
        session.scalars(select(Vehicle)).one().color = "red"
    with any_app.app_context(), transaction() as session:
        assert forget_subjects(session, first_at) == []
        assert set(forget_subjects(session, clock.now())) == {first_at}
    assert told(any_app, before) is None
    assert {subject.kind for subject in told(any_app, before + 1)} == {"vehicle"}


def test_a_process_of_the_version_before_writes_no_time_and_still_works(any_app):
    row = {"name": NAME, "number": 1, "kind": "permit", "key": "p"}
    with any_app.app_context(), transaction() as session:
        session.execute(insert(RevisionSubject).values(row))
    with any_app.app_context(), transaction() as session:
        [at] = forget_subjects(session, datetime.max.replace(tzinfo=UTC))
    assert abs(datetime.now(UTC) - at) < timedelta(days=1)


def suspend_and_fail(app, permit_id):
    with app.app_context(), transaction() as session:
        session.get_one(Permit, permit_id).state = "suspended"
        session.flush()
        raise RuntimeError


def test_nothing_is_kept_of_a_transaction_that_fails(any_app, permit_id):
    before = number(any_app)
    with pytest.raises(RuntimeError):
        suspend_and_fail(any_app, permit_id)
    assert number(any_app) == before
    with any_app.app_context(), transaction() as session:
        car = session.scalars(select(Vehicle)).one()
        car.color = "red"
    assert told(any_app, before) == {Subject("vehicle", str(car.id))}


def test_a_part_that_is_taken_back_takes_no_other_change_s_count_along(any_app, permit_id):
    before = number(any_app)
    with any_app.app_context(), transaction() as session:
        session.get_one(Permit, permit_id).state = "suspended"
        session.flush()
        session.begin_nested().rollback()
    assert number(any_app) == before + 1
    assert told(any_app, before) == {Subject("permit", permit_id)}
