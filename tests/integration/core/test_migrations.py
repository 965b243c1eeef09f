"""Migrations: up and down on both databases, and the same tables as the models say."""

from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from core.db import db
from tests.fixtures.apps import MakeApp


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    return str(request.getfixturevalue("empty_postgres_url"))


def tables(engine: sa.Engine) -> set[str]:
    return set(sa.inspect(engine).get_table_names()) - {"alembic_version"}


def test_up_down_and_up_again_leave_what_the_models_say(empty_url: str, make_app: MakeApp) -> None:
    with make_app(empty_url).app_context():
        flask_migrate.upgrade()
        assert tables(db.engine) == set(db.metadata.tables)
        flask_migrate.downgrade(revision="base")
        assert tables(db.engine) == set()
        flask_migrate.upgrade()
        with db.engine.connect() as connection:
            context = MigrationContext.configure(
                connection, opts={"compare_type": True, "render_as_batch": True}
            )
            assert compare_metadata(context, db.metadata) == []


def test_migrations_follow_one_another_in_one_line() -> None:
    scripts = ScriptDirectory("migrations")
    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1
