"""Where money stories happen: a database as new for each, people, and browsers for them."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import requests
from flask import Flask
from sqlalchemy import select

from core.db import db, read_session, transaction
from core.identity.models import Person
from parking.models import Garage
from tests.chaos.money import audit
from tests.chaos.money.processes import Place, Processes
from tests.chaos.money.tills import Till
from tests.fixtures.databases import migrate
from tests.parking_world import NOW, add_garage, add_product, add_vehicle
from tests.people import add_person, sign_in
from tests.services.postgres import PostgresServer
from tests.services.processes import free_port

SECRET = "a-secret-of-the-money-stories-that-is-long"
REQUEST_S = 60.0
# Looks of a worker after a kill: once the dead one's claim and its message's lease are over, then
# while charges are asked after, and twice when the nightly statement is laid beside the books.
AFTERWARDS = tuple(
    timedelta(minutes=minutes) for minutes in (2, 8, 22, 25, 60, 26 * 60, 26 * 60 + 20, 51 * 60)
)


class DiedError(Exception):
    """Whoever was asked was killed before it answered."""


class FaultsError(AssertionError):
    """The money is not as it must be."""


class Databases:
    """Gives every story the database that was prepared once."""

    def __init__(self, url: str, renew: Callable[[], None]) -> None:
        self.url, self.renew = url, renew


def on_postgres(server: PostgresServer, folder: Path) -> Databases:
    """A database on a server, copied anew for each story."""
    template = server.create_database()
    migrate(server.url(template), folder)
    prepare(server.url(template), folder)
    name = server.create_database(template)
    system = server.url("postgres")

    def renew() -> None:
        with psycopg.connect(system, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]
            connection.execute(
                f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"  # type: ignore[arg-type]
            )

    return Databases(server.url(name), renew)


def on_sqlite(migrated: Path, folder: Path) -> Databases:
    """A file, copied anew for each story."""
    template, path = folder / "template.db", folder / "story.db"
    shutil.copyfile(migrated, template)
    prepare(f"sqlite:///{template}", folder)

    def renew() -> None:
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(template, path)

    return Databases(f"sqlite:///{path}", renew)


def prepare(url: str, folder: Path) -> None:
    """Two employees with a car each, two people of finance, one product of one space."""
    place = Place(folder, _settings(url, folder, 1, {}))
    place.clock.set(NOW)
    app = place.open_app()
    with app.test_request_context(), transaction() as session:
        for name in ("nora", "otto"):
            person = add_person(session, "employee", name=name.title(), email=mail_of(name))
            add_vehicle(session, person.id)
        for name in ("fay", "fred"):
            add_person(session, "finance", name=name.title(), email=mail_of(name))
        add_garage(session)
        add_product(session, "monthly", spaces=1)
        add_product(session, "yearly", garage=session.scalar(select(Garage)), spaces=5, cents=9_300)
    close(app)
    if url.startswith("sqlite"):
        with app.app_context():
            db.session.execute(db.text("PRAGMA wal_checkpoint(TRUNCATE)"))
        close(app)


def mail_of(name: str) -> str:
    """Somebody's address."""
    return f"{name}@gatehouse.example"


def close(app: Flask) -> None:
    """Let go of the database."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _settings(url: str, folder: Path, port: int, more: dict[str, Any]) -> dict[str, Any]:
    return {
        "GATEHOUSE_ENV": "test",
        "SECRET_KEY": SECRET,
        "DATABASE_URL": url,
        "INSTANCE_DIR": str(folder),
        "PORT": port,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "WEB_PROCESSES": 1,
        "WEB_THREADS": 4,
        "WTF_CSRF_ENABLED": False,
        "RATELIMIT_ENABLED": False,
        "REFUND_ALONE_CENTS": 5_000,
        "LOG_LEVEL": "WARNING",
        **more,
    }


class World:
    """Everything that a story has at hand."""

    def __init__(self, databases: Databases, folder: Path, till: Till) -> None:
        port = free_port()
        self.till = till
        self.place = Place(folder, _settings(databases.url, folder, port, till.settings()))
        self.clock, self.url = self.place.clock, self.place.settings["PUBLIC_URL"]
        self.clock.set(NOW)
        databases.renew()
        self.app = till.app = self.place.open_app()
        self.processes = Processes(self.place)
        self._databases = databases
        self._kill_at = 0

    def renew(self) -> None:
        """Everything as it was at the beginning; nobody is at work."""
        self.processes.stop_web()
        close(self.app)
        self._databases.renew()
        self.till.forget()
        self.clock.set(NOW)

    def arm(self, kill_at: int) -> None:
        """From here on whoever does the step of this number dies there; 0: nobody does."""
        self.place.steps.unlink(missing_ok=True)
        self._kill_at = kill_at
        self.processes.start_web(kill_at)

    def recover(self, *, with_web: bool) -> None:
        """What was killed is started again where it is needed; nobody is armed any more."""
        self._kill_at = 0
        self.processes.stop_web()
        if with_web:
            self.processes.start_web()

    def work(self) -> None:
        """Let a worker do what is due; DiedError where it was killed at that."""
        self.till.tick(self.clock)
        if not self.processes.work(self._kill_at):
            raise DiedError

    def let_jobs_run(self, days: int) -> None:
        """Let workers look again and again, for some days; every look is looked at."""
        began = self.clock.now()
        for later in (*AFTERWARDS, *(timedelta(days=day, hours=3) for day in range(3, days + 3))):
            self.clock.set(began + later)
            self.work()
            self.look()

    def look(self) -> None:
        """Look at the money as it is now. Raises FaultsError."""
        faults = audit.look(self.app, self.till)
        if faults:
            raise FaultsError("\n".join(faults))

    def browser(self, name: str) -> "Browser":
        """Somebody at a browser, signed in."""
        client = self.app.test_client()
        sign_in(client, person_id=self.person(name))
        cookie = client.get_cookie(str(self.app.config["SESSION_COOKIE_NAME"]))
        assert cookie
        return Browser(self.url, {cookie.key: cookie.value})

    def person(self, name: str) -> int:
        """Somebody's id."""
        return int(self.ask(select(Person.id).where(Person.email == mail_of(name)))[0])

    def ask(self, query: Any) -> list[Any]:
        """What the database says now."""
        with self.app.app_context():
            found = list(read_session().scalars(query))
            db.session.remove()
        return found


class Browser:
    """What a person at a browser does; DiedError where no answer comes."""

    def __init__(self, url: str, cookies: dict[str, str]) -> None:
        self._url, self._cookies = url, cookies

    def post(self, path: str, *, or_refused: bool = False, **form: Any) -> str:
        """Send a form, and say where it leads; nowhere where it may be refused, and is."""
        answer = self._send("POST", path, form)
        if or_refused and answer.status_code == 409:
            return ""
        if answer.status_code != 303:
            raise AssertionError(f"{path}: {answer.status_code} {answer.text[:2000]}")
        return str(answer.headers["Location"]).removeprefix(self._url)

    def get(self, path: str) -> None:
        """Open a page."""
        answer = self._send("GET", path, {})
        if answer.status_code != 200:
            raise AssertionError(f"{path}: {answer.status_code} {answer.text[:2000]}")

    def _send(self, method: str, path: str, form: dict[str, Any]) -> requests.Response:
        try:
            return requests.request(
                method,
                self._url + path,
                data=form,
                cookies=self._cookies,
                timeout=REQUEST_S,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise DiedError from error


@contextmanager
def world(databases: Databases, folder: Path, till: Till) -> Iterator[World]:
    """A world, with its processes until it is left."""
    made = World(databases, folder, till)
    try:
        yield made
    finally:
        made.processes.end()
        close(made.app)
