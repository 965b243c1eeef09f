"""The driver's screen of a real lane: large words, either language, a phone's width, no sound."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.fixtures.browsers import MakePage, Snap
from tests.services.processes import die_with_parent, end_group, free_port

ROOT = Path(__file__).resolve().parents[2]
# From a car until it was decided; two cores may be busy.
DECIDED_MS = 60_000
NARROW = {"width": 390, "height": 844}
# What a driver reads must be this many pixels high on a screen of 1280: 1.5 times a page's text.
LARGE_PX = 24
LANE_FILE = """
slug = "front"
kind = "{kind}"
direction = "entry"
garage = "fruit-street"
[camera]
kind = "folder"
source = "inbox"
[server]
url = "http://127.0.0.1:9"
token = "t"
list_key = "k"
[reading]
engine = "opencv"
[screen]
port = {port}
name = "Fruit Street entry"
"""


@pytest.fixture
def lane(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A lane's process without a server: its folder, and its screen's address."""
    port, folder = free_port(), tmp_path / "lane"
    (folder / "inbox").mkdir(parents=True)
    (folder / "lane.toml").write_text(LANE_FILE.format(kind=request.param, port=port))
    process = subprocess.Popen(
        [sys.executable, "-m", "lpr.lane", "--config", str(folder / "lane.toml")],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
        preexec_fn=die_with_parent(signal.SIGKILL),
    )
    yield folder, f"http://127.0.0.1:{port}/"
    end_group(process)


@pytest.fixture
def screen(make_page: MakePage, lane: tuple[Path, str]) -> Page:
    """The screen in a browser, as soon as the lane serves it."""
    page = make_page()
    for _ in range(DECIDED_MS // 500):
        try:
            page.goto(lane[1])
        except Exception as error:  # the driver's own error has no public name
            if "ERR_CONNECTION_REFUSED" not in str(error):
                raise
            page.wait_for_timeout(500)
        else:
            break
    expect(page.get_by_role("heading", name="Fruit Street entry")).to_be_visible()
    return page


def drive_up_unreadable(folder: Path) -> None:
    arrival = folder / "inbox" / "car-1"
    arrival.mkdir()
    (arrival / "0.jpg").write_bytes(b"no picture")
    (arrival / "done").touch()


def height_of(page: Page, selector: str) -> float:
    size = page.locator(selector).evaluate("part => getComputedStyle(part).fontSize")
    return float(str(size).removesuffix("px"))


def faults(page: Page) -> list[str]:
    """What axe finds, light and dark, and how far the page is wider than a phone."""
    found: list[str] = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        told: dict[str, Any] = Axe().run(page).response
        found += [
            f"{scheme} {fault['id']}: {node['html'][:120]}"
            for fault in told["violations"]
            for node in fault["nodes"]
        ]
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    wide = page.evaluate("document.documentElement.scrollWidth") - NARROW["width"]
    return found + ([f"{wide} px too wide"] if wide > 0 else [])


@pytest.mark.parametrize("lane", ["public"], indirect=True)
def test_a_visitor_reads_a_large_claim_code_without_hearing_anything(
    lane: tuple[Path, str], screen: Page, snap: Snap
) -> None:
    expect(screen.locator("#said-en")).to_have_text("Welcome. Drive up to the barrier.")
    drive_up_unreadable(lane[0])
    code = screen.locator("#ticket-code")
    expect(code).to_have_text(re.compile(r"^[0-9A-Z]{4}-[0-9A-Z]{4}$"), timeout=DECIDED_MS)
    expect(screen.get_by_role("img", name="QR")).to_be_visible()
    assert height_of(screen, "#ticket-code") >= 2 * LARGE_PX
    assert screen.locator("audio, video").count() == 0
    snap(screen, "ticket")
    assert faults(screen) == []
    snap(screen, "ticket-phone")


@pytest.mark.parametrize("lane", ["restricted"], indirect=True)
def test_a_driver_who_waits_chooses_a_language_types_and_asks_for_help(
    lane: tuple[Path, str], screen: Page, snap: Snap
) -> None:
    drive_up_unreadable(lane[0])
    english, spanish = screen.locator("#said-en"), screen.locator("#said-es")
    expect(english).to_contain_text("has not yet received the list", timeout=DECIDED_MS)
    expect(spanish).to_contain_text("aún no ha recibido la lista")
    assert height_of(screen, "#said-en") >= LARGE_PX

    screen.get_by_role("button", name="Español").click()
    expect(english).to_be_hidden()
    expect(screen.locator("html")).to_have_attribute("lang", "es")
    assert height_of(screen, "#said-es") >= LARGE_PX
    screen.keyboard.type("12345")
    screen.keyboard.press("Enter")
    expect(screen.locator("#told-es")).to_contain_text("No conocemos esta credencial")
    screen.get_by_role("button", name="Ayuda").click()
    expect(screen.locator("#help-wait")).to_contain_text(re.compile(r"Pidió ayuda hace \d+ s"))
    snap(screen, "help-in-spanish")

    screen.get_by_role("button", name="Español").click()
    expect(english).to_be_visible()
    assert faults(screen) == []
    snap(screen, "help-phone")
