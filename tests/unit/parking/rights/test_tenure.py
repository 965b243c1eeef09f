"""Where an entry of a list stands, and when taking it off can be undone."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from parking.rights.tenure import Tenure, can_be_restored, tenure_of

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


@dataclass
class Entry:
    expires_at: datetime | None = LATER
    ended_at: datetime | None = None
    is_approved: bool = True


@pytest.mark.parametrize(
    ("entry", "tenure"),
    [
        (Entry(), Tenure.IN_FORCE),
        (Entry(expires_at=None), Tenure.IN_FORCE),
        (Entry(is_approved=False), Tenure.WAITING),
        (Entry(expires_at=NOW), Tenure.EXPIRED),
        (Entry(expires_at=NOW, is_approved=False), Tenure.EXPIRED),
        (Entry(ended_at=NOW), Tenure.ENDED),
        (Entry(ended_at=NOW, expires_at=NOW), Tenure.ENDED),
    ],
)
def test_an_entry_stands_where_its_times_say(entry: Entry, tenure: Tenure) -> None:
    assert tenure_of(entry, NOW) is tenure


def test_only_what_would_still_count_can_be_put_back() -> None:
    assert can_be_restored(Entry(ended_at=NOW), NOW)
    assert can_be_restored(Entry(ended_at=NOW, expires_at=None), NOW)
    assert not can_be_restored(Entry(ended_at=NOW), LATER)
    assert not can_be_restored(Entry(), NOW)
