"""A camera of the tests: Debian's GStreamer RTSP server on the loopback."""

import contextlib
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.machine import find_gstreamer_python
from tests.services.processes import die_with_parent, end_group, free_port, wait_until

PROGRAM = Path(__file__).with_name("gst_rtsp.py")
START_SECONDS = 60
GONE_SECONDS = 2


class RtspCamera:
    """`/live` shows noise, as JPEG, until it is told otherwise; `/sound` shows nothing.

    `guard` is how `/live` asks who it is, user and password; `film` an H.264 film for `/film`.
    """

    def __init__(
        self,
        width: int,
        height: int,
        *,
        guard: tuple[str, str, str] | None = None,
        film: Path | None = None,
    ) -> None:
        python = find_gstreamer_python()
        if python is None:
            raise RuntimeError("There is no GStreamer RTSP server here: `make setup` brings it.")
        self.port = free_port()
        self.command = [str(python), str(PROGRAM), str(self.port), str(width), str(height)]
        if guard:
            self.command += ["--guard", *guard]
        if film:
            self.command += ["--film", str(film)]
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, path: str = "/live") -> str:
        return f"rtsp://127.0.0.1:{self.port}{path}"

    def start(self) -> None:
        """Serve, and return when it answers."""
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGKILL),
        )
        wait_until(self._listens, START_SECONDS, "the RTSP server did not start")

    def _listens(self) -> bool:
        if self.process is None or self.process.poll() is not None:
            raise RuntimeError("the RTSP server ended while starting")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return True
        return False

    def tell(self, line: str) -> None:
        """`still`, `moving`, `pause` or `size WIDTH HEIGHT`."""
        assert self.process is not None
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()

    def stop(self) -> None:
        """Go away, in the middle of a picture where one is under way."""
        if self.process is not None:
            assert self.process.stdin is not None
            self.process.stdin.close()
            end_group(self.process, grace=GONE_SECONDS)
            self.process = None


@contextmanager
def rtsp_camera(
    *, guard: tuple[str, str, str] | None = None, film: Path | None = None
) -> Iterator[RtspCamera]:
    """One of 320 by 240, while it runs."""
    camera = RtspCamera(320, 240, guard=guard, film=film)
    camera.start()
    try:
        yield camera
    finally:
        camera.stop()
