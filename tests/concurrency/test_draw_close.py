"""A draw is closed while people enter: whoever was let in is on the list that was hashed."""

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from core.db import db, read_session, transaction
from parking.draws import drawing, entering
from parking.draws.life import DrawRefusedError, EntryState
from parking.draws.lottery import digest, list_text
from parking.permits.steps import Actor
from tests.draw_world import CLOSES, add_draw, read_draw, seal, states
from tests.parking_world import CAMPUS
from tests.people import add_person

PEOPLE = 6
LAST_MOMENT = CLOSES - timedelta(seconds=1)


@pytest.fixture
def slow_close(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """A close that lets others act between counting the entries and hashing them."""
    judge, counted = drawing.judge, threading.Event()

    def judged(*args: Any) -> drawing.Judged:
        found = judge(*args)
        counted.set()
        time.sleep(0.7)  # long enough to enter by, were nothing in the way
        return found

    monkeypatch.setattr(drawing, "judge", judged)
    return counted


def test_nobody_slips_in_between_the_count_and_the_hash(
    any_app: Flask, slow_close: threading.Event
) -> None:
    with any_app.test_request_context(), transaction() as session:
        draw_id = add_draw(session).id
        people = [add_person(session, "employee").id for _ in range(PEOPLE)]
    let_in: list[int] = []
    unexpected: list[BaseException] = []

    def enter(person_id: int, waits: bool) -> None:
        if waits:
            slow_close.wait(timeout=20)
        with any_app.app_context():
            try:
                with transaction() as session:
                    entering.enter(session, draw_id, seal(), Actor(person_id, LAST_MOMENT), CAMPUS)
                let_in.append(person_id)
            except DrawRefusedError:
                pass  # too late
            except BaseException as error:
                unexpected.append(error)
            finally:
                db.session.remove()

    def close() -> None:
        with any_app.app_context(), transaction() as session:
            drawing.close(session, draw_id, CLOSES, CAMPUS)

    enter(people[0], waits=False)
    threads = [threading.Thread(target=enter, args=(one, True)) for one in people[1:]]
    threads.append(threading.Thread(target=close))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert not unexpected, unexpected
    assert set(let_in) == set(states(any_app, draw_id))
    assert set(states(any_app, draw_id).values()) == {EntryState.LISTED}
    with any_app.app_context():
        tickets = {e.ticket: e.weight or 0 for e in drawing.listed(read_session(), draw_id)}
    assert read_draw(any_app, draw_id).list_hash == digest(list_text(tickets))
