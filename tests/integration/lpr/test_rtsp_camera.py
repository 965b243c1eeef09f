"""RTSP: passwords, wrong addresses, silence and sizes are told apart; nothing gives a secret away.

The films come from GStreamer's server. What no decent server does comes from one of our own.
"""

import logging
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from socketserver import StreamRequestHandler, TCPServer, ThreadingTCPServer

import pytest

from lpr.lane.cameras.address import parse_address
from lpr.lane.cameras.patience import Patience
from lpr.lane.cameras.rtsp import RtspLine
from lpr.lane.cameras.troubles import CameraTroubleError, Trouble
from tests.services.processes import free_port
from tests.services.rtsp_camera import RtspCamera, rtsp_camera

ROOT = Path(__file__).resolve().parents[3]
USER, PASSWORD = "gate", "s3cr@t/:%? é"
PATIENCE = Patience(connect_s=10, stalled_s=10)


def line(url: str, user: str = "", password: str = "", patience: Patience = PATIENCE) -> RtspLine:
    return RtspLine(parse_address(url, user, password), patience)


def trouble_of(line: RtspLine) -> Trouble:
    with pytest.raises(CameraTroubleError) as raised:
        list(islice(line.pictures(lambda: False), 200))
    return raised.value.trouble


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten seconds of H.264, as cameras send it."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    program = shutil.which("ffmpeg")
    assert program, "There is no ffmpeg here: `make setup` brings it."
    scene = ("-f", "lavfi", "-i", "testsrc2=size=320x240:rate=10", "-t", "10")
    codec = ("-c:v", "libx264", "-preset", "ultrafast", "-g", "10", "-pix_fmt", "yuv420p")
    subprocess.run([program, "-v", "error", *scene, *codec, str(path)], check=True)
    return path


@pytest.fixture(scope="module", params=["basic", "digest"])
def guarded(request: pytest.FixtureRequest, film: Path) -> Iterator[RtspCamera]:
    with rtsp_camera(guard=(request.param, USER, PASSWORD), film=film) as camera:
        yield camera


def test_with_the_right_password_pictures_come_and_nothing_tells_it(
    guarded: RtspCamera, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    mine = line(guarded.url(), USER, PASSWORD)
    pictures = list(islice(mine.pictures(lambda: False), 3))
    assert [picture.shape for picture in pictures] == [(240, 320, 3)] * 3
    told = caplog.text + "".join(capfd.readouterr()) + mine.shown + repr(mine)
    assert "s3cr" not in told


@pytest.mark.parametrize(
    ("user", "password"), [(USER, "s3cr-wrong"), ("nobody", PASSWORD), ("", "")]
)
def test_wrong_credentials_are_named_and_never_told(
    guarded: RtspCamera,
    user: str,
    password: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    assert trouble_of(line(guarded.url(), user, password)) is Trouble.REFUSED
    assert "s3cr" not in caplog.text + "".join(capfd.readouterr())


def test_a_lane_that_is_looked_into_prints_no_password_either() -> None:
    url = f"rtsp://gate:s3cret@127.0.0.1:{free_port()}/"
    words = f"import lpr.lane.__main__, cv2; cv2.VideoCapture({url!r}, cv2.CAP_FFMPEG)"
    looked = {**os.environ, "OPENCV_VIDEOIO_DEBUG": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", words], env=looked, cwd=ROOT, capture_output=True, check=True
    )
    assert done.stderr
    assert b"s3cret" not in done.stdout + done.stderr


def test_a_wrong_path_a_film_without_pictures_and_a_dead_host_are_told_apart(
    guarded: RtspCamera,
) -> None:
    assert trouble_of(line(guarded.url("/nothing"), USER, PASSWORD)) is Trouble.NOT_FOUND
    dead = f"rtsp://127.0.0.1:{free_port()}/live"
    assert trouble_of(line(dead, USER, PASSWORD)) is Trouble.UNREACHABLE


def test_sound_alone_is_no_film() -> None:
    with rtsp_camera() as camera:
        assert trouble_of(line(camera.url("/sound"))) is Trouble.NOT_A_STREAM


def test_h264_is_decoded_whole(film: Path) -> None:
    with rtsp_camera(film=film) as camera:
        pictures = list(islice(line(camera.url("/film")).pictures(lambda: False), 30))
    assert len(pictures) == 30
    assert {picture.shape for picture in pictures} == {(240, 320, 3)}
    assert all(picture.std() > 20 for picture in pictures)  # a test card, no grey of lost parts


def test_a_film_that_stops_is_stalled_within_our_patience() -> None:
    patient = Patience(connect_s=10, stalled_s=4)
    with rtsp_camera() as camera:
        pictures = line(camera.url(), patience=patient).pictures(lambda: False)
        assert next(pictures) is not None
        camera.tell("pause")
        began = time.monotonic()
        with pytest.raises(CameraTroubleError) as raised:
            list(islice(pictures, 500))
    assert raised.value.trouble is Trouble.STALLED
    assert time.monotonic() - began < 20


Answer = Callable[[StreamRequestHandler], None]


@contextmanager
def answering(answer: Answer, kind: type[TCPServer] = ThreadingTCPServer) -> Iterator[str]:
    """A server that reads one question at a time and answers so."""

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            try:
                while self.rfile.readline().strip():
                    pass
                answer(self)
            except OSError:
                pass  # the lane has hung up

    class Server(kind):
        allow_reuse_address = daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"rtsp://127.0.0.1:{server.server_address[1]}/live"
        server.shutdown()


def says(text: str) -> Answer:
    return lambda handler: handler.wfile.write(text.encode())


def describes(body: str) -> Answer:
    return says(f"RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Length: {len(body)}\r\n\r\n{body}")


def trickles(handler: StreamRequestHandler) -> None:
    handler.wfile.write(b"RTSP/1.0 200 OK\r\nX: ")
    for _ in range(100):
        handler.wfile.write(b"x")
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (lambda handler: time.sleep(3), Trouble.STALLED),
        (trickles, Trouble.STALLED),
        (says(""), Trouble.NOT_A_STREAM),
        (says("HTTP/1.1 400 Bad Request\r\n\r\n"), Trouble.NOT_A_STREAM),
        (says("RTSP/1.0 302 Moved\r\nLocation: rtsp://10.0.0.1/\r\n\r\n"), Trouble.NOT_A_STREAM),
        (says("RTSP/1.0 403 Forbidden\r\n\r\n"), Trouble.REFUSED),
        (says("RTSP/1.0 200 OK\r\nX: " + "x" * 40_000), Trouble.NOT_A_STREAM),
        (says("RTSP/1.0 200 OK\r\nContent-Length: 99999999\r\n\r\nv=0"), Trouble.NOT_A_STREAM),
        (says("RTSP/1.0 200 OK\r\nContent-Length: many\r\n\r\nv=0"), Trouble.NOT_A_STREAM),
        (describes("v=0\r\nm=audio 0 RTP/AVP 0\r\n"), Trouble.NOT_A_STREAM),
        (
            describes("v=0\r\nm=video 0 RTP/AVP 96\r\na=framesize:96 9000-9000\r\n"),
            Trouble.TOO_LARGE,
        ),
        (describes("m=video 0 RTP/AVP 96\na=x-dimensions:9000,9000\n"), Trouble.TOO_LARGE),
        # It describes a film, but answers nothing more that FFmpeg could play.
        (describes("m=video 0 RTP/AVP 96\n"), Trouble.UNREADABLE),
    ],
)
def test_what_no_decent_camera_answers_has_a_name_too(answer: Answer, trouble: Trouble) -> None:
    began = time.monotonic()
    with answering(answer) as url:
        assert trouble_of(line(url, patience=Patience(connect_s=2, stalled_s=1))) is trouble
    assert time.monotonic() - began < 15


def test_a_camera_that_takes_one_connection_only_is_asked_in_another_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("lpr.lane.cameras.rtsp._PROBES_S", 0.5)

    def stays(handler: StreamRequestHandler) -> None:
        describes("m=video 0 RTP/AVP 96\n")(handler)
        handler.rfile.read(1)

    with answering(stays, TCPServer) as url:
        mine = line(url, patience=Patience(connect_s=2, stalled_s=1))
        assert trouble_of(mine) is Trouble.STALLED  # FFmpeg was never answered
        assert trouble_of(mine) is Trouble.UNREADABLE  # it was, though it got no film


def test_pictures_larger_than_a_box_can_hold_are_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lpr.lane.cameras.limits.MOST_FRAME_PIXELS", 320 * 240)
    with rtsp_camera() as camera:
        pictures = line(camera.url()).pictures(lambda: False)
        assert next(pictures) is not None
        camera.tell("size 640 480")
        with pytest.raises(CameraTroubleError) as raised:
            list(islice(pictures, 300))
        assert raised.value.trouble is Trouble.TOO_LARGE
        assert trouble_of(line(camera.url())) is Trouble.TOO_LARGE
