"""What the machine offers: programs, where to find them, and Debian's packages where it may."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

NODE_FLOOR = 20
POSTGRES_FLOOR = 15
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_CHROMIUM = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
POSTGRES_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)
DAEMON_FOLDERS = "/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin"
# What the tests' RTSP camera is made of, and Debian's packages that bring it.
GSTREAMER_PACKAGES = (
    "python3-gi",
    "gir1.2-gst-rtsp-server-1.0",
    "gstreamer1.0-plugins-base",
    "gstreamer1.0-plugins-good",
)
GSTREAMER_CHECK = """
import sys, gi
gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import Gst, GstRtspServer
Gst.init(None)
parts = "videotestsrc audiotestsrc jpegenc rtpjpegpay rtph264pay rtpL16pay qtdemux"
sys.exit(not all(Gst.ElementFactory.find(part) for part in parts.split()))
"""


Command = Sequence[str | Path]


class SetupError(Exception):
    """Setup cannot go on; the text is one line that says what to do."""


def run(command: Command, environment: Mapping[str, str] | None = None) -> None:
    """Run a command to its end with its output shown; SetupError when it fails."""
    words = [str(word) for word in command]
    process = subprocess.Popen(words, env=None if environment is None else dict(environment))
    try:
        status = process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise
    if status != 0:
        raise SetupError(f"`{' '.join(words)}` failed with status {status}; see above.")


def version_of(program: Path | str, option: str = "--version") -> tuple[int, ...] | None:
    """The version a program prints of itself, or None where it does not run."""
    try:
        shown = subprocess.run(
            [str(program), option], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r"\d+(\.\d+)*", shown.stdout)
    return tuple(int(part) for part in found.group().split(".")) if found else None


def find_node() -> Path | None:
    """The machine's own Node of 20 or later with its npm beside it on the path, or None."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return None
    version = version_of(node)
    return Path(node) if version and version[0] >= NODE_FLOOR else None


def find_postgres() -> Path | None:
    """The folder with initdb and postgres of version 15 or later, the newest first, or None."""
    named = shutil.which("postgres")
    folders = [Path(named).resolve().parent] if named else []
    for pattern in POSTGRES_FOLDERS:
        folders += Path("/").glob(pattern.lstrip("/"))
    ready = [
        (version, folder)
        for folder in folders
        if (folder / "initdb").exists()
        and (version := version_of(folder / "postgres"))
        and version[0] >= POSTGRES_FLOOR
    ]
    return max(ready)[1] if ready else None


def find_chromium() -> Path | None:
    """The machine's Chromium or Chrome, or None."""
    found = next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)
    if found:
        return Path(found)
    return MAC_CHROMIUM if MAC_CHROMIUM.exists() else None


def find_mosquitto() -> Path | None:
    """The machine's Mosquitto, which Debian keeps where only root's path looks, or None."""
    found = shutil.which("mosquitto") or shutil.which("mosquitto", path=DAEMON_FOLDERS)
    return Path(found) if found else None


def find_gstreamer_python() -> Path | None:
    """The Python that can run GStreamer's RTSP server, which is the machine's own, or None."""
    for name in ("/usr/bin/python3", shutil.which("python3")):
        if name is None:
            continue
        words = [name, "-c", GSTREAMER_CHECK]
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            if not subprocess.run(words, capture_output=True, timeout=120, check=False).returncode:
                return Path(name)
    return None


def may_install_packages() -> bool:
    """Whether Debian's packages can be installed here: apt-get is there and we are root."""
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install_packages(*names: str) -> None:
    """Install Debian's packages without a question; SetupError when that fails."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update", "-qq"], environment)
    run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *names], environment)
