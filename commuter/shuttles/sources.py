"""Where feeds are refreshed from: a list of slugs with a path or an address each."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import requests

from commuter.shuttles.feed_files import LIMITS
from commuter.shuttles.importing import slug_of
from commuter.shuttles.problems import Code, Problem
from commuter.shuttles.reading import Reading, read_archive, read_feed

_TIMEOUT = (5, 30)
_CHUNK = 1 << 16


@dataclass(frozen=True)
class Source:
    """A feed's slug, and the path or the http(s) address at which its newest state lies."""

    slug: str
    location: str

    @property
    def is_address(self) -> bool:
        """Whether it must be fetched over the network."""
        return urlsplit(self.location).scheme in {"http", "https"}

    @property
    def public_name(self) -> str:
        """The location without a query, which may hold a key."""
        parts = urlsplit(self.location)
        host = parts.netloc.rpartition("@")[2]
        return f"{parts.scheme}://{host}{parts.path}" if self.is_address else self.location


def parse_sources(text: str) -> list[Source]:
    """Sources from `slug=location;slug=location`. Raises ValueError that names the faulty part."""
    found = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        slug, separator, location = part.partition("=")
        if not separator or not location.strip() or slug_of(slug) != slug.strip():
            raise ValueError(f"SHUTTLE_FEED_SOURCES: “{part}” is not slug=path-or-URL")
        found.append(Source(slug.strip(), location.strip()))
    return found


def read_source(source: Source, today: date) -> Reading:
    """Fetch and read a feed. Raises requests.RequestException where it cannot be fetched."""
    if not source.is_address:
        return read_feed(Path(source.location), today)
    data = bytearray()
    with requests.get(source.location, timeout=_TIMEOUT, stream=True) as answer:
        answer.raise_for_status()
        for chunk in answer.iter_content(_CHUNK):
            data += chunk
            if len(data) > LIMITS.archive_bytes:
                limit = {"limit": f"{LIMITS.archive_bytes >> 20} MB"}
                problem = Problem(Code.TOO_LARGE, source.public_name, values=limit)
                return Reading(None, "", (problem,), 1, ())
    return read_archive(bytes(data), Path(urlsplit(source.location).path).name or "feed", today)
