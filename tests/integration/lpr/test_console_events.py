"""The process of the console's events: a car that waits is told to the desk, without its plate."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
import requests

from core.config import ConfigurationError, load_config
from core.processes import is_listening
from lpr.console.event_process import event_process
from lpr.console.live import events_address
from tests.fixtures.apps import SECRET
from tests.integration.lpr.lanes import add_lanes, new_uid, passage, send
from tests.people import sign_in
from tests.services.processes import end_group, free_port, wait_until


def test_a_waiting_car_is_told_to_who_listens(make_app, sqlite_url, tmp_path):
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    app = make_app(sqlite_url, EVENTS_PORT=port, EVENTS_URL=address, EVENTS_CLIENTS=4)
    add_lanes(app)
    [spec] = event_process(app.config)
    environ = {
        "GATEHOUSE_ENV": "test",
        "SECRET_KEY": SECRET,
        "DATABASE_URL": sqlite_url,
        "INSTANCE_DIR": app.config["INSTANCE_DIR"],
        "EVENTS_PORT": str(port),
        "EVENTS_CLIENTS": "4",
    }
    process = subprocess.Popen(
        [*spec.command], env={**os.environ, **environ}, start_new_session=True
    )
    try:
        wait_until(lambda: is_listening("127.0.0.1", port), 60, "no event server")
        assert requests.get(address, timeout=60).status_code == 403
        with app.app_context():
            signed = events_address(app.config, 1)
        with requests.get(signed, stream=True, timeout=30) as answer:
            lines = answer.iter_lines(chunk_size=1)
            first = next_id(lines)
            # The process lives by the real clock: by the test's own the car came long ago.
            send(app.test_client(), "staff", passage(1, new_uid(), at=datetime.now(UTC)))
            told = next_id(lines)
        assert first != told
    finally:
        end_group(process)


def next_id(lines):
    """The number of the next event that says that the desk is new."""
    deadline = time.monotonic() + 20
    for line in lines:
        if line.startswith(b"id: "):
            return line
        if time.monotonic() > deadline:
            break
    raise AssertionError("nothing was told")


def test_a_desk_is_given_its_signed_address(make_app, sqlite_url):
    app = make_app(sqlite_url, EVENTS_URL="http://127.0.0.1:9")
    client = app.test_client()
    sign_in(client, "attendant")
    told = client.get("/console/events-address").json["url"]
    assert told.startswith("http://127.0.0.1:9?token=")
    policy = client.get("/console").headers["Content-Security-Policy"]
    assert "connect-src 'self' http://127.0.0.1:9;" in policy
    elsewhere = client.get("/console/emergency").headers["Content-Security-Policy"]
    assert "connect-src 'self';" in elsewhere


def test_without_events_the_desk_asks_by_itself(app, client):
    sign_in(client, "attendant")
    assert client.get("/console/events-address").json == {"url": ""}
    assert event_process(app.config) == []


def test_the_demo_serves_events_beside_its_pages_and_production_where_it_is_told():
    demo = load_config({"PORT": "8100"})
    assert (demo["EVENTS_PORT"], demo["EVENTS_URL"]) == (8101, "http://127.0.0.1:8101")
    assert sys.executable in event_process(demo)[0].command
    told = load_config({"EVENTS_PORT": "9000", "EVENTS_URL": "/console/events"})
    assert (told["EVENTS_PORT"], told["EVENTS_URL"]) == (9000, "/console/events")
    assert load_config({"EVENTS_PORT": "0"})["EVENTS_URL"] == ""
    with pytest.raises(ConfigurationError, match="EVENTS_PORT"):
        load_config({"EVENTS_PORT": "next"})
