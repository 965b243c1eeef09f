"""The employee on a phone: a loaner at dawn, a plate test, a shared car, a lost badge."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from lpr.photo_samples import FOLDER
from tests.browser.steps import add_vehicle, sign_in
from tests.fixtures.browsers import PHONE, MakePage, Snap
from tests.services.live import LiveServer

# The reader's networks are loaded when it is first asked; two cores may be busy.
READ_MS = 60_000


def test_a_day_of_an_employee(make_page: MakePage, live_server: LiveServer, snap: Snap) -> None:
    page = make_page(base_url=live_server.url, viewport=PHONE)
    page.on("dialog", lambda dialog: dialog.accept())
    sign_in(page, "employee")
    snap(page, "mine")
    _come_with_another_car(page, snap)
    _test_a_plate(page, snap, FOLDER / "night.jpg")
    _share(page, snap)
    page.goto("/mine")
    page.get_by_role("link", name="I lost my badge").click()
    page.get_by_role("button", name="My badge is lost").click()
    expect(page.get_by_text("Reported lost. It opens no gate")).to_be_visible()
    snap(page, "badge")
    page.get_by_role("button", name="I found it").click()
    expect(page.get_by_text("Your badge counts again.")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/mine")
    snap(page, "mine-wide")


def _come_with_another_car(page: Page, snap: Snap) -> None:
    page.get_by_role("link", name="Come with another car").first.click()
    page.get_by_label("Plate number").fill("4LNR77")
    snap(page, "another-car")
    page.get_by_role("button", name="Put it on the permit").click()
    expect(page.get_by_text(re.compile(r"4LNR77 stands in for \w+ through"))).to_be_visible()
    snap(page, "stands-in")
    page.get_by_role("button", name="End it now").click()
    expect(page.get_by_text("Your own cars count again.")).to_be_visible()


def _test_a_plate(page: Page, snap: Snap, photo: Path) -> None:
    add_vehicle(page, "KRT4477")
    page.get_by_role("link", name="Add a photograph of the plate").click()
    page.get_by_label("Photograph of the plate").set_input_files(photo)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", name="Misread")).to_be_visible(timeout=READ_MS)
    snap(page, "misread")
    page.get_by_role("button", name="Ask the office to look").click()
    expect(page.get_by_text("The office has still to look.")).to_be_visible()


def _share(page: Page, snap: Snap) -> None:
    page.goto("/mine")
    page.get_by_role("button", name="Agree").click()
    expect(page.get_by_text(re.compile("shares it with you since"))).to_be_visible()
    snap(page, "vehicles")
    page.get_by_role("button", name=re.compile("^End sharing")).click()
    expect(page.get_by_text("The car is shared no longer.")).to_be_visible()
