"""Things of gates that belong to one person, for the test of permissions."""

from flask import Flask

from core.db import transaction
from lpr.plate_tests import commands
from lpr.plate_tests.comparing import Enrolled
from lpr.reading.records import Box, PlateRead
from parking.permits.steps import Actor
from tests.integration.parking.owned import make_vehicle
from tests.parking_world import NOW


class NoReader:
    """Reads nothing, and starts no process."""

    def warm_up(self) -> None:
        """Load nothing."""


def make_vehicle_and_reader(app: Flask, owner_id: int) -> dict[str, object]:
    """A vehicle, and a reader without a process of its own."""
    app.extensions["gatehouse_lane_reader"] = NoReader()
    return make_vehicle(app, owner_id)


def make_plate_test(app: Flask, owner_id: int) -> dict[str, object]:
    """A misread plate of the owner."""
    found = make_vehicle(app, owner_id)
    enrolled = Enrolled("MA", "passenger", "8ABC12")
    read = PlateRead("8ABC1Z", 0.9, Box(0, 0, 90, 30), ())
    vehicle_id = int(str(found["vehicle_id"]))
    with app.app_context(), transaction() as session:
        test = commands.keep_misread(session, vehicle_id, enrolled, read, Actor(owner_id, NOW))
        return {"test_id": test.id}
