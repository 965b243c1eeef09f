"""The employee's journey in a real browser: vehicle, permit, payment, a declined card, leaving."""

import re

from playwright.sync_api import Page, expect

from tests.browser.steps import add_vehicle, choose_permit, sign_in
from tests.fixtures.browsers import PHONE, MakePage, Snap
from tests.services.live import LiveServer


def test_buy_a_permit_and_hold_it(page: Page, snap: Snap) -> None:
    sign_in(page, "employee")
    add_vehicle(page, "7JRN42")
    choose_permit(page, "navy-yard-shift", "7JRN42")
    snap(page, "test-payment")

    page.get_by_role("button", name=re.compile(r"Pay \$")).click()

    expect(page.get_by_text(re.compile(r"Paid: \$\d+\.\d\d\. Thank you\."))).to_be_visible()
    snap(page, "paid")
    page.get_by_role("link", name=re.compile("^Permit ")).click()
    expect(page.get_by_text("Active", exact=True)).to_be_visible()
    expect(page.get_by_text("Paid: the permit is active")).to_be_visible()
    expect(page.locator(".permit-card .plate-number")).to_have_text("7JRN42")
    snap(page, "permit")
    page.get_by_role("main").get_by_role("link", name=re.compile(r"R-\d{4}-\d{6}")).click()
    expect(page.get_by_role("heading", name=re.compile(r"Receipt R-\d{4}-\d{6}"))).to_be_visible()
    snap(page, "receipt")


def test_a_declined_card_then_another_then_going_back(
    make_page: MakePage, live_server: LiveServer, snap: Snap
) -> None:
    page = make_page(base_url=live_server.url, viewport=PHONE)
    sign_in(page, "resident")
    add_vehicle(page, "5DCL18")
    choose_permit(page, "nashua-monthly", "5DCL18")

    page.get_by_role("button", name="Let the card be declined").click()
    expect(page.get_by_text("The card was declined. Nothing was charged.")).to_be_visible()
    snap(page, "declined")

    page.get_by_role("link", name="Try another card").click()
    expect(page.get_by_text(re.compile("Not paid yet: the space is kept"))).to_be_visible()
    page.get_by_role("button", name=re.compile(r"^Pay \$")).click()
    page.get_by_role("button", name="Go back without paying").click()
    expect(page.get_by_text("You came back without paying. Nothing was charged.")).to_be_visible()
    snap(page, "left")

    page.get_by_role("button", name="Go on to payment").click()
    page.get_by_role("button", name=re.compile(r"Pay \$")).click()
    expect(page.get_by_text(re.compile(r"Paid: \$"))).to_be_visible()


def test_a_space_is_given_back_and_sold_out_is_said(page: Page, snap: Snap) -> None:
    sign_in(page, "driver")
    page.goto("/mine/permits/new")
    sold_out = page.get_by_role("article").filter(has_text="Museum Lot").first
    expect(sold_out.get_by_text(re.compile("It is sold out"))).to_be_visible()
    snap(page, "choices")
    choose_permit(page, "navy-yard-monthly", "2PLW93")
    page.get_by_role("button", name="Go back without paying").click()
    page.get_by_role("link", name=re.compile("^Permit ")).click()

    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Give the space back").click()

    expect(page.get_by_text("The space is given back. Nothing is owed.")).to_be_visible()
    snap(page, "given-back")
