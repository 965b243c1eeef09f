"""What Locust plays: each person comes, takes a place, waits as told, buys when called, pays.

Started by scripts.bench_sale with BENCH_FOLDER in the environment. Everybody stands at the door
before the day begins, which a file there says with who comes when. Each request is written down;
so is a place that ever shows another number than before.
"""

import json
import os
import random
import re
import time
import traceback
from dataclasses import dataclass
from html import unescape
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import gevent
import gevent.event
from geventhttpclient.client import HTTPClientPool
from locust import User, events, task
from locust.contrib.fasthttp import FastHttpSession
from locust.exception import StopUser

FOLDER = Path(os.environ["BENCH_FOLDER"])
LOOK_S = 0.2
GIVES_UP_S = 60.0
FAILED = 400
CONNECTIONS = 64  # what a proxy in front holds open
NEWS = re.compile(r'data-phase="(\w*)" data-number="(\d*)" data-next="(\d*)"')
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
TITLE = re.compile(r"<title>([^<]*)")
HELD_BACK = 0.04  # called, and then not buying
LOSES_BROWSER = 0.03  # comes back on another device, once
CLICKS_TWICE = 0.05

_doors = gevent.event.Event()
_day: dict[str, Any] = {}
_waiting: list[dict[str, Any]] = []
_requests: list[tuple[float, str, float, int, str]] = []
_faults: list[str] = []
_done: dict[str, int] = {}


@events.spawning_complete.add_listener  # type: ignore[untyped-decorator] # Locust's
def stand_ready(**_kwargs: Any) -> None:
    """Say that everybody is there, and let them in when the day begins."""
    (FOLDER / "ready").touch()
    gevent.spawn(open_doors)


def open_doors() -> None:
    """Wait for the day, and give the people their parts in the order in which they come."""
    while not (FOLDER / "day.json").exists():
        gevent.sleep(LOOK_S)
    _day.update(json.loads((FOLDER / "day.json").read_text()))
    _waiting.extend(sorted(_day["people"], key=lambda one: -one["comes_at"]))
    _doors.set()


@events.user_error.add_listener  # type: ignore[untyped-decorator] # Locust's
def note_fault(exception: Exception, tb: TracebackType, **_kwargs: Any) -> None:
    """Count a person who could not go on by a mistake of ours as one who lost their place."""
    where = traceback.extract_tb(tb)[-1]
    _faults.append(f"{where.name}, line {where.lineno}: {exception!r}")


@events.quitting.add_listener  # type: ignore[untyped-decorator] # Locust's
def write_down(**_kwargs: Any) -> None:
    """Keep what happened for the report."""
    told = {"requests": _requests, "faults": _faults, "done": _done}
    (FOLDER / "bench.json").write_text(json.dumps(told))


@dataclass(frozen=True)
class Answer:
    """What came back: the page, and the path to which it leads on."""

    status: int
    text: str
    location: str | None


class Buyer(User):
    """One person."""

    client: FastHttpSession | None = None

    def on_start(self) -> None:
        """Take the next person's part, when the day begins."""
        _doors.wait()
        self.who = _waiting.pop()
        self.sale = f"/sales/{_day['sale']}"
        self.cookie = self.who["cookie"]
        self.chance = random.Random(self.who["person_id"])  # noqa: S311 - the same each time
        self.number = 0

    @task
    def live(self) -> None:
        """The whole day of one person."""
        gevent.sleep(max(0.0, self.who["comes_at"] - time.time()))
        outcome = self.day()
        _done[outcome] = _done.get(outcome, 0) + 1
        if sum(_done.values()) == len(_day["people"]):
            self.environment.runner.quit()
        raise StopUser

    def day(self) -> str:
        """Come, wait, buy; returns how it ended."""
        page = self.ask("GET", self.sale, "rules")
        token = TOKEN.search(page.text)
        if token is None:
            return "no button"
        form = {"csrf_token": token[1]}
        joined = self.ask("POST", f"{self.sale}/join", "take a place", form)
        place = joined.location
        if place is None or "/waiting/" not in place:
            title = TITLE.search(joined.text)
            shown = title[1] if title else place
            _faults.append(f"person {self.who['person_id']}: no place, {joined.status} {shown}")
            return "no place"
        news = self.ask("GET", place, "waiting page").text
        while True:
            phase, wait = self.read(news)
            if phase == "called":
                return self.buy(news)
            if phase == "over" or wait is None or time.time() + wait > _day["ends"]:
                return "waits at the end"
            gevent.sleep(wait)
            if self.chance.random() < LOSES_BROWSER / 10:
                place = self.come_back(place)
            news = self.ask("GET", f"{place}/news", "waiting news", htmx=True).text

    def read(self, page: str) -> tuple[str, int | None]:
        """The phase and when to look again. A number that changed is a place that was lost."""
        found = NEWS.search(page)
        if found is None:
            return "waiting", 10  # an answer that failed: look again as a browser does
        number = int(found[2] or 0)
        if self.number and number and number != self.number:
            _faults.append(f"person {self.who['person_id']}: {self.number}, then {number}")
        self.number = number or self.number
        return found[1], int(found[3]) if found[3] else None

    def come_back(self, place: str) -> str:
        """Lose the browser, sign in anew, and find one's place."""
        again = self.ask("GET", f"{self.sale}/place", "find my place").location
        if again != place:
            _faults.append(f"person {self.who['person_id']}: {place}, then {again}")
        return place

    def buy(self, news: str) -> str:
        """Choose the car, see the price, pay on the provider's page."""
        link = re.search(r'href="(/mine/permits/new/[^"]+)"', news)
        if link is None:
            return "called, sold out"
        self.think(1, 8)
        if self.chance.random() < HELD_BACK:
            return "called, does not buy"
        page = self.ask("GET", link[1], "choose").text
        token = TOKEN.search(page)
        car = re.search(r'name="vehicles"[^>]*value="(\d+)"', page)
        cents = re.search(r'name="shown_cents" value="(\d+)"', page)
        if not (token and car and cents):
            return "called, sold out"
        self.think(5, 25)
        form = {"csrf_token": token[1], "vehicles": car[1], "shown_cents": cents[1]}
        answer = self.ask("POST", link[1], "keep a space", form)
        if self.chance.random() < CLICKS_TWICE:
            twice = self.ask("POST", link[1], "keep a space", form)
            if twice.location != answer.location:
                _faults.append(f"person {self.who['person_id']}: two clicks, two payments")
        if answer.location is None or "/payments/test/" not in answer.location:
            return "called, sold out"
        self.think(5, 20)
        return self.pay(urlsplit(answer.location).path)

    def pay(self, address: str) -> str:
        """Pay on the provider's page and come back."""
        token = TOKEN.search(self.ask("GET", address, "provider's page").text)
        if token is None:
            return "could not pay"
        paid = self.ask("POST", address, "pay", {"csrf_token": token[1], "choice": "pay"}).location
        if paid is None:
            return "could not pay"
        page = self.ask("GET", urlsplit(paid).path, "what became of it").text
        return "bought" if "Paid:" in page else "paid, not told yet"

    def think(self, least: float, most: float) -> None:
        """Take the seconds that people take to read and choose."""
        gevent.sleep(_day["haste"] * self.chance.uniform(least, most))

    def ask(
        self,
        method: str,
        path: str,
        name: str,
        form: dict[str, str] | None = None,
        *,
        htmx: bool = False,
    ) -> Answer:
        """One request with this person's cookie; its time is written down, whatever comes."""
        headers = {"Cookie": self.cookie} | ({"HX-Request": "true"} if htmx else {})
        data = {key: unescape(value) for key, value in form.items()} if form else None
        began = time.time()
        answer: Any = self.shared().request(
            method, path, name=name, headers=headers, data=data, allow_redirects=False
        )
        taken = (time.time() - began) * 1000
        _requests.append((began, name, taken, answer.status_code, self.why(answer)))
        told: Any = answer.headers or {}
        if told.get("Set-Cookie"):
            self.cookie = told.get_all("Set-Cookie")[-1].partition(";")[0]
        location = told.get("Location")
        leads_to = urlsplit(location).path if location else None
        return Answer(answer.status_code, answer.text or "", leads_to)

    @staticmethod
    def why(answer: Any) -> str:
        """Why a request failed; empty where it did not."""
        if 0 < answer.status_code < FAILED:
            return ""
        title = TITLE.search(answer.text or "")
        return title[1] if title else repr(answer.error)

    def shared(self) -> FastHttpSession:
        """The connections that all people share, as behind a proxy; each sends their own cookie."""
        if Buyer.client is None:
            # Nobody gives up before a browser would, nothing slow hides behind a second try, and
            # no redirect is followed: said with a request, it would hold for everybody's.
            times = {"connection_timeout": GIVES_UP_S, "network_timeout": GIVES_UP_S}
            pool = HTTPClientPool(concurrency=CONNECTIONS, **times)
            Buyer.client = FastHttpSession(
                self.host,
                self.environment.events.request,
                None,
                client_pool=pool,
                max_retries=0,
                max_redirects=0,
            )
            nothing = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
            Buyer.client.client.cookiejar = nothing
        return Buyer.client
