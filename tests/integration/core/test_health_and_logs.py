"""Health says what is wrong; logs tie to the request and carry no secret."""

import json
import re
import shutil
from pathlib import Path

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient

from app import QUIET_ENDPOINTS
from core import health, logs
from tests.fixtures.apps import MakeApp


def test_a_healthy_process_is_ready(any_app: Flask) -> None:
    client = any_app.test_client()
    assert client.get("/healthz").json == {"status": "ok"}
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json) == (200, {"status": "ready", "faults": []})


def test_an_unmigrated_database_is_named(make_app: MakeApp, tmp_path: Path) -> None:
    answer = make_app(f"sqlite:///{tmp_path / 'new.db'}").test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert [fault["check"] for fault in answer.json["faults"]] == ["migrations"]
    assert "flask db upgrade" in answer.json["faults"][0]["fault"]


def test_an_unreachable_database_is_named_and_the_process_still_lives(
    make_app: MakeApp, tmp_path: Path
) -> None:
    client = make_app(f"sqlite:///{tmp_path}/no/such/folder.db").test_client()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert [fault["check"] for fault in answer.json["faults"]] == ["database"]
    assert client.get("/healthz").status_code == 200


def test_a_full_disk_is_named(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _: usage._replace(free=1024))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "Make room in INSTANCE_DIR" in answer.text


def test_a_sane_request_id_is_kept_and_another_replaced(client: FlaskClient) -> None:
    given = client.get("/healthz", headers={"X-Request-Id": "proxy-12345678"})
    assert given.headers["X-Request-Id"] == "proxy-12345678"
    wild = client.get("/healthz", headers={"X-Request-Id": "<script>alert(1)</script>"})
    assert re.fullmatch(r"[0-9a-f]{32}", wild.headers["X-Request-Id"])


def test_a_line_is_json_with_the_request_id_and_without_path(
    make_app: MakeApp, sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    client = make_app(sqlite_url, LOG_FORMAT="json").test_client()
    client.get("/account/password/reset/topsecrettoken", headers={"X-Request-Id": "abcd-1234"})
    written = capsys.readouterr().err
    line = next(json.loads(row) for row in written.splitlines() if '"request"' in row)
    assert line["request_id"] == "abcd-1234"
    assert line["rule"] == "/account/password/reset/<token>"
    assert "topsecrettoken" not in written


def test_machines_regular_questions_are_not_written_down(
    make_app: MakeApp, sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    app = make_app(sqlite_url, LOG_FORMAT="json")
    for endpoint in QUIET_ENDPOINTS:
        assert endpoint in app.view_functions
    client = app.test_client()
    client.get("/readyz")
    client.get("/help", headers={"HX-Request": "true"})
    assert '"request"' not in capsys.readouterr().err
    client.get("/help")
    assert '"request"' in capsys.readouterr().err


def test_secrets_and_addresses_are_blotted_out(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(as_json=True, level="INFO")
    structlog.get_logger("test").warning(
        "mail to amara@gatehouse.example failed", password="pw", reset_token="t", tries=3
    )
    line = json.loads(capsys.readouterr().err)
    assert line["event"] == "mail to *** failed"
    assert (line["password"], line["reset_token"], line["tries"]) == ("***", "***", 3)
