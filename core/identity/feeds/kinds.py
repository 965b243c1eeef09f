"""The kinds of feeds: each says what one would do, and does it part by part."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Session

from core.identity.feeds.outcomes import Report
from core.identity.people import Act

# Part of what a feed changes, done within one transaction. Doing it twice changes nothing more.
Part = Callable[[Session], None]
# How many people or duties a part is about: lanes are told of so many by name, and nobody waits
# long for the writer.
AT_ONCE = 400

_EXTENSION = "gatehouse_feed_kinds"


@dataclass(frozen=True)
class FeedKind:
    """One kind of feed. `look` reads a feed and raises UnreadableError; it changes nothing.

    A snapshot lists everybody, so that a newer one makes an older one worthless.
    """

    name: str
    title: LazyString
    columns: Sequence[str]
    look: Callable[[Session, bytes, datetime], Report]
    parts: Callable[[Session, bytes, Act], Iterator[Part]]
    is_snapshot: bool = False
    # Sent by people of the office alone: no other system may, by file or API.
    is_by_hand: bool = False


# Told in the same transaction of people who have left.
Farewell = Callable[[Session, Sequence[int], Act], None]


@dataclass(frozen=True)
class _Feeds:
    kinds: Mapping[str, FeedKind]
    farewells: Sequence[Farewell]


def init_app(app: Flask, kinds: Sequence[FeedKind], farewells: Sequence[Farewell]) -> None:
    """Keep the kinds of feeds, and what other packages do when people leave."""
    app.extensions[_EXTENSION] = _Feeds({kind.name: kind for kind in kinds}, farewells)


def all_kinds() -> Mapping[str, FeedKind]:
    """Every kind of feed, by name."""
    return _feeds().kinds


def all_farewells() -> Sequence[Farewell]:
    """What other packages do when people leave."""
    return _feeds().farewells


def _feeds() -> _Feeds:
    feeds: _Feeds = current_app.extensions[_EXTENSION]
    return feeds
