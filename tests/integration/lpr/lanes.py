"""Lanes for tests, and journals as a lane would send them."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.db import transaction
from lpr.models import Lane
from lpr.tokens import hash_token, lane_token
from tests.parking_world import add_garage

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
JOURNAL = "a" * 32


def add_lanes(app: Flask) -> None:
    """A restricted entry `staff`, a public entry `public`, an exit `exit`, of one garage."""
    with app.app_context(), transaction() as session:
        add_garage(session, "harbor", is_public=True)
        for slug, kind, direction in (
            ("staff", "restricted", "entry"),
            ("public", "public", "entry"),
            ("exit", "public", "exit"),
        ):
            session.add(
                Lane(
                    slug=slug,
                    name=f"Harbor {slug}",
                    garage_slug="harbor",
                    kind=kind,
                    direction=direction,
                    position=0,
                    token_hash=hash_token(lane_token(app.config, slug)),
                    switches={"unread_state_opens": True},
                    status={},
                )
            )


def bearer(app: Flask, slug: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {lane_token(app.config, slug)}"}


def call(client: FlaskClient, slug: str, method: str, path: str, **more: Any) -> TestResponse:
    """Ask as the lane would."""
    headers = bearer(client.application, slug) | more.pop("headers", {})
    return client.open(f"/api/v1/lanes/{slug}/{path}", method=method, headers=headers, **more)


def new_uid() -> str:
    return uuid.uuid4().hex


def event(sequence: int, kind: str, uid: str, body: dict[str, Any], at: datetime = NOW) -> Any:
    return {
        "sequence": sequence,
        "kind": kind,
        "at": at.isoformat(),
        "passage_uid": uid,
        "body": body,
    }


def passage(sequence: int, uid: str, outcome: str = "refer", **more: Any) -> Any:
    """A passage; `number`, `reason`, `rule`, `at`, `key`, `permit_id`, `confidence` are free."""
    at = more.get("at", NOW)
    number = more.get("number", "8ABC12")
    decision = {
        "outcome": outcome,
        "reason": more.get("reason", "not_listed"),
        "rule": more.get("rule", "listed_only"),
        "key": more.get("key"),
        "permit_id": more.get("permit_id"),
        "starts_stay": False,
        "values": {"plate": number or ""},
    }
    characters = [
        {"text": c, "probability": 0.9, "runners_up": [{"text": "B", "probability": 0.05}]}
        for c in number or ""
    ]
    body = {
        "arrival": more.get("arrival", ""),
        "first_at": (at - timedelta(seconds=2)).isoformat(),
        "last_at": at.isoformat(),
        "decided_at": at.isoformat(),
        "number": number,
        "state": None,
        "confidence": more.get("confidence", 0.999),
        "characters": characters,
        "agreeing": 3,
        "frames": 4,
        "reads": [{"frame": "001.jpg", "plates": []}],
        "opens": outcome == "open",
        "decision": decision,
        "list_serial": 7,
        "list_made_at": at.isoformat(),
        "latency_ms": {"vote": 0.2, "decide": 0.1},
    }
    return event(sequence, "passage", uid, body, at)


def barrier(sequence: int, uid: str, answer: str = "raised", **more: Any) -> Any:
    at = more.pop("at", NOW)
    body = {"answer": answer, "cause": more.pop("cause", "decision"), **more}
    return event(sequence, "barrier", uid, body, at)


def send(
    client: FlaskClient, slug: str, *events: Any, after: int | None = None, journal: str = JOURNAL
) -> TestResponse:
    """Send a batch, by default one that follows on what was sent."""
    before = int(events[0]["sequence"]) - 1 if after is None else after
    batch = {"journal_id": journal, "after": before, "events": list(events)}
    return call(client, slug, "POST", "journal", json=batch)
