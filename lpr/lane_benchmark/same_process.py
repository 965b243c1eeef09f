"""A server in this process, asked as a lane asks one over the wire."""

from collections.abc import Sequence

from flask import Flask
from werkzeug.test import TestResponse

from lpr.lane.journal.store import Event
from lpr.lane.server.link import SealedList
from lpr.lane_benchmark.lists import SLUG
from lpr.tokens import lane_token

# In this process nothing ends a question that waits, so it is kept short.
_LONGEST_WAIT_S = 5


class SameProcess:
    """The lane's words with it. Every call raises RuntimeError where the server says no."""

    def __init__(self, app: Flask) -> None:
        self._client = app.test_client()
        self._headers = {"Authorization": f"Bearer {lane_token(app.config, SLUG)}"}

    def fetch_list(self, tag: str, wait_s: int) -> SealedList | None:
        """The list, a change, or None while the lane has the newest."""
        path = f"/api/v1/lanes/{SLUG}/list?format=2&wait={min(wait_s, _LONGEST_WAIT_S)}"
        headers = {**self._headers, **({"If-None-Match": tag} if tag else {})}
        answer = self._client.get(path, headers=headers)
        if answer.status_code == 304:
            return None
        return SealedList(_good(answer).headers["ETag"], answer.data)

    def send_journal(self, journal_id: str, after: int, events: Sequence[Event]) -> int:
        """Send the events after that number; return up to where the server has all."""
        told = [event.to_json() for event in events]
        batch = {"journal_id": journal_id, "after": after, "events": told}
        path = f"/api/v1/lanes/{SLUG}/journal"
        answer = _good(self._client.post(path, json=batch, headers=self._headers)).json
        return int(answer["acknowledged"]) if answer else after


def _good(answer: TestResponse) -> TestResponse:
    if answer.status_code != 200:
        raise RuntimeError(f"the server answered {answer.status_code}: {answer.text[:200]}")
    return answer
