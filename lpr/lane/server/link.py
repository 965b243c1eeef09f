"""The lane's words with its server: list, journal, pictures, commands, over HTTP with a token."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from lpr.lane.config import LaneConfig
from lpr.lane.journal.store import Event
from lpr.lane.lists.head import FORMAT

if TYPE_CHECKING:
    import requests

# What this version can be asked to do; an older one took whatever it was told for "open".
COMMANDS = ("open", "hold", "release")
_TIMEOUT_S = (3.0, 20.0)


class ServerRefusedError(RuntimeError):
    """The server answered and said no; trying the same again at once is of no use."""


@dataclass(frozen=True, slots=True)
class SealedList:
    """A list as it came, with the tag by which to ask whether there is a newer one."""

    tag: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Orders:
    """Commands (uid, kind, passage_uid, expires_in seconds), and codes used at other lanes."""

    commands: list[dict[str, Any]]
    spent: list[str]


class ServerLink:
    """One connection to the server. Not shared between threads.

    Every call raises `requests.RequestException` while the server cannot be reached, and
    ServerRefusedError where it does not accept what it got.
    """

    def __init__(self, config: LaneConfig) -> None:
        self._base = f"{config.server.url}/api/v1/lanes/{config.slug}"
        self._token = config.server.token

    @cached_property
    def _session(self) -> "requests.Session":
        import requests  # noqa: PLC0415 - a fifth of a start: a lane watches before it talks

        session = requests.Session()
        session.headers["Authorization"] = f"Bearer {self._token}"
        return session

    def fetch_list(self, tag: str, wait_s: int = 0) -> SealedList | None:
        """Return the list or a change to the one with this tag; None while that is the newest.

        The server may hold the question for `wait_s` seconds until it has something new.
        """
        answer = self._call(
            "GET",
            "list",
            headers={"If-None-Match": tag} if tag else {},
            params={"format": FORMAT, "wait": wait_s},
            timeout=(_TIMEOUT_S[0], _TIMEOUT_S[1] + wait_s),
        )
        if answer.status_code == HTTPStatus.NOT_MODIFIED:
            return None
        return SealedList(answer.headers.get("ETag", ""), answer.content)

    def fetch_stays(self, tag: str) -> SealedList | None:
        """Return the open stays, or None while they are still those with this tag."""
        headers = {"If-None-Match": tag} if tag else {}
        answer = self._call("GET", "stays", headers=headers)
        if answer.status_code == HTTPStatus.NOT_MODIFIED:
            return None
        return SealedList(answer.headers.get("ETag", ""), answer.content)

    def send_journal(self, journal_id: str, after: int, events: Sequence[Event]) -> int:
        """Send the events that follow number `after`; return up to where the server has all."""
        told = [event.to_json() for event in events]
        batch = {"journal_id": journal_id, "after": after, "events": told}
        return int(self._call("POST", "journal", json=batch).json()["acknowledged"])

    def send_picture(self, data: bytes) -> None:
        """Send the live picture, JPEG."""
        self._call("PUT", "picture", data=data, headers={"Content-Type": "image/jpeg"})

    def send_evidence(self, passage_uid: str, number: int, data: bytes) -> None:
        """Send one picture of a passage, JPEG."""
        path = f"passages/{passage_uid}/pictures/{number}"
        self._call("PUT", path, data=data, headers={"Content-Type": "image/jpeg"})

    def send_status(self, status: Mapping[str, Any]) -> None:
        """Say how the lane is."""
        self._call("POST", "status", json=dict(status))

    def fetch_inside(self, since: str | None) -> dict[str, Any]:
        """Return who is inside, or who came and left since then: see InsideBook.take."""
        params = {"since": since} if since else {}
        told: dict[str, Any] = self._call("GET", "inside", params=params).json()
        return told

    def fetch_orders(self) -> Orders:
        """Return what attendants ask of this lane, and what other lanes have taken."""
        told = self._call("GET", "commands", params={"kinds": ",".join(COMMANDS)}).json()
        return Orders(told["commands"], [str(code) for code in told.get("spent", [])])

    def _call(self, method: str, path: str, **more: Any) -> "requests.Response":
        asked = {"timeout": _TIMEOUT_S, "allow_redirects": False, **more}
        answer = self._session.request(method, f"{self._base}/{path}", **asked)
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            answer.raise_for_status()
        if answer.status_code >= HTTPStatus.BAD_REQUEST:
            raise ServerRefusedError(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
        return answer
