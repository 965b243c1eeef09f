"""The measurement of people feeds, shortened: a house's first load on PostgreSQL."""

from flask import Flask

from core.db import transaction
from scripts.bench_feeds import TOKEN, first_load, page
from tests.parking_world import add_garage
from tests.people import add_person


def test_each_feed_of_a_first_load_is_timed_and_goes_in_force(postgres_app: Flask) -> None:
    postgres_app.config["FEED_TOKENS"] = TOKEN
    with postgres_app.app_context(), transaction() as session:
        add_garage(session)
        add_person(session, "admin")
    timed = list(first_load(postgres_app, "", 41))
    assert [one.counts for one in timed] == [
        {"joins": 40, "unchanged": 1},
        {"unchanged": 41},
        {"moves": 40},
        {"added": 40},
    ]
    assert all(one.cpu > 0 for one in timed)
    text = page(timed, (0.1, 0.2), 41, (0.5, 0.5))
    assert "| 41 rows, dry run and all | under 60 s |" in text
    assert "| yes |" in text
