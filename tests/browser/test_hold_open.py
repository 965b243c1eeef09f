"""An attendant holds a lane open in an emergency: the lane itself opens, and lets go when told."""

import re

from playwright.sync_api import Page, expect

# A lane asks for commands every 0.7 s, reports every 3 s; the page is read again.
TAKEN_MS = 20_000


def ask(page: Page, button: str, confirm: str) -> None:
    page.goto("/console/emergency")
    page.get_by_role("checkbox").first.check()
    page.get_by_label("Why").fill("smoke on level 2")
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("1 lane"))
    page.get_by_role("button", name=confirm).click()


def until(page: Page, words: str) -> None:
    """Read the page again until it says so."""
    shown = page.get_by_text(words).first
    for _ in range(TAKEN_MS // 1000):
        if shown.is_visible():
            return
        page.wait_for_timeout(1000)
        page.goto("/console/emergency")
    expect(shown).to_be_visible()


def until_gone(page: Page, words: str) -> None:
    """Read the page again until it no longer says so: the lane has yet to report."""
    for _ in range(TAKEN_MS // 1000):
        page.goto("/console/emergency")
        if not page.get_by_text(words).count():
            return
        page.wait_for_timeout(1000)
    expect(page.get_by_text(words)).to_have_count(0)


def test_a_lane_is_held_open_and_released_from_the_console(attendant: Page) -> None:
    ask(attendant, "Hold open…", "Yes, hold open")
    until(attendant, "Held open from the console")
    ask(attendant, "Release…", "Yes, release")
    until(attendant, "Released by")
    until_gone(attendant, "Held open from the console")
