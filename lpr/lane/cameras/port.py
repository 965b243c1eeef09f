"""The port that every camera fills: frames, how it is, and a way to end it."""

from collections.abc import Iterator
from typing import Protocol

from lpr.lane.cameras.frames import Frame
from lpr.lane.cameras.troubles import Trouble


class CameraError(RuntimeError):
    """The source cannot be used; the message says what to change."""


class Camera(Protocol):
    """Gives frames until it is stopped, or its source ends."""

    is_live: bool  # frames must be taken as they come
    is_stream: bool  # frames of several vehicles and of an empty lane follow one another
    broken: int  # pictures that could not be decoded

    @property
    def trouble(self) -> Trouble | None:
        """What is wrong with it now; None while all is well."""
        ...

    def frames(self) -> Iterator[Frame]:
        """Yield frames; a live camera waits and reconnects, it does not raise."""
        ...

    def release(self, arrival: str) -> None:
        """Say that an arrival is in the journal, so that its frames are no longer needed."""
        ...

    def stop(self) -> None:
        """Make `frames` end soon."""
        ...


def is_seeing(camera: Camera) -> bool:
    """Whether what the camera shows can be relied on."""
    return camera.trouble is None or not camera.trouble.blinds
