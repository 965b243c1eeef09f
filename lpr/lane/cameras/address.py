"""A camera's address on the line; its credentials are never part of what is shown."""

from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlsplit

_PORTS = {"rtsp": 554, "http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a camera is. `path` carries the query, where some cameras want the password too."""

    scheme: str
    host: str
    port: int
    path: str = field(repr=False)
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @property
    def shown(self) -> str:
        """The address for logs and messages: no credentials, no query."""
        return f"{self.scheme}://{self._host_in_url}:{self.port}{self.path.partition('?')[0]}"

    @property
    def bare(self) -> str:
        """The address to ask for, without user and password."""
        return f"{self.scheme}://{self._host_in_url}:{self.port}{self.path}"

    @property
    def whole(self) -> str:
        """The address with its credentials. Never log it."""
        if not self.user:
            return self.bare
        who = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}@"
        return f"{self.scheme}://{who}{self._host_in_url}:{self.port}{self.path}"

    @property
    def _host_in_url(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host


def parse_address(text: str, user: str = "", password: str = "") -> Address:
    """Read a URL, with credentials in it or beside it. Raises ValueError, which names no secret."""
    parts = urlsplit(text)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("camera.source must be an address such as rtsp://host/path or http://…")
    try:
        port = parts.port or _PORTS[parts.scheme]
    except ValueError:
        raise ValueError("camera.source has a port that is no number up to 65535") from None
    query = f"?{parts.query}" if parts.query else ""
    path = f"{parts.path or '/'}{query}"
    if any(letter.isspace() or not letter.isprintable() for letter in parts.hostname + path):
        raise ValueError("camera.source must not contain spaces or control characters")
    return Address(
        scheme=parts.scheme,
        host=parts.hostname,
        port=port,
        path=path,
        user=user or unquote(parts.username or ""),
        password=password or unquote(parts.password or ""),
    )
