"""Driving up: a permit opens, a stranger waits for the attendant, a visitor gets a claim code."""

import re

from playwright.sync_api import Page, expect

from tests.browser.steps import DECIDED_MS, drive_up, plate_read
from tests.fixtures.browsers import MakePage, Snap
from tests.services.live import LiveServer


def test_a_permitted_car_is_let_in_and_listed(page: Page, attendant: Page, snap: Snap) -> None:
    drive_up(page, "nashua-entry", "listed")
    expect(page.get_by_role("img", name="Barrier up")).to_be_visible()
    expect(page.get_by_text("has a permit here. Drive through.")).to_be_visible()
    snap(page, "permit-opens")
    attendant.goto("/console/lanes/nashua-entry")
    row = attendant.locator("main tbody tr").first
    expect(row).to_contain_text(plate_read(page))
    expect(row).to_contain_text("Let in")
    snap(attendant, "listed")


def test_a_stranger_is_referred_and_opened_by_hand_with_a_reason(
    page: Page, attendant: Page, snap: Snap
) -> None:
    drive_up(page, "nashua-entry", "stranger")
    expect(page.get_by_text("which is not on a permit")).to_be_visible()
    expect(page.get_by_role("img", name="Barrier down, someone is deciding")).to_be_visible()
    read = plate_read(page)
    snap(page, "stranger-waits")

    in_hand = attendant.get_by_label("In hand")
    expect(in_hand).to_contain_text(read)
    expect(in_hand).to_contain_text(re.compile(r"waiting \d+:\d\d"))
    snap(attendant, "in-hand")
    attendant.keyboard.press("v")
    expect(in_hand.get_by_text("Nobody is waiting.")).to_be_visible()

    expect(page.get_by_role("img", name="Barrier up")).to_be_visible()
    attendant.goto("/console/lanes/nashua-entry")
    attendant.locator("main tbody tr").first.get_by_role("link", name="Story").click()
    for words in (read, "Opened by hand", "Visitor expected", "Barrier raised"):
        expect(attendant.locator("main")).to_contain_text(words)
    expect(attendant.locator("meter").first).to_be_visible()
    snap(attendant, "story")


def test_a_visitor_is_admitted_with_a_claim_code(page: Page, snap: Snap) -> None:
    drive_up(page, "fruit-entry", "stranger")
    expect(page.get_by_role("img", name="Barrier up")).to_be_visible()
    code = page.locator("#claim-code")
    expect(code).to_have_text(re.compile(r"^[0-9A-Z]{6,12}$"))
    snap(page, "visitor")
    told = code.inner_text()
    page.get_by_role("link", name="The driver's screen").click()
    expect(page.locator(".driver-claim")).to_have_text(told)
    snap(page, "driver-screen")


def test_an_unreadable_plate_is_admitted_at_a_public_lane(page: Page, snap: Snap) -> None:
    drive_up(page, "fruit-entry", "muddy")
    expect(page.get_by_text("We could not read your plate")).to_be_visible()
    expect(page.locator("#claim-code")).to_be_visible()
    snap(page, "unreadable")


def test_without_scripts_the_page_comes_to_the_same_end(
    make_page: MakePage, live_server: LiveServer
) -> None:
    page = make_page(base_url=live_server.url, java_script_enabled=False)
    drive_up(page, "fruit-entry", "stranger")
    expect(page.locator("#claim-code")).to_be_visible(timeout=DECIDED_MS)


def test_a_photograph_that_is_none_is_said_beside_the_field(page: Page) -> None:
    page.goto("/demo/drive-up")
    page.locator("input[name=car][value=photo]").check()
    page.locator("input[type=file]").set_input_files(
        {"name": "car.jpg", "mimeType": "image/jpeg", "buffer": b"this is no picture"}
    )
    page.get_by_role("button", name="Drive up").click()
    expect(page.locator("#photo-error")).to_contain_text("not a JPEG")
    expect(page.locator("input[name=car][value=photo]")).to_be_checked()
