"""A new box at a lane: a code that is good once, over a real line, and what the box then has."""

import re
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select
from werkzeug.serving import make_server

from core.audit import AuditEntry
from core.db import read_session
from core.web.limits import limiter
from lpr.lane.__main__ import main
from lpr.lane.config import load_config
from tests.integration.lpr.lanes import add_lanes, bearer
from tests.people import sign_in

ENROLMENTS = "/api/v1/enrolments"


@pytest.fixture(autouse=True)
def _lanes(app):
    add_lanes(app)


@pytest.fixture
def address(app):
    """The server, on a port of the loopback."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def make_code(client, slug="staff"):
    sign_in(client, "admin")
    sheet = client.post(f"/office/enrolment/{slug}")
    assert sheet.headers["Cache-Control"] == "no-store"
    return re.search(r"--code ([\w-]+)", sheet.text).group(1)


def status(client, token):
    headers = {"Authorization": f"Bearer {token}"}
    return client.get("/api/v1/lanes/staff/list", headers=headers).status_code


def test_a_new_box_gets_its_file_its_token_and_its_list(client, app, address, tmp_path, capsys):
    code = make_code(client)
    box = tmp_path / "box"
    words = ["enroll", "--server", address, "--code", code.lower(), "--folder", str(box)]
    assert main([*words, "--camera", "rtsp://10.0.0.9/one"]) == 0
    assert "its signature is good" in capsys.readouterr().out
    config = load_config(box / "lane.toml")
    assert (config.slug, config.camera.source) == ("staff", "rtsp://10.0.0.9/one")
    assert (box / "lane.toml").stat().st_mode & 0o777 == 0o600
    assert (box / "list.signed").exists()
    # The box that was there before is let in no more.
    assert client.get("/api/v1/lanes/staff/list", headers=bearer(app, "staff")).status_code == 401
    assert status(client, config.server.token) == 200
    with app.app_context():
        acts = read_session().scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert [act for act in acts if act.startswith("lane.")] == [
        "lane.enrolment_made",
        "lane.enrolled",
    ]
    assert "Used" in client.get("/office/enrolment").text


def test_a_code_is_good_once(client, address, tmp_path, capsys):
    code = make_code(client)
    first, second = tmp_path / "first", tmp_path / "second"
    words = ["enroll", "--server", address, "--code", code, "--folder"]
    assert main([*words, str(first)]) == 0
    assert main([*words, str(first)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert main([*words, str(second)]) == 2
    assert "Ask the office for a new one" in capsys.readouterr().err
    assert not second.exists()


def test_old_replaced_and_guessed_codes_are_refused_alike(client, clock):
    replaced, newest = make_code(client), make_code(client)
    other = make_code(client, "exit")
    for code in (replaced, "XXXX-XXXX-XXXX", "x\x00", "''"):
        answer = client.post(ENROLMENTS, json={"code": code})
        assert (answer.status_code, answer.json["code"]) == (403, "wrong_code")
    assert client.post(ENROLMENTS, json={"code": newest}).json["slug"] == "staff"
    clock.advance(timedelta(hours=4))
    assert client.post(ENROLMENTS, json={"code": other}).status_code == 403


def test_who_guesses_is_stopped(make_app, sqlite_url):
    guarded = make_app(sqlite_url, RATELIMIT_ENABLED=True)
    client = guarded.test_client()
    try:
        tries = [client.post(ENROLMENTS, json={"code": "X"}).status_code for _ in range(11)]
    finally:
        with guarded.app_context():
            limiter.reset()
    assert tries == [403] * 10 + [429]


def test_a_token_is_not_sent_in_the_clear(tmp_path, capsys):
    words = ["enroll", "--server", "http://gatehouse.example", "--code", "X"]
    assert main([*words, "--folder", str(tmp_path)]) == 2
    assert "https://" in capsys.readouterr().err


def test_only_an_administrator_makes_codes(client):
    sign_in(client, "office")
    assert client.get("/office/enrolment").status_code == 403
    assert client.post("/office/enrolment/staff").status_code == 403
