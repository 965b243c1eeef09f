"""The measurement of the search by parts of plates, shortened: a small world on PostgreSQL."""

from core.db import read_session
from lpr.search.passages import find_passages
from lpr.search.patterns import parse_part
from scripts.bench_search import CASES, fill, measure, table


def test_every_kind_of_question_is_timed_and_finds_its_passages(postgres_app, postgres_url):
    with postgres_app.app_context():
        numbers = fill(postgres_url, 1500)
        found = find_passages(read_session(), parse_part(numbers[7])).passages
        assert {passage.folded for passage in found} == {numbers[7]}
        times = measure(numbers, 3)
    assert {case: len(each) for case, each in times.items()} == dict.fromkeys(CASES, 3)
    everything = sorted(ms for each in times.values() for ms in each)
    assert everything[len(everything) // 2] < 300  # promised of five million, by 19 in 20
    assert table(times).splitlines()[-1].startswith(f"| **all** | {3 * len(CASES)} |")
