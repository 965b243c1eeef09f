"""One suite over every camera: frames, named troubles, an end when it is asked for."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
import pytest

from core.clock import SystemClock
from lpr.lane.cameras.folder import InboxCamera, StillFolder
from lpr.lane.cameras.frames import Frame
from lpr.lane.cameras.opening import open_camera
from lpr.lane.cameras.patience import Patience
from lpr.lane.cameras.port import Camera, is_seeing
from lpr.lane.cameras.troubles import Trouble, trouble_sentence
from lpr.lane.cameras.video import VideoFile
from lpr.lane.config import CameraConfig
from tests.services.mjpeg_camera import MjpegCamera
from tests.services.processes import wait_until
from tests.services.rtsp_camera import RtspCamera

WIDTH, HEIGHT = 320, 240
OTHER_WIDTH, OTHER_HEIGHT = 480, 360
NOTICED_WITHIN_S = 40
PATIENCE = Patience(frozen_s=2.0)


@dataclass
class Peer:
    """What stands at the other end: how to take it away and to bring it back."""

    make: Callable[[], Camera]
    take_away: Callable[[], None]
    bring_back: Callable[[], None]
    gone: frozenset[Trouble]
    ends: bool = False  # a source that is over, or missing, ends instead of being called again
    # Of a live camera alone.
    stand_still: Callable[[], None] | None = None
    move: Callable[[], None] | None = None
    resize: Callable[[int, int], None] | None = None


@contextmanager
def running(camera: Camera) -> Iterator[list[Frame]]:
    """Collect a camera's frames beside the test, as the lane does."""
    got: list[Frame] = []

    def collect() -> None:
        for frame in camera.frames():
            got.append(frame)
            del got[:-100]

    thread = threading.Thread(target=collect)
    thread.start()
    try:
        yield got
    finally:
        camera.stop()
        thread.join(NOTICED_WITHIN_S)
        assert not thread.is_alive(), "the camera did not stop"


def picture(number: int = 0) -> np.ndarray:
    noise = np.random.default_rng(number)
    return noise.integers(0, 255, (HEIGHT, WIDTH, 3), dtype=np.uint8)


def drive_up(inbox: Path, name: str) -> None:
    inbox.mkdir(exist_ok=True)
    (inbox / name).mkdir()
    for number in range(4):
        cv2.imwrite(str(inbox / name / f"{number}.jpg"), picture(number))
    (inbox / name / "done").touch()


def inbox_peer(folder: Path) -> Iterator[Peer]:
    inbox = folder / "inbox"
    drive_up(inbox, "car-1")
    yield Peer(
        make=lambda: InboxCamera(inbox, SystemClock()),
        take_away=lambda: shutil.rmtree(inbox),
        bring_back=lambda: drive_up(inbox, "car-2"),
        gone=frozenset({Trouble.NOT_FOUND}),
    )


def stills_peer(folder: Path) -> Iterator[Peer]:
    stills = folder / "stills"
    drive_up(stills, "car-1")
    yield Peer(
        make=lambda: StillFolder(stills, SystemClock()),
        take_away=lambda: shutil.rmtree(stills),
        bring_back=lambda: drive_up(stills, "car-2"),
        gone=frozenset({Trouble.NOT_FOUND}),
        ends=True,
    )


def video_peer(folder: Path) -> Iterator[Peer]:
    film = folder / "film.avi"

    def write() -> None:
        code = cv2.VideoWriter.fourcc(*"MJPG")
        writer = cv2.VideoWriter(str(film), code, 10, (WIDTH, HEIGHT))
        for number in range(8):
            writer.write(picture(number))
        writer.release()

    write()
    yield Peer(
        make=lambda: VideoFile(film, SystemClock()),
        take_away=film.unlink,
        bring_back=write,
        gone=frozenset({Trouble.NOT_FOUND}),
        ends=True,
    )


def mjpeg_peer(folder: Path) -> Iterator[Peer]:
    served = MjpegCamera(WIDTH, HEIGHT)
    served.start()
    named = CameraConfig("url", served.url, patience=PATIENCE)

    def show(width: int = WIDTH, height: int = HEIGHT, *, still: bool = False) -> None:
        served.stop()
        served.show(width, height, still=still)
        served.start()

    yield Peer(
        make=lambda: open_camera(named, folder, SystemClock()),
        take_away=served.stop,
        bring_back=served.start,
        gone=frozenset({Trouble.UNREACHABLE, Trouble.DROPPED}),
        stand_still=lambda: show(still=True),
        move=show,
        resize=show,
    )
    served.stop()


def rtsp_peer(folder: Path) -> Iterator[Peer]:
    served = RtspCamera(WIDTH, HEIGHT)
    served.start()
    named = CameraConfig("url", served.url(), patience=PATIENCE)
    yield Peer(
        make=lambda: open_camera(named, folder, SystemClock()),
        take_away=served.stop,
        bring_back=served.start,
        gone=frozenset({Trouble.UNREACHABLE, Trouble.DROPPED}),
        stand_still=lambda: served.tell("still"),
        move=lambda: served.tell("moving"),
        resize=lambda width, height: served.tell(f"size {width} {height}"),
    )
    served.stop()


LIVE_PEERS = {"mjpeg": mjpeg_peer, "rtsp": rtsp_peer}
PEERS = {"inbox": inbox_peer, "stills": stills_peer, "video": video_peer, **LIVE_PEERS}


@pytest.fixture(params=PEERS)
def peer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Peer]:
    yield from PEERS[request.param](tmp_path)


@pytest.fixture(params=LIVE_PEERS)
def live_peer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Peer]:
    yield from LIVE_PEERS[request.param](tmp_path)


def test_it_gives_pictures_in_the_order_in_which_they_were_taken(peer: Peer) -> None:
    camera = peer.make()
    frames = list(islice(camera.frames(), 4))
    camera.stop()
    assert len(frames) == 4
    for frame in frames:
        assert frame.picture is not None
        assert (frame.picture.shape, frame.picture.dtype) == ((HEIGHT, WIDTH, 3), np.uint8)
        assert frame.at.tzinfo is not None
    assert [frame.at for frame in frames] == sorted(frame.at for frame in frames)
    assert camera.trouble is None
    assert is_seeing(camera)


def test_it_ends_when_it_is_told_to(peer: Peer) -> None:
    camera = peer.make()
    with running(camera) as got:
        wait_until(lambda: bool(got), NOTICED_WITHIN_S, "no picture came")


def test_to_let_go_of_what_it_never_gave_harms_nothing(peer: Peer) -> None:
    camera = peer.make()
    camera.release("")
    camera.release("nobody")
    assert next(iter(camera.frames())).picture is not None
    camera.stop()


def test_what_is_not_there_is_named_in_a_sentence_and_taken_up_when_it_is_back(peer: Peer) -> None:
    peer.take_away()
    camera = peer.make()
    if peer.ends:
        assert list(camera.frames()) == []
        assert camera.trouble in peer.gone
        peer.bring_back()
        assert next(iter(peer.make().frames())).picture is not None
        return
    with running(camera) as got:
        wait_until(lambda: camera.trouble is not None, NOTICED_WITHIN_S, "nobody noticed")
        assert camera.trouble in peer.gone
        assert not is_seeing(camera)
        assert got == []
        peer.bring_back()
        wait_until(lambda: bool(got), NOTICED_WITHIN_S, "it was not taken up again")
        wait_until(lambda: camera.trouble is None, NOTICED_WITHIN_S, "the trouble stayed")


def test_one_that_goes_away_while_it_runs_is_noticed_and_called_again(peer: Peer) -> None:
    if peer.ends:
        return  # it may be over before it is taken away
    camera = peer.make()
    with running(camera) as got:
        wait_until(lambda: bool(got), NOTICED_WITHIN_S, "no picture came")
        peer.take_away()
        wait_until(lambda: camera.trouble in peer.gone, NOTICED_WITHIN_S, f"{camera.trouble}")
        got.clear()
        peer.bring_back()
        wait_until(lambda: bool(got), NOTICED_WITHIN_S, "it was not taken up again")
        wait_until(lambda: camera.trouble is None, NOTICED_WITHIN_S, "the trouble stayed")


def test_a_picture_that_stands_still_is_noticed_and_one_that_moves_again(live_peer: Peer) -> None:
    camera = live_peer.make()
    with running(camera) as got:
        wait_until(lambda: bool(got), NOTICED_WITHIN_S, "no picture came")
        assert camera.trouble is None
        live_peer.stand_still()
        is_frozen = lambda: camera.trouble is Trouble.FROZEN  # noqa: E731
        wait_until(is_frozen, NOTICED_WITHIN_S, "nobody noticed")
        assert not is_seeing(camera)
        live_peer.move()
        wait_until(lambda: camera.trouble is None, NOTICED_WITHIN_S, "the trouble stayed")


def test_another_resolution_is_noticed_and_the_pictures_go_on(live_peer: Peer) -> None:
    camera = live_peer.make()
    with running(camera) as got:
        wait_until(lambda: bool(got), NOTICED_WITHIN_S, "no picture came")
        live_peer.resize(OTHER_WIDTH, OTHER_HEIGHT)
        is_resized = lambda: camera.trouble is Trouble.RESIZED  # noqa: E731
        wait_until(is_resized, NOTICED_WITHIN_S, "nobody noticed")
        assert is_seeing(camera)
        # The watch notices a moment before the picture has been handed on.
        is_other = lambda: got[-1].picture.shape == (OTHER_HEIGHT, OTHER_WIDTH, 3)  # noqa: E731
        wait_until(is_other, NOTICED_WITHIN_S, "the pictures stayed as they were")
        live_peer.resize(WIDTH, HEIGHT)
        wait_until(lambda: camera.trouble is None, NOTICED_WITHIN_S, "the trouble stayed")


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_has_a_sentence_in_both_languages_and_fits_the_alerts(
    trouble: Trouble,
) -> None:
    english, spanish = (trouble_sentence(trouble, language) for language in ("en", "es"))
    assert english != spanish
    assert english.endswith(".")
    assert spanish.endswith(".")
    assert len(f"camera_{trouble}") <= 24
