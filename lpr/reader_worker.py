"""The other end of lpr.reader_process: loads a reader, and reads what photographs it is sent."""

import contextlib
import os
import sys
from multiprocessing.connection import Connection

import numpy as np

from lpr.photo_reading import PhotoRead, Refused, read_photo
from lpr.reading.pictures import PictureError
from lpr.reading.pipeline import PlateReader, open_reader
from lpr.reading.weights import WeightsError

IDLE_SECONDS = 300.0  # after this long without a question the process ends
LOADED = True  # the first message
_NICENESS = 5  # gates and pages come first


def serve(link: Connection, engine: str) -> None:
    """Say when loaded, then answer photographs.

    Returns when the other end closes, or asks nothing for a while.
    """
    try:
        reader: PlateReader | Refused = _warm(open_reader(engine))
    except WeightsError as error:
        reader = Refused(error.code)
    link.send(LOADED)
    while link.poll(IDLE_SECONDS):
        try:
            data = link.recv_bytes()
        except EOFError:
            return
        link.send(_answer(reader, data))


def _warm(reader: PlateReader) -> PlateReader:
    """Run every network once, since the first run plans and is not what a plate takes."""
    frame = np.zeros((720, 1280, 3), np.uint8)
    reader.read(frame)
    reader.engine.scores(np.zeros((1, 64, 192), np.uint8))
    return reader


def _answer(reader: PlateReader | Refused, data: bytes) -> PhotoRead | Refused:
    if isinstance(reader, Refused):
        return reader
    try:
        return read_photo(reader, data)
    except PictureError as error:
        return Refused(error.code)


if __name__ == "__main__":
    os.nice(_NICENESS)
    with (
        contextlib.suppress(KeyboardInterrupt, BrokenPipeError),
        Connection(int(sys.argv[1])) as own_end,
    ):
        serve(own_end, sys.argv[2])
