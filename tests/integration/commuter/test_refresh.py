"""The worker refreshes feeds from where they lie: a folder, a zip, or a server."""

import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from flask import Flask

from commuter.jobs import refresh_feeds
from commuter.shuttles import catalogue
from core.db import read_session
from core.job_words import result_of
from core.jobs import DONE, Findings, JobRun, all_jobs
from tests.feeds import feed, packed, with_line, without
from tests.fixtures.apps import FROZEN_AT, MakeApp


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """A web server on the loopback that serves the test's folder."""
    handler = partial(_Quiet, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


def in_force(app: Flask) -> dict[str, int]:
    return {one.feed.slug: one.number for one in catalogue.list_feeds(read_session())}


def test_a_feed_is_taken_once_and_again_when_it_changed(
    make_app: MakeApp, sqlite_url: str, tmp_path: Path
) -> None:
    path = tmp_path / "feed.zip"
    path.write_bytes(packed(feed()))
    app = make_app(sqlite_url, SHUTTLE_FEED_SOURCES=f"city={path}")

    with app.app_context():
        assert refresh_feeds(FROZEN_AT)["in_force"] == [{"feed": "city", "version": 1}]
        assert refresh_feeds(FROZEN_AT)["unchanged"] == [{"feed": "city"}]
        path.write_bytes(packed(without("stops", "Mill Lane", "Mill Street")))
        assert refresh_feeds(FROZEN_AT)["in_force"] == [{"feed": "city", "version": 2}]


def test_a_feed_is_fetched_from_a_server(
    make_app: MakeApp, sqlite_url: str, tmp_path: Path, server: str
) -> None:
    (tmp_path / "feed.zip").write_bytes(packed(feed()))
    app = make_app(sqlite_url, SHUTTLE_FEED_SOURCES=f"city={server}/feed.zip?key=secret")

    with app.app_context():
        assert refresh_feeds(FROZEN_AT)["in_force"] == [{"feed": "city", "version": 1}]
        version = catalogue.find_version(read_session(), "city")
        assert version is not None
        assert version.source == f"{server}/feed.zip"


def said(findings: Findings) -> str:
    run = JobRun(outcome=DONE, findings=findings)
    return result_of(all_jobs()["commuter.refresh_feeds"], run)


def test_what_cannot_be_fetched_or_used_leaves_the_others_and_the_old_one(
    make_app: MakeApp, sqlite_url: str, tmp_path: Path, server: str
) -> None:
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    good.write_bytes(packed(feed()))
    bad.write_bytes(packed(feed()))
    sources = f"bad={bad};gone={server}/nothing.zip;good={good}"
    app = make_app(sqlite_url, SHUTTLE_FEED_SOURCES=sources)

    with app.app_context():
        refresh_feeds(FROZEN_AT)
        bad.write_bytes(packed(with_line("stops", "x,X,91,0,0,,")))
        good.write_bytes(packed(without("stops", "Mill Lane", "Mill Street")))
        result = said(json.loads(json.dumps(refresh_feeds(FROZEN_AT))))

        assert "bad: refused, 1 error: stops.txt:7: stop_lat is 91.0, which is nowhere" in result
        assert "gone: not fetched" in result
        assert "good: version 2 in force" in result
        assert in_force(app) == {"bad": 1, "good": 2}
