"""A camera's address: frames come, a lost camera is noticed and called again."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice

import cv2
import numpy as np
import pytest

from core.clock import FixedClock, SystemClock
from lpr.lane.cameras.address import parse_address
from lpr.lane.cameras.frames import Frame
from lpr.lane.cameras.live import LiveCamera
from lpr.lane.cameras.mjpeg import MjpegLine
from lpr.lane.cameras.patience import Patience
from lpr.lane.cameras.port import CameraError, is_seeing
from lpr.lane.cameras.video import open_source
from tests.services.processes import free_port, wait_until

FRAME = cv2.imencode(".jpg", np.full((120, 160, 3), 80, np.uint8))[1].tobytes()
FRAMES_A_CONNECTION = 12


class Mjpeg(BaseHTTPRequestHandler):
    """A camera that hangs up after some frames, as cheap ones do."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        for _ in range(FRAMES_A_CONNECTION):
            head = b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n"
            self.wfile.write(head % len(FRAME) + FRAME + b"\r\n")
            time.sleep(0.03)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def live_camera(address: str) -> LiveCamera:
    line = MjpegLine(parse_address(address), Patience())
    return LiveCamera(line, SystemClock(), Patience())


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", free_port()), Mjpeg)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/stream.mjpg"
    server.shutdown()
    server.server_close()


def test_a_camera_that_hangs_up_is_called_again(address: str) -> None:
    camera = live_camera(address)
    frames = list(islice(camera.frames(), FRAMES_A_CONNECTION + 3))
    camera.stop()
    assert all(frame.picture is not None for frame in frames)
    assert frames[0].picture is not None
    assert frames[0].picture.shape == (120, 160, 3)
    assert is_seeing(camera)


def test_a_camera_that_is_not_there_is_noticed_and_the_lane_goes_on() -> None:
    camera = live_camera(f"http://127.0.0.1:{free_port()}/none.mjpg")
    got: list[Frame] = []
    thread = threading.Thread(target=lambda: got.extend(camera.frames()))
    thread.start()
    wait_until(lambda: not is_seeing(camera), 15, "nobody noticed")
    camera.stop()
    thread.join(15)
    assert not thread.is_alive()
    assert got == []


def test_a_file_that_is_no_video_says_so(tmp_path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"this is no film")
    with pytest.raises(CameraError, match="cannot be decoded"):
        open_source(path, FixedClock(datetime(2026, 3, 4, tzinfo=UTC)))
