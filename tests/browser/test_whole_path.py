"""The whole path in one sitting: sign in, vehicle, permit, payment, gate, attendant."""

import re

from playwright.sync_api import Page, expect

from tests.browser.steps import add_vehicle, choose_permit, drive_up, plate_read, sign_in
from tests.fixtures.browsers import Snap

PLATE = "4WPT63"


def test_a_permit_bought_just_now_opens_the_gate(page: Page, attendant: Page, snap: Snap) -> None:
    sign_in(page, "research")
    add_vehicle(page, PLATE)
    drive_up(page, "nashua-entry", own_car(page))
    expect(page.get_by_text("which is not on a permit")).to_be_visible()
    snap(page, "before-the-permit")

    choose_permit(page, "nashua-monthly", PLATE)
    page.get_by_role("button", name=re.compile(r"Pay \$")).click()
    expect(page.get_by_text(re.compile(r"Paid: \$"))).to_be_visible()
    page.goto("/console/lanes/nashua-entry")  # an employee does not see plates
    expect(page.get_by_role("heading", name="Not yours to open")).to_be_visible()

    attendant.goto("/office/occupancy")
    row = attendant.get_by_role("row").filter(has_text="Nashua Street")
    inside = row.get_by_role("cell").nth(1)
    before = int(inside.inner_text())

    drive_up(page, "nashua-entry", own_car(page))
    expect(page.get_by_text("has a permit here. Drive through.")).to_be_visible()
    expect(page.get_by_role("img", name="Barrier up")).to_be_visible()
    assert plate_read(page) == PLATE
    snap(page, "after-the-permit")

    expect(inside).to_have_text(str(before + 1), timeout=15_000)  # nobody has asked for it
    expect(attendant.locator("#occupancy")).to_have_count(1)
    snap(attendant, "counted")
    attendant.goto("/console/lanes/nashua-entry")
    row = attendant.locator("main tbody tr").first
    expect(row).to_contain_text(PLATE)
    expect(row).to_contain_text("Let in")
    snap(attendant, "listed")


def own_car(page: Page) -> str:
    """The value by which the drive-up page names the car with PLATE."""
    page.goto("/demo/drive-up")
    return str(page.get_by_label(f"Your car MA {PLATE}").get_attribute("value"))
