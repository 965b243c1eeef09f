"""The port to whatever reads badges and codes."""

from collections.abc import Callable
from typing import Protocol

# What a reader calls with each line it reads, from a thread of its own. An empty one is a key
# pressed with nothing typed: somebody is there.
Present = Callable[[str], None]


class CredentialReader(Protocol):
    """Anything that reads badges or codes.

    Each line is presented once, in order, as it is read: nothing that was shown while the lane
    or the reader was away comes later. A reader that goes away is called again until it is back,
    and says so in `trouble`.
    """

    @property
    def name(self) -> str:
        """What the record calls it."""
        ...

    @property
    def trouble(self) -> str:
        """What is wrong with it, in words; empty while it can be read."""
        ...

    def start(self, present: Present) -> None:
        """Begin to read in the background. Returns at once."""
        ...

    def stop(self) -> None:
        """Read no more, and let the device go, within a second or two."""
        ...
