"""What the start page shows of shuttles: the next departures from the main stop."""

from datetime import datetime

from flask import current_app, url_for

from commuter.shuttles import queries
from commuter.shuttles.rows import departure_row
from core.db import read_session
from core.web.home import NextDepartures

SHOWN = 4


def departures(now: datetime) -> NextDepartures | None:
    """The next departures from SHUTTLE_MAIN_STOP; none where there is no such stop."""
    feed, _, stop_id = current_app.config["SHUTTLE_MAIN_STOP"].partition("/")
    board = queries.next_departures(read_session(), stop_id, now, SHOWN, feed, look_ahead=1)
    if board is None:
        return None
    return NextDepartures(
        stop_name=board.stop.name,
        href=url_for("shuttle.stop", feed=feed, stop_id=stop_id),
        is_sample=board.version.feed.is_sample,
        rows=[departure_row(one, now) for one in board.departures],
    )
