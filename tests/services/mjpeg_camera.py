"""A camera of the tests: ffmpeg serving MJPEG over HTTP on the loopback."""

import shutil
import signal
import subprocess
import threading

from tests.services.processes import die_with_parent, end_group, free_port

# It serves one caller and ends: the camera is there again at once, as a real one is.
PAUSE_S = 0.2


class MjpegCamera:
    """A test picture that moves, as `multipart/x-mixed-replace`, until it is taken away."""

    def __init__(self, width: int, height: int) -> None:
        program = shutil.which("ffmpeg")
        if program is None:
            raise RuntimeError("There is no ffmpeg here: `make setup` brings it.")
        self.program = program
        self.url = f"http://127.0.0.1:{free_port()}/live.mjpg"
        self.show(width, height)
        self.gone = threading.Event()
        self.thread: threading.Thread | None = None

    def show(self, width: int, height: int, *, still: bool = False) -> None:
        """What the next caller will see."""
        scene = "smptebars" if still else "testsrc2"
        film = ("-re", "-f", "lavfi", "-i", f"{scene}=size={width}x{height}:rate=10")
        kind = ("-content_type", "multipart/x-mixed-replace;boundary=ffmpeg", "-listen", "1")
        self.command = [self.program, "-v", "error", *film, "-f", "mpjpeg", *kind, self.url]

    def start(self) -> None:
        """Serve one caller after another."""
        self.gone.clear()
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self) -> None:
        while not self.gone.is_set():
            process = subprocess.Popen(
                self.command,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGKILL),
            )
            while process.poll() is None and not self.gone.wait(PAUSE_S):
                pass
            if process.poll() is None:
                end_group(process, grace=0.5)

    def stop(self) -> None:
        """Go away, in the middle of a picture where one is under way."""
        self.gone.set()
        if self.thread is not None:
            self.thread.join()
            self.thread = None
