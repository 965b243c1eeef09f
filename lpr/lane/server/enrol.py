"""`python -m lpr.lane enroll …`: a new box hands in its code and gets its file and its list."""

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests

from lpr.lane.config import LaneConfigError, load_config
from lpr.lane.lists.sealing import ListRefusedError
from lpr.lane.lists.store import ListStore
from lpr.lane.server.link import ServerLink, ServerRefusedError

_TIMEOUT_S = (3.0, 20.0)
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class EnrolmentError(RuntimeError):
    """The box could not be enrolled; the message says what to do."""


def main(arguments: Sequence[str]) -> int:
    """Enrol this box; 0 where its file is written and its list is there."""
    parser = argparse.ArgumentParser(prog="python -m lpr.lane enroll", description=__doc__)
    parser.add_argument("--server", required=True, help="the server's address, from the sheet")
    parser.add_argument("--code", required=True, help="the one-time code, from the sheet")
    parser.add_argument("--folder", type=Path, default=Path(), help="where the box keeps its files")
    parser.add_argument("--camera", default="", help="the camera's address: rtsp://… or http://…")
    options = parser.parse_args(arguments)
    try:
        path = enrol(options.server, options.code, options.folder, options.camera)
        _say(f"Written: {path}. Look at its [camera] and [barrier] tables before you start.")
        _say(fetch_list(path))
    except (EnrolmentError, LaneConfigError) as error:
        print(error, file=sys.stderr)  # noqa: T201 - the command's answer
        return 2
    return 0


def enrol(server: str, code: str, folder: Path, camera: str) -> Path:
    """Hand the code in and write lane.toml, readable by its owner only. Raises EnrolmentError."""
    path = folder / "lane.toml"
    if path.exists():
        raise EnrolmentError(f"{path} is there already: move it away to enrol this box anew.")
    told = _hand_in(server.rstrip("/"), code)
    folder.mkdir(parents=True, exist_ok=True)
    text = _lane_file(told, server.rstrip("/"), camera)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    return path


def fetch_list(path: Path) -> str:
    """Fetch the lane's list and check its signature; say what is in it. Raises EnrolmentError."""
    config = load_config(path)
    store = ListStore(config.folder / "list.signed", config.slug, config.server.list_key)
    try:
        sealed = ServerLink(config).fetch_list("")
        access = store.take(sealed.data) if sealed else store.current
    except (requests.RequestException, ServerRefusedError, ListRefusedError) as error:
        raise EnrolmentError(f"The list did not come: {error}. The lane asks again.") from error
    if access is None:
        raise EnrolmentError("The server has no list for this lane yet. The lane asks again.")
    return f"List {access.serial} is here and its signature is good: {access.count()} plates."


def _hand_in(server: str, code: str) -> Mapping[str, Any]:
    address = urlsplit(server)
    if address.scheme != "https" and address.hostname not in _LOOPBACK:
        raise EnrolmentError("The server's address must begin with https://: a token travels.")
    try:
        answer = requests.post(
            f"{server}/api/v1/enrolments",
            json={"code": code},
            timeout=_TIMEOUT_S,
            allow_redirects=False,
        )
    except requests.RequestException as error:
        raise EnrolmentError(f"{server} cannot be reached: check the line. {error}") from error
    if answer.status_code == requests.codes.too_many_requests:
        raise EnrolmentError("Too many tries from here. Wait an hour, and check the code.")
    if answer.status_code != requests.codes.ok:
        raise EnrolmentError(
            f"The server did not take the code ({answer.status_code}): it is wrong, was used, or is"
            " too old. Ask the office for a new one."
        )
    told: dict[str, Any] = answer.json()
    return told


def _lane_file(told: Mapping[str, Any], server: str, camera: str) -> str:
    top = {name: told[name] for name in ("slug", "kind", "direction", "garage", "zone")}
    if told["shadow"]:
        top["shadow"] = True
    source = {"kind": "url", "source": camera} if camera else {"kind": "folder", "source": "inbox"}
    tables = {
        "": top,
        "camera": source,
        "reading": {"engine": told["engine"]},
        "server": {"url": server, "token": told["token"], "list_key": told["list_key"]},
    }
    lines = ["# Written at enrolment. It holds the lane's token: show it to nobody."]
    for name, table in tables.items():
        lines += ["", f"[{name}]"] if name else []
        lines += [f"{key} = {json.dumps(value)}" for key, value in table.items()]
    if not told["shadow"]:
        lines += ["", "# Without a [barrier] table the barrier is simulated: see docs/lane.md."]
    return "\n".join(lines) + "\n"


def _say(text: str) -> None:
    print(text)  # noqa: T201 - the command's answer
