"""`flask commuter import`: whole or not at all, with a preview, replacing what was in force."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from commuter import demo
from commuter.shuttles import catalogue, importing, models, queries
from core.clock import FixedClock
from core.db import read_session, transaction
from tests.feeds import GOOD, feed, packed, with_line, without
from tests.fixtures.apps import FROZEN_AT


@pytest.fixture
def run(any_app: Flask) -> Any:
    def invoke(*arguments: str | Path) -> Any:
        return any_app.test_cli_runner().invoke(
            args=["commuter", *(str(argument) for argument in arguments)]
        )

    return invoke


def write(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def count(app: Flask, model: type) -> int:
    with app.app_context():
        return read_session().scalar(select(func.count()).select_from(model)) or 0


def test_a_folder_and_a_zip_are_put_in_force(any_app: Flask, run: Any, tmp_path: Path) -> None:
    (tmp_path / "lake.zip").write_bytes(packed(feed()))

    from_folder = run("import", write(tmp_path / "City Feed", feed()))
    from_zip = run("import", tmp_path / "lake.zip")

    assert from_folder.exit_code == 0
    assert from_zip.exit_code == 0
    listed = run("feeds").stdout
    assert "city-feed\tversion 1\t2026-01-01 to 2026-12-31" in listed
    assert "lake\tversion 1" in listed


def test_a_preview_shows_and_changes_nothing(any_app: Flask, run: Any, tmp_path: Path) -> None:
    folder = write(tmp_path / "city", feed())
    run("import", folder)
    changed = write(tmp_path / "other", without("stops", "Mill Lane", "Mill Street"))

    shown = run("import", changed, "--slug", "city", "--preview")

    assert shown.exit_code == 0
    assert "stops: 5 (0 added, 0 removed, 1 changed)" in shown.stdout
    with any_app.app_context():
        stop = queries.find_stop(read_session(), "mill")
        assert stop is not None
        assert stop.name == "Mill Lane"
    assert count(any_app, models.Version) == 1


def test_a_broken_row_leaves_everything_as_it_was(any_app: Flask, run: Any, tmp_path: Path) -> None:
    run("import", write(tmp_path / "city", feed()))
    before = {model: count(any_app, model) for model in models.VERSION_TABLES}

    broken = write(tmp_path / "broken", with_line("stop_times", "T1,8 o'clock,08:30:00,mill,9,0"))
    refused = run("import", broken, "--slug", "city")

    assert refused.exit_code == 1
    assert "error: stop_times.txt:13: arrival_time is “8 o'clock”" in refused.stderr
    assert "Nothing was changed" in refused.stderr
    assert {model: count(any_app, model) for model in models.VERSION_TABLES} == before


def test_a_failure_halfway_leaves_nothing_behind(
    any_app: Flask, run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("import", write(tmp_path / "city", feed()))
    trips_before = count(any_app, models.Trip)

    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(importing, "record", fail)
    changed = write(tmp_path / "city", with_line("trips", "R1,WD,T9,x,0"))
    (changed / "stop_times.txt").write_text(
        GOOD["stop_times.txt"] + "T9,07:00:00,07:00:00,depot,1,0\nT9,07:09:00,07:09:00,mill,2,0\n"
    )
    failed = run("import", changed)

    assert failed.exit_code != 0
    assert count(any_app, models.Trip) == trips_before
    assert "version 1" in run("feeds").stdout


def test_importing_again_replaces_and_keeps_the_feeds_own_ids(
    any_app: Flask, run: Any, tmp_path: Path
) -> None:
    run("import", write(tmp_path / "city", feed()))
    changed = without("stop_times", "T1,08:00:00,08:00:00", "T1,07:45:00,07:45:00")

    replaced = run("import", write(tmp_path / "city", changed))

    assert "version 2" in replaced.stdout
    found = run("departures", "depot", "--at", "2026-03-04T07:00", "--limit", "1").stdout
    assert found == "2026-03-04T07:45:00-05:00\t1\tCity Hall\tT1\n"


def test_importing_the_same_again_changes_nothing(any_app: Flask, run: Any, tmp_path: Path) -> None:
    folder = write(tmp_path / "city", feed())
    run("import", folder)

    again = run("import", folder)

    assert again.exit_code == 0
    assert "in force already, as version 1" in again.stdout
    assert count(any_app, models.Version) == 1


def test_a_feed_is_removed_whole(any_app: Flask, run: Any, tmp_path: Path) -> None:
    run("import", write(tmp_path / "city", feed()))

    assert run("remove", "city").exit_code == 0
    assert {model: count(any_app, model) for model in models.VERSION_TABLES} == dict.fromkeys(
        models.VERSION_TABLES, 0
    )
    assert run("remove", "city").exit_code == 1


def test_versions_superseded_for_days_are_dropped(
    any_app: Flask, run: Any, tmp_path: Path, clock: FixedClock
) -> None:
    run("import", write(tmp_path / "city", feed()))
    run("import", write(tmp_path / "city", without("stops", "Mill Lane", "Mill Street")))
    later = FROZEN_AT + importing.KEPT_AFTER_SUPERSEDED * 2

    with any_app.app_context():
        with transaction() as session:
            assert importing.drop_superseded(session, FROZEN_AT) == 0
        with transaction() as session:
            assert importing.drop_superseded(session, later) == 1

    assert count(any_app, models.Stop) == 5
    assert "version 2" in run("feeds").stdout


def test_the_demo_is_seeded_once_and_left_alone(any_app: Flask) -> None:
    for _ in range(2):
        with any_app.app_context(), transaction() as session:
            demo.seed(session, FROZEN_AT)

    assert count(any_app, models.Version) == 1
    with any_app.app_context():
        version = catalogue.find_version(read_session(), demo.SLUG)
        assert version is not None
        assert version.feed.is_sample
        board = queries.next_departures(read_session(), "blossom-gray", FROZEN_AT, 5)
        assert board is not None
        assert len(board.departures) == 5


def test_a_real_feed_in_the_samples_place_is_not_overwritten(
    any_app: Flask, run: Any, tmp_path: Path
) -> None:
    run("import", write(tmp_path / "real", feed()), "--slug", demo.SLUG)

    with any_app.app_context(), transaction() as session:
        demo.seed(session, FROZEN_AT)

    assert "Shuttle Co" in run("feeds").stdout


def test_a_command_that_cannot_answer_says_why(run: Any, tmp_path: Path) -> None:
    assert "no stop with this id" in run("departures", "nowhere").stderr
    assert "no file or folder" in run("import", tmp_path / "nothing.zip").stderr
