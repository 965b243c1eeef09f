"""What a camera's picture may measure, checked before it is decoded."""

from lpr.lane.cameras.frames import Picture
from lpr.lane.cameras.multipart import MOST_PART_BYTES
from lpr.lane.cameras.troubles import CameraTroubleError, Trouble
from lpr.reading.headers import DamagedError, read_header
from lpr.reading.pictures import PictureError, decode_picture

MOST_FRAME_PIXELS = 16_000_000  # 4K is 8.3 million; a queue of four then takes 200 MB


def check_size(width: int, height: int) -> None:
    """Raise CameraTroubleError where pictures of this size would fill the box's memory."""
    if width * height > MOST_FRAME_PIXELS:
        raise CameraTroubleError(Trouble.TOO_LARGE)


def decode_frame(data: bytes) -> Picture | None:
    """The picture, or None where it cannot be decoded. Raises CameraTroubleError: too_large."""
    if len(data) > MOST_PART_BYTES:
        raise CameraTroubleError(Trouble.TOO_LARGE)
    try:
        header = read_header(data)
        if header is not None:
            check_size(header.width, header.height)
        return decode_picture(data)
    except (DamagedError, PictureError):
        return None
