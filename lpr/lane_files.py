"""The lane.toml of a lane on this machine: written from the database, read by the lane process."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.signing import public_key_text, signing_key
from lpr.models import Lane
from lpr.tokens import lane_token

# The lanes of this machine serve their screens on ports from so many above the server's own.
_SCREENS_FROM = 100
_LAST_PORT = 65535


def lane_folder(config: Mapping[str, Any], slug: str) -> Path:
    """Where a lane of this machine keeps its files."""
    return Path(config["INSTANCE_DIR"]) / "lanes" / slug


def lane_file(config: Mapping[str, Any], slug: str) -> Path:
    """A lane's lane.toml."""
    return lane_folder(config, slug) / "lane.toml"


def write_lane_file(config: Mapping[str, Any], lane: Lane) -> Path:
    """Write a lane's file where it is missing or says something else. Only we may read it."""
    path = lane_file(config, lane.slug)
    text = _text(config, lane)
    if path.exists() and path.read_text() == text:
        return path
    (path.parent / "inbox").mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    part.replace(path)
    return path


def _screen_port(config: Mapping[str, Any], lane: Lane) -> int:
    """A port of this machine, below the last that there is."""
    return (int(config["PORT"]) + _SCREENS_FROM + lane.position - 1) % _LAST_PORT + 1


def _text(config: Mapping[str, Any], lane: Lane) -> str:
    tables: dict[str, dict[str, str | int | bool]] = {
        "": {
            "slug": lane.slug,
            "kind": lane.kind,
            "direction": lane.direction,
            "garage": lane.garage_slug,
            "zone": config["CAMPUS_TIMEZONE"],
        },
        "camera": {"kind": "folder", "source": "inbox"},
        "barrier": {"kind": "simulated"},
        "reading": {"engine": config["LANE_ENGINE"]},
        "screen": {
            "port": _screen_port(config, lane),
            "name": lane.name,
            "pay_url": f"{config['PUBLIC_URL']}/pay",
        },
        "printer": {"kind": "file"},
        "server": {
            "url": f"http://127.0.0.1:{config['PORT']}",
            "token": lane_token(config, lane.slug),
            "list_key": public_key_text(signing_key(config)),
        },
    }
    if lane.is_shadow:
        tables[""]["shadow"] = True
        del tables["barrier"]
    lines = ["# Written by Gatehouse. It holds the lane's token: show it to nobody."]
    for name, table in tables.items():
        lines += ["", f"[{name}]"] if name else []
        lines += [f"{key} = {json.dumps(value)}" for key, value in table.items()]
    return "\n".join(lines) + "\n"
