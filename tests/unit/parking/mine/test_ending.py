"""What a person's page says ends soon: which lines, in which order, and which not yet."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from parking.mine.ending import Ending, list_endings
from parking.models import Permit, Product
from parking.permits.life import PermitState
from parking.temporary.models import TemporaryPlate
from payments.cards.queries import CardOnFile

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
CAMPUS = ZoneInfo("America/New_York")
DAY = timedelta(days=1)
# Midnights on campus.
IN_A_WEEK = datetime(2026, 3, 12, 4, 0, tzinfo=UTC)
MONTHS_END = datetime(2026, 4, 1, 4, 0, tzinfo=UTC)


def permit(**values: object) -> Permit:
    made_up: dict[str, object] = {
        "id": "P",
        "state": PermitState.ACTIVE,
        "valid_until": IN_A_WEEK,
        "ends_with_term": False,
        "product": Product(good_until=None),
    }
    return Permit(**(made_up | values))


def card(month: int) -> CardOnFile:
    return CardOnFile("c", 1, "visa", "4242", month, 2026)


def endings(
    *permits: Permit, plate: TemporaryPlate | None = None, card: CardOnFile | None = None
) -> list[str]:
    plates = {"P": plate} if plate else {}
    return [line.what for line in list_endings(permits, plates, card, NOW, CAMPUS)]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, []),  # it renews
        ({"ends_with_term": True}, [Ending.ASKED]),
        ({"ends_with_term": True, "valid_until": MONTHS_END}, []),  # not soon
        ({"ends_with_term": True, "valid_until": NOW}, []),  # over
        ({"ends_with_term": True, "state": PermitState.SUSPENDED}, []),
        ({"product": Product(good_until=date(2026, 3, 11))}, [Ending.PRODUCT]),
        ({"product": Product(good_until=date(2026, 3, 12))}, []),  # a day of it is still unpaid
        ({"away_from": NOW + DAY}, [Ending.LEAVE_BEGINS]),
        ({"state": PermitState.AWAY, "away_until": NOW + DAY}, [Ending.LEAVE_ENDS]),
    ],
)
def test_a_permit_that_ends_is_named_in_time(values: dict[str, object], said: list[str]) -> None:
    assert endings(permit(**values)) == said


def test_the_soonest_stands_first_and_another_cars_plate_from_the_day_before() -> None:
    ends, leave = permit(ends_with_term=True), permit(away_from=NOW + 2 * DAY)
    plate = TemporaryPlate(ends_at=NOW + timedelta(hours=36))
    assert endings(ends, leave, plate=plate) == [Ending.PLATE, Ending.LEAVE_BEGINS, Ending.ASKED]
    plate.ends_at += timedelta(minutes=1)
    assert endings(ends, leave, plate=plate) == [Ending.LEAVE_BEGINS, Ending.ASKED]


def test_a_card_is_named_where_it_is_over_when_the_next_month_is_taken() -> None:
    renewed_in_march, paid_to_the_end = permit(), permit(valid_until=MONTHS_END + 30 * DAY)
    assert endings(renewed_in_march, card=card(3)) == []
    assert endings(renewed_in_march, card=card(2)) == [Ending.CARD]
    assert endings(paid_to_the_end, card=card(3)) == [Ending.CARD]  # taken late in April
    assert endings(paid_to_the_end, card=card(4)) == []
    assert endings(permit(ends_with_term=True), card=card(2)) == [Ending.ASKED]
    assert endings(card=card(2)) == []
