"""The console's events: who may listen, what is told, and how many at once."""

import threading
from typing import Any

import pytest

from lpr.console.event_stream import EventApp, Sight, Stream, Watch
from lpr.console.live import events_address, policy_for_events

CONFIG = {
    "SECRET_KEY": "a-secret-of-the-tests-that-is-long-enough",
    "PUBLIC_URL": "https://gatehouse.example",
    "EVENTS_URL": "https://gatehouse.example/console/events",
}


class Lanes:
    """What the watch looks at; the test changes it."""

    def __init__(self) -> None:
        self.sight = Sight("one", {"staff": 1})
        self.looks = 0

    def __call__(self) -> Sight:
        self.looks += 1
        if self.sight.mark == "down":
            raise OSError
        return self.sight


@pytest.fixture
def lanes() -> Lanes:
    return Lanes()


def ask(app: EventApp, token: str | None = None, **more: str) -> tuple[str, Any, dict[str, str]]:
    token = events_address(CONFIG, 7).partition("token=")[2] if token is None else token
    told: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]]) -> None:
        told.update(status=status, headers=dict(headers))

    environ = {"REQUEST_METHOD": "GET", "QUERY_STRING": f"token={token}", **more}
    answer = app(environ, start)
    return told["status"][:3], answer, told["headers"]


def next_event(stream: Any) -> dict[str, str]:
    """The next event that is one, as its fields."""
    for chunk in stream:
        fields = dict(line.split(": ", 1) for line in chunk.decode().split("\n") if ": " in line)
        if "event" in fields:
            return fields
    raise AssertionError("the stream ended")


def test_a_listener_hears_at_once_and_whenever_something_changes(lanes: Lanes) -> None:
    status, stream, headers = ask(EventApp(CONFIG, Watch(lanes, 5, 0.01)))
    assert (status, headers["Access-Control-Allow-Origin"]) == ("200", "https://gatehouse.example")
    events = iter(stream)
    assert next_event(events) == {"event": "picture", "data": '{"lane": "staff", "v": 1}'}
    assert next_event(events) == {"id": "one", "event": "desk", "data": "one"}
    lanes.sight = Sight("two", {"staff": 1})
    assert next_event(events)["id"] == "two"
    lanes.sight = Sight("two", {"staff": 2})
    assert next_event(events)["event"] == "picture"


def test_who_comes_back_with_the_last_id_is_told_only_what_is_new(lanes: Lanes) -> None:
    app = EventApp(CONFIG, Watch(lanes, 5, 0.01))
    _, stream, _ = ask(app, HTTP_LAST_EVENT_ID="one")
    events = iter(stream)
    assert next_event(events)["event"] == "picture"
    lanes.sight = Sight("three", {"staff": 1})
    assert next_event(events)["id"] == "three"


@pytest.mark.parametrize(
    ("token", "more", "status"),
    [
        ("guessed", {}, "403"),
        ("", {}, "403"),
        (None, {"HTTP_ORIGIN": "https://elsewhere.example"}, "403"),
        (None, {"REQUEST_METHOD": "POST"}, "405"),
        (None, {"HTTP_ORIGIN": "https://gatehouse.example"}, "200"),
    ],
)
def test_only_our_own_pages_with_an_address_that_we_signed_may_listen(
    lanes: Lanes, token: str | None, more: dict[str, str], status: str
) -> None:
    assert ask(EventApp(CONFIG, Watch(lanes, 5)), token, **more)[0] == status


def test_listeners_are_bounded_and_a_place_is_given_back(lanes: Lanes) -> None:
    app = EventApp(CONFIG, Watch(lanes, 2))
    streams = [ask(app)[1] for _ in range(2)]
    status, _, headers = ask(app)
    assert (status, headers["Retry-After"]) == ("503", "30")
    streams[0].close()
    assert ask(app)[0] == "200"


def test_nobody_looks_while_nobody_listens_and_a_failed_look_ends_nothing(lanes: Lanes) -> None:
    watch = Watch(lanes, 5, 0.01)
    threading.Event().wait(0.05)
    assert lanes.looks == 0
    lanes.sight = Sight("down")
    _, stream, _ = ask(EventApp(CONFIG, watch))
    events = iter(stream)
    while lanes.looks < 2:
        threading.Event().wait(0.01)
    lanes.sight = Sight("up again")
    assert next_event(events)["id"] == "up again"


def test_a_stream_ends_so_that_a_desk_that_is_signed_out_loses_it(lanes: Lanes) -> None:
    stream = Stream(Watch(lanes, 5), "", life_s=0.0001)
    assert len(list(stream)) < 5


def test_the_desk_may_listen_at_the_configured_address_alone() -> None:
    assert "connect-src 'self';" in policy_for_events(CONFIG)
    for url, allowed in (
        ("", "connect-src 'self';"),
        ("/console/events", "connect-src 'self';"),
        ("http://127.0.0.1:8001", "connect-src 'self' http://127.0.0.1:8001;"),
    ):
        assert allowed in policy_for_events(CONFIG | {"EVENTS_URL": url})
