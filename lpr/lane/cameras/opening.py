"""The camera that a lane's file names."""

from pathlib import Path

from core.clock import Clock
from lpr.lane.cameras.address import parse_address
from lpr.lane.cameras.folder import InboxCamera
from lpr.lane.cameras.live import LiveCamera
from lpr.lane.cameras.mjpeg import MjpegLine
from lpr.lane.cameras.port import Camera
from lpr.lane.cameras.rtsp import RtspLine
from lpr.lane.cameras.video import open_source
from lpr.lane.config import CameraConfig


def open_camera(config: CameraConfig, folder: Path, clock: Clock) -> Camera:
    """Make the camera; a live one connects when its frames are asked for.

    Raises CameraError for a video that is none, OSError where the inbox cannot be made.
    """
    if config.kind == "folder":
        inbox = folder / config.source
        inbox.mkdir(parents=True, exist_ok=True)
        return InboxCamera(inbox, clock)
    if config.kind == "video":
        return open_source(Path(config.source), clock)
    address = parse_address(config.source, config.user, config.password)
    kind = RtspLine if address.scheme == "rtsp" else MjpegLine
    return LiveCamera(kind(address, config.patience), clock, config.patience)
