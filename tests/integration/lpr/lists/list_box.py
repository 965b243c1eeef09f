"""A lane's box for tests: its list on disk, fetched from the server under test as a lane does."""

from pathlib import Path

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.signing import public_key_text, signing_key
from lpr.lane.lists.fetch import ListFetch
from lpr.lane.lists.sealing import is_change
from lpr.lane.lists.store import ListStore
from lpr.lane.server.link import SealedList
from parking.access import AccessList
from tests.integration.lpr.lanes import call


class ListBox:
    """Holds one lane's list; `answers` says how each question was answered."""

    def __init__(self, client: FlaskClient, folder: Path, slug: str = "staff") -> None:
        self._client = client
        self._slug = slug
        key = public_key_text(signing_key(client.application.config))
        self.lists = ListStore(folder / f"{slug}.signed", slug, key)
        self._fetch = ListFetch(self, self.lists)
        self.answers: list[str] = []
        self.waits = False

    def ask(self) -> AccessList:
        """Ask once, and return the list that is then in force."""
        self._fetch()
        assert self.lists.current is not None
        return self.lists.current

    def numbers(self) -> list[str]:
        """The numbers on the list after asking, in order."""
        return sorted(right.number for right in self.ask().rights())

    def through(self, client: FlaskClient) -> "ListBox":
        """The same box, from now on asking another web process."""
        self._client = client
        return self

    def fetch_list(self, tag: str, wait_s: int = 0) -> SealedList | None:
        """Ask the server as `lpr.lane.server.link.ServerLink` does; wait only where we should."""
        headers = {"If-None-Match": tag} if tag else {}
        path = f"list?format=2&wait={wait_s if self.waits else 0}"
        answer = call(self._client, self._slug, "GET", path, headers=headers)
        self.answers.append(_word(answer))
        return SealedList(answer.headers["ETag"], answer.data) if answer.data else None


def _word(answer: TestResponse) -> str:
    if answer.status_code == 304:
        return "same"
    assert answer.status_code == 200
    return "change" if is_change(answer.data) else "whole"
