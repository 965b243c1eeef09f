"""Processes kept together: started, restarted when they die, and every one ended at the end."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.processes import Supervisor, web_process
from tests.fixtures.apps import MakeApp
from tests.services.processes import end_group, free_port, wait_until

ROOT = Path(__file__).resolve().parents[3]


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that ended and was not yet waited for does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def ids(folder: Path, name: str) -> list[list[int]]:
    """The ids of every start of a process and of its child."""
    path = folder / name
    lines = path.read_text().splitlines() if path.exists() else []
    return [[int(word) for word in line.split()] for line in lines]


def all_ids(folder: Path) -> list[int]:
    return [pid for name in ("first", "second") for start in ids(folder, name) for pid in start]


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.integration.core.supervised", str(tmp_path)],
        cwd=ROOT,
        start_new_session=True,
    )
    wait_until(lambda: len(all_ids(tmp_path)) == 4, 60, "the processes did not start")
    yield process
    end_group(process)


@pytest.mark.parametrize(("proxies", "seconds"), [(1, range(61, 120)), (0, range(1, 10))])
def test_an_idle_connection_is_closed_by_a_proxy_first_and_soon_where_browsers_come(
    make_app: MakeApp, sqlite_url: str, proxies: int, seconds: range
) -> None:
    words = web_process(make_app(sqlite_url, TRUSTED_PROXIES=proxies).config)[0].command
    assert int(words[words.index("--keep-alive") + 1]) in seconds


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_everything_ends_with_it(
    supervisor: subprocess.Popen[bytes], tmp_path: Path, signum: signal.Signals
) -> None:
    supervisor.send_signal(signum)
    assert supervisor.wait(30) == 0
    assert not [pid for pid in all_ids(tmp_path) if is_alive(pid)]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of that death")
def test_nothing_outlives_it_when_it_is_killed_outright(
    supervisor: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    supervisor.kill()
    kept = [ids(tmp_path, name)[0][0] for name in ("first", "second")]
    wait_until(lambda: not any(map(is_alive, kept)), 10, "what it kept has outlived it")
    for pid in all_ids(tmp_path):  # their own children are theirs to end, as gunicorn does
        if is_alive(pid):
            os.kill(pid, signal.SIGKILL)


def test_what_dies_is_started_again_and_its_children_ended(
    supervisor: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    ((parent, child),) = ids(tmp_path, "first")
    os.kill(parent, signal.SIGKILL)
    wait_until(lambda: len(ids(tmp_path, "first")) == 2, 30, "it was not started again")
    assert not is_alive(child)
    assert len(ids(tmp_path, "second")) == 1


def test_told_to_stop_before_the_first_start_it_starts_nothing() -> None:
    supervisor = Supervisor([])
    supervisor.ask_to_stop(signal.SIGTERM, None)
    assert supervisor.is_stopping


def serve(tmp_path: Path, port: int) -> subprocess.CompletedProcess[str]:
    settings = {"PORT": str(port), "INSTANCE_DIR": str(tmp_path / "instance")}
    return subprocess.run(
        [sys.executable, "-m", "flask", "serve"],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_port_in_use_is_one_clear_line(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        answer = serve(tmp_path, other.getsockname()[1])
    assert answer.returncode == 1
    (line,) = answer.stderr.splitlines()
    assert "cannot be used" in line
    assert "PORT=" in line


def test_one_folder_is_served_once(tmp_path: Path) -> None:
    (tmp_path / "instance").mkdir()
    with (tmp_path / "instance" / "serve.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        answer = serve(tmp_path, free_port())
    assert answer.returncode == 1
    assert "already runs from" in answer.stderr
