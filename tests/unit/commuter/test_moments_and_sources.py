"""What callers and operators write: instants, and where feeds are refreshed from."""

from zoneinfo import ZoneInfo

import pytest

from commuter.shuttles.importing import slug_of
from commuter.shuttles.moments import parse_moment
from commuter.shuttles.sources import parse_sources

BOSTON = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-04T08:00:00-05:00", "2026-03-04T08:00:00-05:00"),
        ("2026-03-04T08:00:00 05:00", "2026-03-04T08:00:00+05:00"),  # a plus lost on the way
        ("2026-03-04T13:00:00Z", "2026-03-04T13:00:00+00:00"),
        ("2026-03-04T08:00", "2026-03-04T08:00:00-05:00"),
        ("2026-07-04T08:00", "2026-07-04T08:00:00-04:00"),
        ("2026-03-04", "2026-03-04T00:00:00-05:00"),
        ("2026-03-04 08:00:00", "2026-03-04T08:00:00-05:00"),
    ],
)
def test_moments_are_read_as_they_are_meant(text: str, expected: str) -> None:
    assert parse_moment(text, BOSTON).isoformat() == expected


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-13-01", "2026-03-04T25:00", "0001-01-01", "9999-12-31T23:59:59Z"]
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever the reason
        parse_moment(text, BOSTON)


def test_sources_are_slugs_with_a_place_each() -> None:
    sources = parse_sources("campus=/srv/feed.zip; city=https://city.example/gtfs.zip?key=a=b ;")

    assert [(one.slug, one.location, one.is_address) for one in sources] == [
        ("campus", "/srv/feed.zip", False),
        ("city", "https://city.example/gtfs.zip?key=a=b", True),
    ]
    assert parse_sources("") == []


@pytest.mark.parametrize("text", ["campus", "campus=", "=x", "Big Campus=/x"])
def test_a_faulty_source_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="SHUTTLE_FEED_SOURCES"):
        parse_sources(text)


@pytest.mark.parametrize(
    ("name", "slug"),
    [("rpi", "rpi"), ("My Feed (2).ZIP", "my-feed-2"), ("../..", "feed"), ("Ünï.zip", "uni")],
)
def test_slugs_are_plain(name: str, slug: str) -> None:
    assert slug_of(name) == slug
