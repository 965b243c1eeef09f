"""The demo's misread plate: drawn, and put before the office by the same commands as anybody's."""

from datetime import datetime, timedelta
from random import Random

import cv2
import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.identity.models import Person
from lpr.plate_tests import commands
from lpr.plate_tests.comparing import Enrolled
from lpr.plate_tests.models import PlateTest
from lpr.reading.records import Box, PlateRead
from lpr.training.designs import look_of
from lpr.training.faces import draw_face
from parking.permits.steps import Actor
from parking.vehicles.finding import list_vehicles

OWNER, SEED = "employee@gatehouse.example", 7


def seed(session: Session, now: datetime) -> None:
    """Let somebody ask about a misreading of their first car, unless one was asked about."""
    person = session.scalar(select(Person).where(Person.email == OWNER))
    if person is None or session.scalar(select(PlateTest.id).limit(1)) is not None:
        return
    cars = list_vehicles(session, person.id)
    if not cars:
        return
    car, then = cars[0], now - timedelta(hours=2)
    enrolled = Enrolled(car.state, car.plate_type, car.number)
    misread = car.number[:-1] + ("7" if car.number[-1] != "7" else "1")
    read = PlateRead(misread, 0.87, Box(412, 388, 164, 82), (), state=car.state)
    actor = Actor(person.id, then)
    test = commands.keep_misread(session, car.id, enrolled, read, actor)
    test.picture = _drawn(car.number, car.state)
    commands.ask_office(session, test.id, actor)


def _drawn(number: str, state: str) -> bytes:
    """A plate that we drew, as PNG."""
    dice = Random(SEED)  # noqa: S311 - a drawing, not a secret
    face = draw_face(number, state, look_of(state, dice), dice)
    _, data = cv2.imencode(".png", np.clip(face, 0, 255).astype(np.uint8))
    return data.tobytes()
