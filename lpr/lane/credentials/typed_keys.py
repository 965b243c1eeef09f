"""A USB reader that types like a keyboard: its key presses, as Linux gives them, into lines."""

import contextlib
import fcntl
import struct

from lpr.lane.credentials.presented import MOST_SIGNS

# Of linux/input.h: one event, and EVIOCGRAB, by which no other program gets the keys.
_EVENT = struct.Struct("llHHi")
_GRAB = 0x40044590
_KEY, _PRESSED = 1, 1
# Key codes of linux/input-event-codes.h, as a keyboard of the United States is labelled.
_SHIFTS, _ENTERS = (42, 54), (28, 96)
_SIGNS = {
    **dict(zip(range(2, 12), "1234567890", strict=True)),
    **dict(zip(range(16, 26), "qwertyuiop", strict=True)),
    **dict(zip(range(30, 39), "asdfghjkl", strict=True)),
    **dict(zip(range(44, 51), "zxcvbnm", strict=True)),
    **dict(zip((79, 80, 81, 75, 76, 77, 71, 72, 73, 82), "1234567890", strict=True)),
    **dict(zip((12, 39, 51, 52, 53), "-;,./", strict=True)),
}
_SHIFTED = {"-": "_", ";": ":", "/": "?", "1": "!", "5": "%"}


class TypedKeys:
    """Whole lines of what is typed, as Enter ends them; Enter alone is an empty one."""

    def __init__(self) -> None:
        self._bytes = b""
        self._typed: list[str] = []
        self._shift: set[int] = set()

    def open(self, device: int) -> None:
        """Take the keys for us alone: else a console or a screen would get them too."""
        self._bytes, self._typed, self._shift = b"", [], set()
        # A pipe in a keyboard's place has nobody else to listen.
        with contextlib.suppress(OSError):
            fcntl.ioctl(device, _GRAB, 1)

    def feed(self, data: bytes) -> list[str]:
        """Take events and return the lines that are whole now."""
        self._bytes += data
        whole = len(self._bytes) // _EVENT.size * _EVENT.size
        events, self._bytes = self._bytes[:whole], self._bytes[whole:]
        lines: list[str] = []
        for _second, _micro, kind, code, value in _EVENT.iter_unpack(events):
            if kind == _KEY:
                lines += self._key(code, value)
        return lines

    def _key(self, code: int, value: int) -> list[str]:
        if code in _SHIFTS:
            (self._shift.add if value else self._shift.discard)(code)
        elif value == _PRESSED and code in _ENTERS:
            line, self._typed = "".join(self._typed), []
            return [line]
        elif value == _PRESSED and code in _SIGNS and len(self._typed) <= MOST_SIGNS:
            sign = _SIGNS[code]
            self._typed.append(_SHIFTED.get(sign, sign.upper()) if self._shift else sign)
        return []
