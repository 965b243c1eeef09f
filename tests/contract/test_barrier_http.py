"""What only a barrier with a web address must keep, on a server whose answers a test writes."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lpr.lane.barriers.driven import DrivenBarrier, WireError
from lpr.lane.barriers.port import BarrierCommand, LowerAnswer, Position
from lpr.lane.barriers.raise_log import RaiseLog
from lpr.lane.barriers.relay import HttpWire
from lpr.lane.barriers.settings import HttpSettings

COMMAND = BarrierCommand("a/b", datetime(2026, 3, 4, 15, 0, tzinfo=UTC), "c1")


@dataclass
class Relay:
    """Answers everything alike, and keeps what it was asked."""

    url: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"{}"
    asked: list[str] = field(default_factory=list)
    told: list[dict[str, str]] = field(default_factory=list)


@pytest.fixture
def relay() -> Iterator[Relay]:
    made = Relay()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked.append(f"{self.command} {self.path}")
            made.told.append(dict(self.headers.items()))
            self.send_response(made.status)
            for name, value in made.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(made.body)))
            self.end_headers()
            self.wfile.write(made.body)

        do_POST = do_GET  # noqa: N815 - the library's name

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield made
        server.shutdown()
        thread.join()


def wire(relay: Relay, **more: str) -> HttpWire:
    settings = HttpSettings(relay.url, "/up?for={passage}&until={expires}", "/inputs")
    return HttpWire(replace(settings, **more))


def test_a_command_says_for_whom_and_until_when_and_is_sent_once(relay):
    wire(relay).raise_boom(COMMAND)
    assert relay.asked == ["POST /up?for=a%2Fb&until=1772636405"]
    [told] = relay.told
    assert told["Gatehouse-Passage"] == "a/b"
    assert told["Gatehouse-Expires"] == "2026-03-04T15:00:05.000+00:00"
    assert told["Idempotency-Key"] == "c1"


def test_a_relay_may_want_get(relay):
    wire(relay, raise_path="/relay/0?turn=on", method="GET").raise_boom(COMMAND)
    assert relay.asked == ["GET /relay/0?turn=on"]


@pytest.mark.parametrize(
    ("status", "says"),
    [(302, "answered 302"), (409, "answered 409"), (500, "answered 500"), (403, "refuses")],
)
def test_whatever_is_not_a_yes_has_failed_and_is_not_asked_again(relay, status, says):
    relay.status, relay.headers = status, {"Location": "/elsewhere"}
    with pytest.raises(WireError, match=says):
        wire(relay).raise_boom(COMMAND)
    assert len(relay.asked) == 1


def test_a_wrong_password_is_told(relay):
    relay.status, relay.headers = 401, {"WWW-Authenticate": 'Basic realm="relay"'}
    with pytest.raises(WireError, match=r"refuses barrier\.user") as error:
        wire(relay, user="lane", password="guess").read()
    assert "guess" not in str(error.value)
    assert [("Authorization" in told) for told in relay.told] == [False, True]


def test_a_relay_without_inputs_need_only_answer(relay):
    relay.body = b"<h1>Relay</h1>"
    state = wire(relay).read()
    assert (state.position, state.occupied, state.fire) == (Position.UNKNOWN, None, None)


def test_inputs_are_found_where_the_page_has_them(relay):
    relay.body = b'{"in": [{"is": "on"}, {"is": 0}], "fire": true}'
    fields = {"raised_field": "in.1.is", "occupied_field": "in.0.is", "fire_field": "fire"}
    state = wire(relay, **fields).read()
    assert (state.position, state.occupied, state.fire) == (Position.LOWERED, True, True)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"{}", "does not say fire.is"),
        (b'{"fire": {"is": "maybe"}}', "does not say fire.is"),
        (b'{"fire": {"is": 7}}', "does not say fire.is"),
        (b'{"fire": [1]}', "does not say fire.is"),
        (b"<h1>Relay</h1>", "no JSON"),
        (b"[" * 50_000, "no JSON"),
        (b" " * 70_000, "too long"),
    ],
)
def test_an_input_that_the_page_does_not_tell_is_not_taken_for_off(relay, body, says):
    relay.body = body
    with pytest.raises(WireError, match=says):
        wire(relay, fire_field="fire.is").read()


def test_a_relay_that_lowers_by_itself_is_not_told_to(relay, tmp_path):
    barrier = DrivenBarrier(wire(relay), RaiseLog(tmp_path / "barrier.log"))
    assert barrier.lower(COMMAND.issued_at) is LowerAnswer.BY_ITSELF
    barrier.close()
    assert "POST /" not in relay.asked
    assert barrier.state(COMMAND.issued_at).answers


def test_what_keeps_a_boom_up_and_what_lets_it_go_are_requests_of_their_own(relay):
    held = wire(relay, hold_path="/up", release_path="/free")
    held.hold_boom(is_held=True)
    held.hold_boom(is_held=False)
    assert relay.asked == ["POST /up", "POST /free"]
    assert not wire(relay).can_hold
