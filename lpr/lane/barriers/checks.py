"""Checks of single settings of a `[barrier]` table; each raises ValueError that names its own."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lpr.lane.barriers.line import trust_in

Table = Mapping[str, Any]


def require(told: Table, *names: str) -> None:
    """Each of the names is there."""
    for name in names:
        if name not in told:
            raise ValueError(f"barrier.{name} is missing")


def require_texts(told: Table, names: Iterable[str]) -> None:
    """Each is a text, and says something."""
    for name in sorted(names):
        if not isinstance(told[name], str) or not told[name]:
            raise ValueError(f"barrier.{name} must be a text")


def require_host(told: Table) -> None:
    """A name or an address, nothing around it."""
    host = told["host"]
    if not isinstance(host, str) or not host or not _is_plain(host) or "/" in host:
        raise ValueError("barrier.host must be a name or an address")


def require_whole(told: Table, name: str, least: int, most: int) -> None:
    """Where it is told at all, a whole number within bounds."""
    value = told.get(name, least)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(f"barrier.{name} must be a whole number from {least} to {most}")


def require_url(told: Table) -> str:
    """An address without path and credentials. Returns its scheme."""
    url = str(told["url"])
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises ValueError where it is no number up to 65535
    except ValueError:
        parts = urlsplit("")
    more = (parts.path not in ("", "/"), parts.query, parts.fragment, parts.username)
    if parts.scheme in ("http", "https") and parts.hostname and _is_plain(url) and not any(more):
        return parts.scheme
    raise ValueError(
        "barrier.url must be http://host, https://host or either with a port, and no more: paths,"
        " user and password have settings of their own"
    )


def require_path(told: Table, name: str) -> None:
    """A path from the root, ready to be sent."""
    if not told[name].startswith("/") or not _is_plain(told[name]):
        raise ValueError(f"barrier.{name} must begin with / and hold no spaces, ASCII only")


def require_topic(told: Table) -> None:
    """A topic to which others can be added."""
    topic = told["topic"]
    if any(sign in topic for sign in "+#") or not topic.isprintable() or not all(topic.split("/")):
        raise ValueError("barrier.topic must be words joined by /, such as garage/lane/barrier")


def require_flag(told: Table, name: str) -> None:
    """Where it is told at all, true or false."""
    if type(told.get(name, True)) is not bool:
        raise ValueError(f"barrier.{name} must be true or false")


def require_user(told: Table) -> None:
    """A password belongs to somebody."""
    if "password" in told and "user" not in told:
        raise ValueError("barrier.user is missing: barrier.password needs it")


def find_ca_file(told: Table, beside: Path) -> Path | None:
    """The file with the authorities, where one is named and can be used."""
    if "ca_file" not in told:
        return None
    path = beside / str(told["ca_file"])
    try:
        trust_in(path)
    except OSError as error:
        raise ValueError(f"barrier.ca_file: {path} holds no certificates") from error
    return path


def _is_plain(text: str) -> bool:
    return text.isascii() and all("!" <= letter <= "~" for letter in text)
