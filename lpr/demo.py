"""The demo's lanes: a restricted entry, a public entry and an exit, each with its own file."""

from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from lpr.lane_files import write_lane_file
from lpr.models import Lane
from lpr.tokens import hash_token, lane_token

LANES: tuple[dict[str, Any], ...] = (
    {
        "slug": "nashua-entry",
        "name": "Nashua Street, entry",
        "garage_slug": "nashua-street",
        "kind": "restricted",
        "direction": "entry",
    },
    {
        "slug": "fruit-entry",
        "name": "Fruit Street, entry",
        "garage_slug": "fruit-street",
        "kind": "public",
        "direction": "entry",
    },
    {
        "slug": "fruit-exit",
        "name": "Fruit Street, exit",
        "garage_slug": "fruit-street",
        "kind": "public",
        "direction": "exit",
    },
)


def seed(session: Session, now: datetime) -> None:  # noqa: ARG001 - the shape of all seeds
    """Add the lanes that are missing, and write each lane's file."""
    config = current_app.config
    for position, values in enumerate(LANES):
        lane = session.scalar(select(Lane).where(Lane.slug == values["slug"]))
        hashed = hash_token(lane_token(config, values["slug"]))
        if lane is None:
            lane = Lane(**values, position=position, token_hash=hashed, switches={}, status={})
            session.add(lane)
        lane.token_hash = hashed
        write_lane_file(config, lane)
