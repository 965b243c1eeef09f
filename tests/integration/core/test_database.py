"""The database behind the pages: what they notice when it was away for a moment."""

import pytest
from sqlalchemy import text

from core import db as database
from core.db import db, read_session, release_connection
from tests.fixtures.apps import MakeApp

OWN_CONNECTION = text("SELECT pg_backend_pid()")
END_ALL_OTHERS = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def test_connections_that_ended_while_they_rested_are_not_given_to_anybody(
    make_app: MakeApp, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "RESTED_SECONDS", 0.0)
    with make_app(postgres_url).app_context():
        before = _ask_twice_at_once()
        with db.engine.connect() as connection:
            survivor = connection.scalar(OWN_CONNECTION)
            connection.execute(END_ALL_OTHERS)
        after = _ask_twice_at_once()
    assert survivor in before
    assert before & after <= {survivor}
    assert len(after) == 2


def _ask_twice_at_once() -> set[int]:
    """The numbers of two connections that were used at the same time."""
    pids = {read_session().scalar(OWN_CONNECTION)}
    with db.engine.connect() as connection:
        pids.add(connection.scalar(OWN_CONNECTION))
    release_connection()
    return pids
