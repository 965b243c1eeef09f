"""The demo campus: seeded again, on another day, it changes nothing."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from core.clock import FixedClock
from core.db import db, read_session
from tests.fixtures.apps import MakeApp


def everything(app: Flask) -> dict[str, list[Any]]:
    """Every row of every table."""
    with app.app_context():
        session = read_session()
        return {
            name: sorted(map(repr, session.execute(select(table)).all()))
            for name, table in db.metadata.tables.items()
        }


def files(app: Flask) -> dict[str, bytes]:
    """Every file of the instance folder but the database's own."""
    folder = Path(app.config["INSTANCE_DIR"])
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(p.relative_to(folder)): p.read_bytes() for p in found}


def seed(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["demo", "seed"])
    assert result.exit_code == 0, result.output


def test_seeding_twice_changes_nothing(any_app: Flask, clock: FixedClock) -> None:
    seed(any_app)
    rows, kept = everything(any_app), files(any_app)
    filled = {name for name, found in rows.items() if found}
    assert {"person", "garage", "lane", "permit_product", "feedback_message"} <= filled
    clock.advance(timedelta(minutes=5))
    seed(any_app)
    assert {name for name, found in everything(any_app).items() if found != rows[name]} == set()
    assert files(any_app) == kept


@pytest.mark.parametrize("path", ["/", "/demo", "/shuttles"])
def test_the_seeded_campus_is_there(make_app: MakeApp, sqlite_url: str, path: str) -> None:
    app = make_app(sqlite_url)
    seed(app)
    assert app.test_client().get(path).status_code == 200
