"""Health: whether this process lives, and whether it can do its work now."""

import shutil
from collections.abc import Callable
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from core.db import read_session
from core.identity.permissions import asks

MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"
# Below this a passage's pictures, mail and SQLite's own log soon find no room.
DISK_FLOOR_BYTES = 200 * 1024 * 1024

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@asks("health.see")
def healthz() -> Response:
    """Say that the process answers; a failure means that it should be restarted."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@asks("health.see")
def readyz() -> tuple[Response, int]:
    """Say whether requests can be served; a failure means that they should go elsewhere."""
    faults = list_faults()
    return jsonify(status="unready" if faults else "ready", faults=faults), 503 if faults else 200


def list_faults() -> list[dict[str, str]]:
    """Everything that keeps this process from its work, each with what to do. Empty: ready."""
    checks: dict[str, Callable[[], str | None]] = {
        "database": check_database,
        "migrations": check_migrations,
        "disk": check_disk,
    }
    faults: list[dict[str, str]] = []
    for name, check in checks.items():
        if fault := check():
            faults.append({"check": name, "fault": fault})
            if name == "database":
                break  # what follows would only wait for it again
    return faults


def check_database() -> str | None:
    """Whether the database answers."""
    try:
        read_session().execute(text("SELECT 1"))
    except SQLAlchemyError:
        read_session().rollback()
        return "The database does not answer. Check DATABASE_URL and the server."
    return None


def check_migrations() -> str | None:
    """Whether the database is as new as the code."""
    session = read_session()
    context = MigrationContext.configure(session.connection())
    present = set(context.get_current_heads())
    wanted = set(ScriptDirectory(str(MIGRATIONS)).get_heads())
    session.commit()  # ends the read: a health check holds no snapshot
    if present == wanted:
        return None
    return "The database is not at this version. Run `flask db upgrade`."


def check_disk() -> str | None:
    """Whether files can still be written."""
    folder = Path(current_app.config["INSTANCE_DIR"])
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return "INSTANCE_DIR is not there or cannot be read."
    if free >= DISK_FLOOR_BYTES:
        return None
    return f"Only {free // 1024 // 1024} MB are free for files. Make room in INSTANCE_DIR."
