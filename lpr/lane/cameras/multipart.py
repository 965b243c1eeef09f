"""The parts of an endless multipart answer, as they arrive; memory stays bounded."""

import re

MOST_PART_BYTES = 8 * 1024 * 1024
_MOST_HEAD_BYTES = 4096
_LENGTH = re.compile(rb"^content-length:\s*(\d{1,9})\s*$", re.IGNORECASE | re.MULTILINE)


class PartTooLargeError(Exception):
    """A part is longer than we take."""


class PartReader:
    """Cuts bytes into parts: by each part's stated length, else by the next boundary."""

    def __init__(self, boundary: str) -> None:
        # Some cameras write the dashes into the header too.
        self._mark = b"--" + boundary.strip().strip('"').removeprefix("--").encode("latin-1")
        self._waiting = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """Take what came; return the bodies that are whole now. Raises PartTooLargeError."""
        self._waiting += data
        parts = []
        while (part := self._next_part()) is not None:
            if part:
                parts.append(part)
        return parts

    def _next_part(self) -> bytes | None:
        """The next whole body, empty for a part without one; None where more must come."""
        start = self._waiting.find(self._mark)
        if start < 0:
            # Nothing but the beginning of a mark is worth keeping.
            del self._waiting[: max(len(self._waiting) - len(self._mark), 0)]
            return None
        begin = start + len(self._mark)
        head_end, gap = self._end_of_head(begin)
        if head_end < 0:
            if len(self._waiting) - begin > _MOST_HEAD_BYTES:
                raise PartTooLargeError
            return None
        return self._body(bytes(self._waiting[begin:head_end]), head_end + gap)

    def _end_of_head(self, begin: int) -> tuple[int, int]:
        found = [
            (at, len(gap))
            for gap in (b"\r\n\r\n", b"\n\n")
            if (at := self._waiting.find(gap, begin)) >= 0
        ]
        return min(found, default=(-1, 0))

    def _body(self, head: bytes, begin: int) -> bytes | None:
        length = _LENGTH.search(head.replace(b"\r", b""))
        if length is not None:
            end = rest = begin + int(length.group(1))
        else:
            rest = self._waiting.find(self._mark, begin)
            end = rest
        size = end - begin if end >= 0 else len(self._waiting) - begin
        if size > MOST_PART_BYTES:
            raise PartTooLargeError
        if end < 0 or end > len(self._waiting):
            return None
        body = bytes(self._waiting[begin:end])
        del self._waiting[:rest]
        return body if length is not None else body.rstrip(b"\r\n")
