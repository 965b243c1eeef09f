"""Steps that several journeys take: sign in, add a vehicle, choose a permit, drive up."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from core.identity.demo import PASSWORD

# Opens a browser of its own, signed in as somebody of the demo by their login.
AsPerson = Callable[[str], Page]
# From the submit until the lane has read, decided and reported; two cores may be busy.
DECIDED_MS = 30_000


def sign_in(page: Page, login: str) -> None:
    page.goto("/mine")
    page.get_by_label("Email").fill(f"{login}@gatehouse.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="My parking", level=1)).to_be_visible()


def add_vehicle(page: Page, number: str) -> None:
    page.goto("/mine/vehicles/new")
    page.get_by_label("State or province").select_option("MA")
    page.get_by_label("Plate number").fill(number)
    page.get_by_label("Kind of plate").select_option("passenger")
    page.get_by_label("Make").fill("Toyota")
    page.get_by_role("button", name="Add this vehicle").click()
    expect(page.get_by_text(f"{number} is on your account.")).to_be_visible()


def choose_permit(page: Page, product: str, number: str) -> None:
    """From the list of permits to the test payment page."""
    page.goto("/mine/permits/new")
    page.locator(f'a[href="/mine/permits/new/{product}"]').click()
    expect(page.get_by_text("today included")).to_be_visible()
    expect(page.get_by_text(re.compile(r"\$\d+\.\d\d × \d+ ÷ \d+ = \$\d+\.\d\d"))).to_be_visible()
    page.get_by_role("checkbox", name=re.compile(number)).check()
    page.get_by_role("button", name=re.compile("Go to payment")).click()
    expect(page.get_by_role("heading", name="Test payment")).to_be_visible()


def drive_up(page: Page, lane: str, car: str) -> None:
    page.goto("/demo/drive-up")
    page.locator(f"input[name=lane][value={lane}]").check()
    page.locator(f"input[name=car][value={car}]").check()
    page.get_by_role("button", name="Drive up").click()
    expect(page.locator(".drive-up .badge").first).to_be_visible(timeout=DECIDED_MS)


def plate_read(page: Page) -> str:
    return page.locator(".drive-up .plate-number").inner_text()
