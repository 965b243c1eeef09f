"""One restricted lane in real processes, its barrier behind a broker, and the cars that come."""

import secrets
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from app import create_app
from core.db import read_session, release_connection, transaction
from core.signing import public_key_text, signing_key
from lpr.models import LaneJournal, Passage
from lpr.tokens import lane_token
from tests.chaos.cars import Cars
from tests.chaos.victims import ROOT, Broker, Database, LaneBox, Server, Victim
from tests.fixtures.databases import close_database, migrate
from tests.integration.lpr.lanes import add_lanes
from tests.parking_world import add_product, add_vehicle, buy
from tests.people import add_person
from tests.services.boom import Inputs
from tests.services.mosquitto import PASSWORDS, TOPIC, Mosquitto
from tests.services.postgres import PostgresServer
from tests.services.processes import die_with_parent, end_group, free_port, wait_until

START_S = 240.0
LANE = "staff"
ENROLLED = [f"{number}{letters}" for number in (2417, 5938, 8264) for letters in ("RT", "KM", "WH")]
LOWERS_AFTER_S = 0.4
LANE_FILE = """
slug = "{slug}"
kind = "restricted"
direction = "entry"
garage = "harbor"
[camera]
kind = "folder"
source = "inbox"
[server]
url = "{server}"
token = "{token}"
list_key = "{key}"
[reading]
engine = "onnx"
[barrier]
kind = "mqtt"
host = "localhost"
port = {broker}
topic = "{topic}"
ca_file = "{ca_file}"
user = "lane"
password = "{password}"
"""


@dataclass
class Town:
    """Everything that runs. `box` is the lane's folder, `gate` the barrier's."""

    app: Flask
    box: Path
    gate: Path
    cars: Cars
    victims: list[Victim]
    controller: "subprocess.Popen[bytes]"

    def raised(self) -> list[str]:
        """The passages for which the boom was told to rise, once for each time."""
        log = self.gate / "moves.log"
        moves = log.read_text().splitlines() if log.exists() else []
        return [move.split()[1] for move in moves if move.startswith("raise ")]

    def is_settled(self) -> bool:
        """Whether all runs, nobody waits, and all that the lane wrote is on the server."""
        if not all(victim.is_up() for victim in self.victims) or self.cars.waiting():
            return False
        written = self._last_written()
        with self.app.app_context():
            try:
                session = read_session()
                taken = session.scalar(select(func.max(LaneJournal.acknowledged)))
                open_ends = select(func.count()).select_from(Passage)
                open_ends = open_ends.where(Passage.outcome == "open", Passage.barrier.is_(None))
                count = session.scalar(select(func.count()).select_from(Passage))
                is_told = session.scalar(open_ends) == 0 and count >= len(self.cars.came)
                release_connection()
            except SQLAlchemyError:
                return False
        return written is not None and taken == written and is_told

    def _last_written(self) -> int | None:
        """The number of the lane's newest event; None where its journal cannot be asked now."""
        place = f"{(self.box / 'journal.db').as_uri()}?mode=ro"
        try:
            with closing(sqlite3.connect(place, uri=True)) as journal:
                return journal.execute("SELECT max(sequence) FROM event").fetchone()[0]
        except sqlite3.OperationalError:
            return None


@contextmanager
def town(folder: Path, seed: int, web_processes: int) -> Iterator[Town]:
    """Start it all, and end it all."""
    with ExitStack() as stack:
        box, gate = folder / "box", folder / "gate"
        for made in (box / "inbox", gate, folder / "instance"):
            made.mkdir(parents=True)
        postgres = PostgresServer(settings=())
        database = Database(postgres)
        stack.callback(database.stop)
        postgres.start()
        app = _application(folder / "instance", postgres, web_processes)
        stack.callback(close_database, app)
        broker_port = free_port()
        broker = Broker(Mosquitto(gate, broker_port))
        controller = _controller(broker, gate, broker_port, stack)
        server = Server(folder / "server.log", app.config)
        lane = LaneBox(folder / "lane.log", _lane_file(app, box, gate, broker_port))
        for victim in (server, lane):
            stack.callback(victim.stop)
            victim.start()
            wait_until(victim.is_up, START_S, f"{victim.name} did not start: {victim.said()}")
        wait_until((box / "list.signed").exists, START_S, f"no list came: {lane.said()}")
        cars = Cars(box / "inbox", ENROLLED, seed)
        cars.start()
        stack.callback(cars.stop)
        yield Town(app, box, gate, cars, [lane, server, broker, database], controller)


def _application(instance: Path, postgres: PostgresServer, web_processes: int) -> Flask:
    """The application as production has it, with one restricted lane and some permits."""
    url = postgres.url(postgres.create_database())
    migrate(url, instance)
    config = {
        "GATEHOUSE_ENV": "production",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATABASE_URL": url,
        "INSTANCE_DIR": str(instance),
        "PORT": free_port(),
        "PUBLIC_URL": "https://gatehouse.example",
        "WEB_PROCESSES": web_processes,
        "PAYMENT_PROVIDER": "stripe",
        "STRIPE_SECRET_KEY": "sk_test_nobody",
        "STRIPE_WEBHOOK_SECRET": "whsec_nobody",
    }
    app = create_app(config)
    add_lanes(app)
    with app.test_request_context(), transaction() as session:
        product = add_product(session, spaces=len(ENROLLED))
        for number in ENROLLED:
            who = add_person(session, "employee").id
            buy(session, who, product, add_vehicle(session, who, number), now=datetime.now(UTC))
    return app


def _controller(
    broker: Broker, gate: Path, port: int, stack: ExitStack
) -> "subprocess.Popen[bytes]":
    """The barrier's controller; it is not killed, and counts each raise in `moves.log`."""
    stack.callback(broker.stop)
    broker.start()
    Inputs(lowers_after_s=LOWERS_AFTER_S).write(gate)
    with (gate / "controller.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.services.mqtt_barrier", str(port), str(gate)],
            cwd=ROOT,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
    stack.callback(end_group, process)
    wait_until((gate / "listens").exists, START_S, f"see {gate / 'controller.log'}")
    return process


def _lane_file(app: Flask, box: Path, gate: Path, broker_port: int) -> Path:
    path = box / "lane.toml"
    text = LANE_FILE.format(
        slug=LANE,
        server=f"http://127.0.0.1:{app.config['PORT']}",
        token=lane_token(app.config, LANE),
        key=public_key_text(signing_key(app.config)),
        broker=broker_port,
        topic=TOPIC,
        ca_file=gate / "ca.pem",
        password=PASSWORDS["lane"],
    )
    path.write_text(text)
    return path
