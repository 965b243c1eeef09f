"""How Alembic reaches the database: through the application's own engine."""

from alembic import context
from flask import current_app
from sqlalchemy import Engine

from core.db import db

config = context.config


def run_migrations() -> None:
    """Bring the database to the revision asked for, in one transaction where it can."""
    engine: Engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    raise RuntimeError("Migrations run on a live database: give DATABASE_URL.")
run_migrations()
