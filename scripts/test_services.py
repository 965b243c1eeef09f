"""What the tests need beyond Python, found here or installed: databases, browsers, peers."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.machine import (
    GSTREAMER_PACKAGES,
    Command,
    SetupError,
    find_chromium,
    find_gstreamer_python,
    find_mosquitto,
    find_postgres,
    install_packages,
    may_install_packages,
    run,
)

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
# A wheel that carries PostgreSQL; only where nothing else is to be had.
CARRIED_POSTGRES = ROOT / ".setup" / "postgres"
CREATE_CLUSTER = Path("/etc/postgresql-common/createcluster.d/gatehouse.conf")


def carried_postgres() -> Path | None:
    """The folder with the binaries of the carried PostgreSQL, or None where it is not unpacked."""
    found = sorted(CARRIED_POSTGRES.glob("**/bin/initdb"))
    return found[0].parent if found else None


def playwright_browser() -> Path | None:
    """The Chromium that Playwright has put on this machine, or None."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 -- heavy, the last resort

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


def install_debian_postgres() -> None:
    """Install Debian's server without the cluster that it would otherwise make and start."""
    if not CREATE_CLUSTER.exists():
        CREATE_CLUSTER.parent.mkdir(parents=True, exist_ok=True)
        CREATE_CLUSTER.write_text("create_main_cluster = false\n")
    install_packages("postgresql")


def carry_postgres() -> None:
    """Unpack the wheel that carries PostgreSQL outside the environment; its own code never runs."""
    lock = ROOT / "scripts/locks/postgres.txt"
    install: Command = [BIN / "uv", "pip", "install", "--quiet", "--require-hashes", "-r", lock]
    run([*install, "--target", CARRIED_POSTGRES])


def offer(
    what: str, find: Callable[[], Path | None], ways: list[Callable[[], object]], advice: str
) -> Path:
    """Find a thing, else go the ways one by one until it is there; else say what to do."""
    for way in [None, *ways]:
        try:
            if way is not None:
                way()
        except (SetupError, subprocess.CalledProcessError, OSError) as problem:
            print(f"{what}: {problem}", file=sys.stderr)
        if found := find():
            return found
    raise SetupError(f"{what} is not on this machine and could not be installed: {advice}")


def main() -> int:
    """0 when everything is there; one clear line and 1 when something is not."""
    apt = may_install_packages()
    browser: Command = [BIN / "python", "-m", "playwright", "install", "chromium"]
    try:
        postgres = offer(
            "PostgreSQL 15 or later",
            lambda: find_postgres() or carried_postgres(),
            [*([install_debian_postgres] if apt else []), carry_postgres],
            "install the postgresql package.",
        )
        chromium = offer(
            "Chromium",
            lambda: find_chromium() or playwright_browser(),
            [*([lambda: install_packages("chromium")] if apt else []), lambda: run(browser)],
            "install the chromium package.",
        )
        ffmpeg = offer(
            "ffmpeg",
            lambda: Path(found) if (found := shutil.which("ffmpeg")) else None,
            [*([lambda: install_packages("ffmpeg")] if apt else [])],
            "install the ffmpeg package.",
        )
        gstreamer = offer(
            "GStreamer's RTSP server",
            find_gstreamer_python,
            [*([lambda: install_packages(*GSTREAMER_PACKAGES)] if apt else [])],
            f"install {', '.join(GSTREAMER_PACKAGES)}.",
        )
        mosquitto = offer(
            "Mosquitto",
            find_mosquitto,
            [*([lambda: install_packages("mosquitto")] if apt else [])],
            "install the mosquitto package.",
        )
    except SetupError as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"  PostgreSQL: {postgres}\n  browser: {chromium}")
    print(f"  cameras: {ffmpeg}, GStreamer for {gstreamer}\n  broker: {mosquitto}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
