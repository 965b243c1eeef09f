"""The last places for a night, wanted by many at once: never more are given than there are."""

import threading
from contextlib import suppress

import pytest
from flask import Flask
from sqlalchemy import func, select

from core.db import db, read_session, transaction
from parking.rights.models import Duty
from parking.rights.refusals import RightsRefusedError
from parking.rights.sign_ups import commands
from tests.concurrency.test_oversell import Begin, unlocked_transaction
from tests.duty_world import add_sign_up, open_sign_up
from tests.parking_world import add_vehicle
from tests.people import add_person

PLACES, PEOPLE = 2, 6


@pytest.fixture
def people(any_app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """People with a car each; whoever counts without a lock counts before anybody has a place."""
    find_bar, met = commands.find_bar, threading.Barrier(PEOPLE)

    def counted(*args: object) -> object:
        found = find_bar(*args)  # type: ignore[arg-type]
        # The lock lets one in at a time, and the others wait outside.
        with suppress(threading.BrokenBarrierError):
            met.wait(timeout=2)
        return found

    with any_app.app_context(), transaction() as session:
        open_sign_up(session, places=PLACES)
        found = [add_person(session, "employee").id for _ in range(PEOPLE)]
        for person_id in found:
            add_vehicle(session, person_id)
    monkeypatch.setattr(commands, "find_bar", counted)
    return found


def sign_up_at_once(app: Flask, people: list[int], begin: Begin) -> int:
    """Let everybody sign up for the same night; return how many places were given."""
    start = threading.Barrier(len(people))
    unexpected: list[BaseException] = []

    def sign_up(person_id: int) -> None:
        with app.app_context():
            start.wait(timeout=30)
            try:
                with begin() as session:
                    add_sign_up(session, person_id)
            except RightsRefusedError:
                pass  # no place
            except BaseException as error:
                unexpected.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=sign_up, args=(person_id,)) for person_id in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not unexpected, unexpected
    with app.app_context():
        return read_session().scalar(select(func.count()).select_from(Duty)) or 0


def test_without_the_lock_places_are_given_twice(
    any_app: Flask, people: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "lock_places", lambda *_args: None)

    assert sign_up_at_once(any_app, people, unlocked_transaction) > PLACES


def test_with_the_lock_they_never_are(any_app: Flask, people: list[int]) -> None:
    assert sign_up_at_once(any_app, people, transaction) == PLACES
