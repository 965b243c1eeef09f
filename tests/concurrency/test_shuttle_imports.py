"""Two imports of one feed at once: both are taken, one after the other, and one is in force."""

import threading

from flask import Flask
from sqlalchemy import select

from commuter.shuttles import catalogue, models
from commuter.shuttles.importing import Imported, Origin, put_in_force
from core.db import read_session, transaction
from tests.feeds import feed, read, without
from tests.fixtures.apps import FROZEN_AT


def test_imports_at_once_follow_each_other(any_app: Flask) -> None:
    readings = [
        read(feed()),
        read(without("stops", "Mill Lane", "Mill Street")),
        read(without("stops", "Mill Lane", "Mill Road")),
    ]
    together = threading.Barrier(len(readings))
    done: list[Imported] = []

    def take(number: int) -> None:
        with any_app.app_context():
            together.wait()
            with transaction() as session:
                origin = Origin("city", f"import {number}")
                done.append(put_in_force(session, origin, readings[number], FROZEN_AT))

    threads = [threading.Thread(target=take, args=(number,)) for number in range(len(readings))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(one.number for one in done) == [1, 2, 3]
    with any_app.app_context():
        session = read_session()
        (in_force,) = catalogue.list_feeds(session)
        assert in_force.number == 3
        versions = session.scalars(select(models.Version.id)).all()
        assert len(versions) == 3
