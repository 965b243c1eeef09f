"""Pictures on the server's disk: each lane's live picture, and the evidence of passages."""

import hashlib
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.db import insert_if_absent
from core.web.errors import Refusal
from lpr.models import Evidence, Passage
from lpr.reading.pictures import PictureError, decode_picture

MOST_BYTES = 2_000_000
_BAD_PICTURE = 422


def check_jpeg(data: bytes) -> None:
    """Refuse what is too large or no whole picture. Raises Refusal 413 or 422."""
    if len(data) > MOST_BYTES:
        raise Refusal("picture_too_large", _("The picture is larger than 2 MB."), 413)
    try:
        decode_picture(data)
    except PictureError as error:
        raise Refusal(f"picture_{error.code}", error.sentence, _BAD_PICTURE) from error


def save_live(config: Mapping[str, Any], slug: str, data: bytes) -> None:
    """Replace a lane's live picture."""
    write_whole(live_path(config, slug), data)


def live_path(config: Mapping[str, Any], slug: str) -> Path:
    """Where a lane's live picture is."""
    return Path(config["INSTANCE_DIR"]) / "live" / f"{slug}.jpg"


def save_evidence(
    session: Session, config: Mapping[str, Any], passage: Passage, number: int, data: bytes
) -> None:
    """Keep one picture of a passage; the same again changes nothing. The first is the scene."""
    name = f"{passage.at:%Y-%m-%d}/{passage.uid}-{number}.jpg"
    write_whole(evidence_path(config, name), data)
    values = {
        "passage_id": passage.id,
        "number": number,
        "kind": "crop" if number else "scene",
        "path": name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "received_at": passage.at,
    }
    insert_if_absent(session, Evidence, values)


def evidence_path(config: Mapping[str, Any], name: str) -> Path:
    """Where a piece of evidence is."""
    return Path(config["INSTANCE_DIR"]) / "evidence" / name


def remove_evidence(session: Session, config: Mapping[str, Any], passage_id: int) -> int:
    """Remove a passage's pictures from disk and table, and say how many there were."""
    names = session.scalars(select(Evidence.path).where(Evidence.passage_id == passage_id)).all()
    for name in names:
        evidence_path(config, name).unlink(missing_ok=True)
    session.execute(delete(Evidence).where(Evidence.passage_id == passage_id))
    return len(names)


def remove_orphans(session: Session, config: Mapping[str, Any], before: float) -> int:
    """Remove pictures without a row that were written before a time (seconds since 1970).

    They are left by a server that died between its disk and its database.
    """
    removed = 0
    for day in evidence_path(config, "").glob("*"):
        query = select(Evidence.path).where(Evidence.path.startswith(f"{day.name}/"))
        known = set(session.scalars(query))
        for path in day.glob("*"):
            if f"{day.name}/{path.name}" not in known and path.stat().st_mtime < before:
                path.unlink(missing_ok=True)
                removed += 1
        if not any(day.iterdir()):
            day.rmdir()
    return removed


def remove_live(config: Mapping[str, Any], before: float) -> int:
    """Remove the live pictures of lanes that sent none since a time (seconds since 1970)."""
    old = [
        path for path in live_path(config, "").parent.glob("*.jpg") if path.stat().st_mtime < before
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def taken_at(path: Path) -> datetime | None:
    """When a picture was written, or None where there is none."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    except OSError:
        return None


def write_whole(path: Path, data: bytes) -> None:
    """Write beside, then rename, so that a reader and a full disk never leave half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
