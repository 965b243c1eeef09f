"""The console in a browser: two lanes, one out of contact and one whose driver is referred."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect

from core.clock import SystemClock
from core.db import read_session
from lpr.models import LaneCommand
from tests.fixtures.apps import MakeApp
from tests.fixtures.browsers import MakePage, Snap
from tests.integration.lpr.lanes import add_lanes, barrier, call, event, new_uid, passage, send
from tests.people import sign_in
from tests.services.console_server import console_server
from tests.services.processes import free_port, wait_until

WIDTHS = (390, 1280)
# The second half of a double press: it comes as soon as the other car is in hand.
PRESS_AGAIN = """uid => {
  const press = () => {
    if (document.getElementById("desk").dataset.first !== uid) return;
    document.removeEventListener("htmx:afterSettle", press);
    document.getElementById("key-k").click();
  };
  document.addEventListener("htmx:afterSettle", press);
}"""
COUNT_TONES = """
window.tones = 0;
const make = AudioContext.prototype.createOscillator;
AudioContext.prototype.createOscillator = function () { tones += 1; return make.call(this); };
"""
PAGES = ("/console", "/console/health", "/console/handover", "/console/garages")


@pytest.fixture
def campus(make_app: MakeApp, sqlite_url: str, tmp_path: Path) -> Flask:
    """Three lanes by the real clock; `staff` has just reported, the others never did."""
    port, events = free_port(), free_port()
    app = make_app(
        sqlite_url,
        CLOCK=SystemClock(),
        PORT=port,
        EVENTS_PORT=events,
        PUBLIC_URL=f"http://127.0.0.1:{port}",
        EVENTS_URL=f"http://127.0.0.1:{events}",
        EVENTS_CLIENTS=4,
        SERVER_NAME=None,
    )
    add_lanes(app)
    report(app, "staff")
    return app


def report(campus: Flask, slug: str) -> None:
    """Say what a lane says of itself every few seconds: all is well."""
    now = datetime.now(UTC).isoformat()
    status = {"clock": now, "list_made_at": now, "list_count": 1204, "barrier": "lowered"}
    call(campus.test_client(), slug, "POST", "status", json=status)


@contextmanager
def reporting(campus: Flask, *slugs: str) -> Iterator[set[str]]:
    """Lanes that report by themselves; one that is taken out of the set falls silent."""
    talking, over = set(slugs), threading.Event()

    def talk() -> None:
        while not over.wait(2):
            for slug in sorted(talking):
                report(campus, slug)

    talker = threading.Thread(target=talk)
    talker.start()
    try:
        yield talking
    finally:
        over.set()
        talker.join()


@pytest.fixture
def attendant(make_page: MakePage, campus: Flask) -> Iterator[Page]:
    """The console, in the browser of somebody signed in as an attendant."""
    with console_server(campus) as url:
        client = campus.test_client()
        sign_in(client, "attendant")
        cookie = client.get_cookie(campus.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        page = make_page(base_url=url)
        page.set_default_timeout(60_000)
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])
        page.goto("/console")
        yield page


def drive_up(campus: Flask, slug: str, number: str, waited: float = 0) -> str:
    """A driver whom the lane refers; the uid of the passage."""
    uid = new_uid()
    at = datetime.now(UTC) - timedelta(seconds=waited)
    send(campus.test_client(), slug, passage(1, uid, at=at, number=number))
    return uid


def ordered(campus: Flask) -> list[str | None]:
    with campus.app_context():
        return [command.passage_uid for command in read_session().query(LaneCommand)]


@pytest.mark.timeout(420)
def test_a_line_is_cleared_by_keys_and_the_next_car_is_never_opened_by_a_double_press(
    attendant: Page, campus: Flask, snap: Snap
) -> None:
    in_hand = attendant.get_by_label("In hand")
    expect(attendant.locator("#desk-live")).to_have_text("Live", timeout=30_000)
    expect(attendant.locator("#lane-public")).to_contain_text("No contact")
    first = drive_up(campus, "staff", "1AAA11", waited=60)
    second = drive_up(campus, "public", "2BBB22")
    expect(in_hand).to_contain_text("1AAA11", timeout=5_000)  # nobody has asked for it
    expect(in_hand).to_contain_text(re.compile(r"waiting \d+:\d\d"))
    expect(attendant).to_have_title(re.compile(r"^\(2\)"))
    snap(attendant, "waiting")

    attendant.wait_for_timeout(700)  # a key does nothing while the car has just come into hand
    attendant.evaluate(PRESS_AGAIN, second)
    attendant.keyboard.press("k")
    expect(in_hand).to_contain_text("2BBB22")
    expect(attendant.locator("#desk .desk-said")).to_contain_text("Nothing was done")
    assert ordered(campus) == [first]

    attendant.wait_for_timeout(700)
    attendant.keyboard.press("v")
    expect(in_hand).to_contain_text("Nobody is waiting.")
    assert ordered(campus) == [first, second]
    expect(attendant.locator("#desk-hand")).to_be_focused()

    [command] = call(campus.test_client(), "staff", "GET", "commands").json["commands"]
    told = {"command": command["uid"]}
    at = datetime.now(UTC)
    raised = barrier(3, first, cause="hand", at=at, **told)
    send(campus.test_client(), "staff", event(2, "hand", first, told, at), raised)
    let_in = attendant.get_by_role("row").filter(has_text="1AAA11")
    expect(let_in).to_contain_text("Let in", timeout=5_000)
    snap(attendant, "cleared")


@pytest.mark.timeout(420)
def test_two_lanes_one_out_of_contact_and_one_with_a_referred_driver(
    attendant: Page, campus: Flask, snap: Snap
) -> None:
    staff, public = attendant.locator("#lane-staff"), attendant.locator("#lane-public")
    in_hand = attendant.get_by_label("In hand")
    with reporting(campus, "staff", "public") as talking:
        expect(attendant.locator("#desk-live")).to_have_text("Live", timeout=30_000)
        expect(public).to_contain_text("clear", timeout=30_000)

        talking.discard("public")
        uid = drive_up(campus, "staff", "1AAA11", waited=30)
        expect(public).to_contain_text("No contact", timeout=40_000)  # nobody has asked for it
        expect(public).to_contain_text("It still decides by itself; look at the gate.")
        expect(public).to_contain_text("Nobody here knows whether a car is there.")
        expect(public).to_contain_text(re.compile(r"Last heard at \d+:\d\d\s[AP]M"))
        expect(public).not_to_contain_text("clear")
        expect(staff).to_contain_text("Decide")
        expect(staff).to_contain_text("1AAA11, which is not on a permit")
        expect(in_hand).to_contain_text("Harbor staff")
        expect(in_hand).to_contain_text("1AAA11, which is not on a permit")
        snap(attendant, "two-lanes")

        health = attendant.context.new_page()
        health.goto("/console/health")
        silent = health.get_by_role("row").filter(has_text="Harbor public")
        expect(silent.get_by_text("act now")).to_have_count(1)
        expect(silent.get_by_text("unknown")).to_have_count(5)
        well = health.get_by_role("row").filter(has_text="Harbor staff")
        expect(well.get_by_text("well", exact=True)).to_have_count(6)
        snap(health, "health")

        attendant.keyboard.press("k")
        expect(in_hand).to_contain_text("Nobody is waiting.")
        [command] = call(campus.test_client(), "staff", "GET", "commands").json["commands"]
        assert (command["passage_uid"], command["kind"]) == (uid, "open")
        told, at = {"command": command["uid"]}, datetime.now(UTC)
        raised = barrier(3, uid, cause="hand", at=at, **told)
        send(campus.test_client(), "staff", event(2, "hand", uid, told, at), raised)
        row = attendant.get_by_role("row").filter(has_text="1AAA11")
        expect(row).to_contain_text("Let in", timeout=10_000)

        # An order to the lane that hears nothing says so, and opens nothing.
        health.goto("/console/lanes/public")
        health.get_by_role("button", name="Visitor expected").click()
        expect(health.get_by_text("It is out of contact and may not hear")).to_be_visible()

        # The line comes back: what the lane decided alone is told, as long past.
        alone, then = new_uid(), datetime.now(UTC) - timedelta(seconds=90)
        let_in = passage(1, alone, "open", at=then, number="2BBB22", reason="visitor")
        send(campus.test_client(), "public", let_in, barrier(2, alone, at=then))
        talking.add("public")
        expect(public).not_to_contain_text("No contact", timeout=20_000)
        row = attendant.get_by_role("row").filter(has_text="2BBB22")
        expect(row).to_contain_text("Let in", timeout=10_000)
        expect(in_hand).to_contain_text("Nobody is waiting.")


@pytest.mark.timeout(420)
def test_the_console_s_pages_can_be_used_by_everyone(
    attendant: Page, campus: Flask, snap: Snap
) -> None:
    sound = attendant.locator("#desk-sound")
    expect(sound).to_have_attribute("aria-pressed", "false")
    sound.click()
    attendant.add_init_script(COUNT_TONES)
    attendant.reload()
    expect(sound).to_have_attribute("aria-pressed", "true")  # remembered
    attendant.keyboard.press("Shift")  # browsers sound for nobody who has not touched the page
    expect(sound).to_contain_text("Sound on", timeout=5_000)
    assert attendant.evaluate("tones") == 0
    drive_up(campus, "staff", "1AAA11", waited=30)
    wait_until(lambda: attendant.evaluate("tones") == 2, 20, "nothing sounds")
    drive_up(campus, "public", "2BBB22")
    wait_until(lambda: attendant.evaluate("tones") == 4, 20, "the next car does not sound")
    faults = []
    for path in PAGES:
        for width in WIDTHS:
            attendant.set_viewport_size({"width": width, "height": 844})
            attendant.goto(path)
            name = path.rsplit("/", 1)[1]
            snap(attendant, f"{name}-{width}")
            wide = attendant.evaluate("document.documentElement.scrollWidth") - width
            faults += [f"{path}: {wide} px too wide at {width} px"] if wide > 0 else []
        results = Axe().run(attendant, options={"resultTypes": ["violations"]})
        faults += [
            f"{path}: {v['id']} {v['nodes'][0]['html']}" for v in results.response["violations"]
        ]
    assert not faults, "\n".join(faults)
