"""The page of every garage's inside, live, and its table."""

from flask import Blueprint, Response, render_template, request

from core.campus_time import now
from core.db import read_session
from core.identity.permissions import asks
from core.web.csv import csv_response
from parking.sentences import GARAGE_STATES
from parking.stays.kinds import KIND_NAMES, StayKind
from parking.stays.occupancy import OF_LATE, Occupancy, occupancy_now

blueprint = Blueprint("occupancy", __name__, url_prefix="/office/occupancy")


@blueprint.get("")
@asks("occupancy.see")
def page() -> str:
    """Every garage's inside; the part that changes alone where htmx asks for it."""
    instant = now()
    template = "_occupancy.html" if "HX-Request" in request.headers else "occupancy.html"
    return render_template(
        f"parking/{template}",
        garages=occupancy_now(read_session(), instant),
        instant=instant,
        kinds=KIND_NAMES,
        states=GARAGE_STATES,
        minutes=int(OF_LATE.total_seconds()) // 60,
    )


@blueprint.get("/occupancy.csv")
@asks("occupancy.see")
def page_csv() -> Response:
    """The page above as a table; times are in UTC, ISO 8601."""
    header = ["garage", "state", "capacity", "occupied", "free", *StayKind, "without_a_stay"]
    header += ["came_15_min", "left_15_min", "counted", "lanes_unheard"]
    garages = occupancy_now(read_session(), now())
    return csv_response("occupancy.csv", header, (_row(each) for each in garages))


def _row(each: Occupancy) -> list[object]:
    spaces = each.spaces
    counted = spaces.counted_at.isoformat() if spaces.counted_at else ""
    lanes = "; ".join(lane.lane for lane in each.unheard)
    cars = [spaces.capacity, spaces.occupied, spaces.free, *each.inside.values(), each.beyond]
    return [spaces.slug, spaces.state, *cars, each.came, each.left, counted, lanes]
