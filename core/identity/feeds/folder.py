"""Takes feeds that other systems put into a folder, one subfolder a kind.

A file that cannot be taken holds up later ones of its kind, and no others.
"""

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import structlog
from flask import current_app

from core.db import read_session, release_connection, transaction
from core.identity.feeds import runs
from core.identity.feeds.kinds import FeedKind, all_kinds
from core.identity.feeds.outcomes import Report
from core.identity.feeds.runs import Looked, Sent
from core.identity.feeds.table import Unreadable, UnreadableError
from core.jobs import Findings

# A file that was written to a moment ago may still be on its way.
SETTLED_SECONDS = 10
TAKEN = ".taken"

log = structlog.get_logger(__name__)


def take_files(now: datetime) -> Findings:
    """Take every file that has arrived whole. Return the names of what was taken.

    Raises what the first failed file met, when all others are taken.
    """
    taken: list[str] = []
    failed: dict[str, Exception] = {}
    for path, kind in _arrived():
        if kind.name in failed:
            continue
        try:
            taken.append(f"{kind.name}/{_take(path, kind, now)}")
        except Exception as error:  # whatever one system sent, the others' feeds must go on
            read_session().rollback()
            log.exception("feed_not_taken", kind=kind.name)
            failed[kind.name] = error
    if failed:
        raise next(iter(failed.values()))
    return {"taken": taken}


def folder_of(kind: FeedKind) -> Path:
    """Where files of a kind are put."""
    configured = current_app.config["FEED_FOLDER"]
    base = Path(configured) if configured else Path(current_app.config["INSTANCE_DIR"]) / "feeds"
    return base / kind.name


def _arrived() -> Iterator[tuple[Path, FeedKind]]:
    for kind in (kind for kind in all_kinds().values() if not kind.is_by_hand):
        folder = folder_of(kind)
        folder.mkdir(parents=True, exist_ok=True)
        settled = time.time() - SETTLED_SECONDS
        for path in sorted(folder.iterdir()):
            is_feed = path.suffix.lower() == ".csv" and path.stat().st_mtime <= settled
            if path.suffix == TAKEN or is_feed:
                yield path, kind


def _take(path: Path, kind: FeedKind, now: datetime) -> str:
    """Move it out of the way first: where that cannot be, it is not taken again and again."""
    held = path if path.suffix == TAKEN else path.with_name(path.name + TAKEN)
    path.rename(held)
    name = held.name.removesuffix(TAKEN)
    if held.stat().st_size > current_app.config["UPLOAD_MAX_BYTES"]:
        sent = Sent(b"", "file", name, None, now)
        looked = Looked(Report(()), UnreadableError(Unreadable.TOO_BIG))
    else:
        sent = Sent(held.read_bytes(), "file", name, None, now)
        looked = runs.look(read_session(), kind, sent.content, now)
    release_connection()
    with transaction() as session:
        run = runs.keep(session, kind, sent, looked)
        if looked.problem is None:
            runs.put_in_force(session, run, kind, None, now)
    held.unlink()
    return name
