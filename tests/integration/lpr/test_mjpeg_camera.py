"""MJPEG over HTTP: passwords, wrong addresses, trickles and sizes are told apart."""

import base64
import logging
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import parse_http_list, parse_keqv_list

import cv2
import numpy as np
import pytest

from lpr.lane.cameras.address import parse_address
from lpr.lane.cameras.mjpeg import MjpegLine
from lpr.lane.cameras.patience import Patience
from lpr.lane.cameras.troubles import CameraTroubleError, Trouble

FRAME = cv2.imencode(".jpg", np.full((24, 32, 3), 80, np.uint8))[1].tobytes()
BASIC = "Basic " + base64.b64encode(b"gate:s3cret").decode()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        asked = self.headers.get("Authorization", "")
        if self.path == "/basic" and asked != BASIC:
            self._refuse(401, 'Basic realm="camera"')
        elif self.path == "/digest" and not self._is_digest(asked):
            self._refuse(401, 'Digest realm="camera", nonce="abc", qop="auth"')
        elif self.path == "/nothing":
            self._refuse(404, "")
        elif self.path == "/page":
            self._begin("text/html")
        else:
            self._begin("multipart/x-mixed-replace; boundary=--cut")
            self._film()

    def _is_digest(self, asked: str) -> bool:
        told = parse_keqv_list(parse_http_list(asked.removeprefix("Digest ")))
        return told.get("username") == "gate" and len(told.get("response", "")) == 32

    def _refuse(self, status: int, challenge: str) -> None:
        self.send_response(status)
        if challenge:
            self.send_header("WWW-Authenticate", challenge)
        self.end_headers()

    def _begin(self, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()

    def _film(self) -> None:
        if self.path == "/trickle":
            for _ in range(40):
                self.wfile.write(b"x")
                time.sleep(0.05)
        length = 999_999_999 if self.path == "/huge" else len(FRAME)
        head = b"--cut\r\nContent-Length: %d\r\n\r\n" % length
        self.wfile.write((head + FRAME + b"\r\n") * 2)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    served = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{served.server_port}"
    served.shutdown()
    served.server_close()


def line(address: str) -> MjpegLine:
    return MjpegLine(parse_address(address), Patience(connect_s=1, stalled_s=0.5))


@pytest.mark.parametrize("path", ["open", "basic", "digest"])
def test_with_the_right_password_pictures_come(server: str, path: str) -> None:
    pictures = list(line(f"http://gate:s3cret@{server}/{path}").pictures(lambda: False))
    assert [picture is not None and picture.shape for picture in pictures] == [(24, 32, 3)] * 2


@pytest.mark.parametrize(
    ("source", "trouble"),
    [
        ("gate:wrong@{}/basic", Trouble.REFUSED),
        ("{}/digest", Trouble.REFUSED),
        ("{}/nothing", Trouble.NOT_FOUND),
        ("{}/page", Trouble.NOT_A_STREAM),
        ("{}/trickle", Trouble.STALLED),
        ("{}/huge", Trouble.TOO_LARGE),
    ],
)
def test_what_is_wrong_is_told_apart(
    server: str, source: str, trouble: Trouble, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(CameraTroubleError) as raised:
        list(line("http://" + source.format(server)).pictures(lambda: False))
    assert raised.value.trouble is trouble
    assert "gate:wrong" not in caplog.text + str(raised.value)
