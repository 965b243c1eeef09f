"""What the start page shows of shuttles: the next departures from the main stop."""

from collections.abc import Sequence
from datetime import datetime

from flask import current_app

from commuter.shuttles import queries
from commuter.shuttles.rows import DepartureRow, departure_row
from core.db import read_session

SHOWN = 4


def departures(now: datetime) -> Sequence[DepartureRow]:
    """The next departures from SHUTTLE_MAIN_STOP; none where there is no such stop."""
    feed, _, stop_id = current_app.config["SHUTTLE_MAIN_STOP"].partition("/")
    board = queries.next_departures(read_session(), stop_id, now, SHOWN, feed, look_ahead=1)
    return [departure_row(one, now) for one in board.departures] if board else []
