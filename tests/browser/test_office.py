"""The office at its desk: a person found and read, a price, a spreadsheet, a refund, a report."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import AsPerson
from tests.fixtures.browsers import DESKTOP, PHONE, Snap

Both = Callable[[Page, str], None]


def test_a_day_of_the_office(as_person: AsPerson, snap: Snap, tmp_path: Path) -> None:
    def both(page: Page, name: str) -> None:
        snap(page, name)
        page.set_viewport_size(PHONE)
        snap(page, f"{name}-390")
        page.set_viewport_size(DESKTOP)

    office, finance = as_person("office"), as_person("finance")
    _find(office, both)
    _set_a_price(office, both)
    _try_a_spreadsheet(office, both, tmp_path)
    _give_back(finance, as_person("admin"), both)
    _report(finance, both)


def _find(page: Page, both: Both) -> None:
    """By a part of the name, of the plate, of the badge: each way leads to one story."""
    page.goto("/office/find")
    _search(page, "ma")
    expect(page.get_by_role("row", name=re.compile("Amara Okafor"))).to_be_visible()
    both(page, "found")
    for words in ("okafor", "3fkd8", "B100201"):
        page.goto("/office/find")
        _search(page, words)
        expect(page.get_by_role("heading", name="Amara Okafor", level=1)).to_be_visible()
    both(page, "story")


def _search(page: Page, words: str) -> None:
    page.get_by_role("searchbox").fill(words)
    page.keyboard.press("Enter")


def _set_a_price(page: Page, both: Both) -> None:
    """Type it, see whom it touches, put it in force, and take it back."""
    page.goto("/office/products")
    both(page, "products")
    page.locator('a[href="/office/products/museum-monthly"]').click()
    page.get_by_role("link", name="Set a price from a day on").click()
    page.get_by_label("From", exact=True).fill("2031-01-01")
    page.get_by_label("Dollars").fill("301.50")
    page.get_by_label("Reason").fill("Agreed with the garage for the year.")
    page.get_by_role("button", name="Show whom it touches").click()
    expect(page.get_by_role("heading", name="Whom and what it would touch")).to_be_visible()
    expect(page.get_by_text(re.compile(r"3 .*3 of them hold it"))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Patrick Doyle"))).to_contain_text("$301.50")
    both(page, "price-preview")
    page.get_by_role("button", name="Put in force").click()
    expect(page.get_by_text("In force. The gates know within a minute.")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone. All is as it was before.")).to_be_visible()


def _try_a_spreadsheet(page: Page, both: Both, folder: Path) -> None:
    """Take it, change a row and spoil another, see what each would do, and refuse it."""
    page.goto("/office/bulk")
    rows = _download(page, page.locator('a[href="/office/bulk/spaces.csv"]'))
    header = rows[0]
    at = {row[header.index("garage")]: row for row in rows[1:]}
    at["museum"][header.index("capacity")] = "310"
    at["yawkey"][header.index("capacity")] = "many"
    changed = folder / "spaces.csv"
    with changed.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    page.get_by_label("What it lists").select_option("spaces")
    page.get_by_label("File (CSV)").set_input_files(changed)
    page.get_by_role("button", name="Show what it would do").click()
    expect(page.get_by_role("row", name=re.compile("Museum Lot"))).to_contain_text("310")
    expect(page.get_by_role("row", name=re.compile("Yawkey"))).to_contain_text("many")
    both(page, "spreadsheet")
    page.get_by_role("button", name="Refuse it").click()
    expect(page.get_by_text("Refused", exact=True).first).to_be_visible()


def _give_back(finance: Page, other: Page, both: Both) -> None:
    """More than one may give alone waits for a second person, who reads why."""
    finance.goto("/office/payments?words=Haddad")
    finance.get_by_role("table").get_by_role("link").first.click()
    finance.get_by_label("Amount in dollars").fill("210")
    finance.get_by_label("Reason").fill("The lot was closed for three weeks.")
    finance.get_by_role("button", name="Give it back").click()
    asked = finance.get_by_role("article").filter(has_text="The lot was closed for three weeks.")
    expect(asked).to_contain_text("$210.00")
    expect(asked).to_contain_text("You asked for it; somebody else must approve it.")
    both(finance, "refund-waits")
    other.goto("/office/payments")
    other.get_by_role("link", name="$210.00").click()
    expect(other.get_by_text("The lot was closed for three weeks.")).to_be_visible()
    other.get_by_role("button", name="Approve $210.00").click()
    expect(other.get_by_text(re.compile("Approved, Sanjay Raman"))).to_be_visible()
    both(other, "refund-approved")


def _report(page: Page, both: Both) -> None:
    """The chart's figures are the table's, and the table's are the spreadsheet's."""
    page.goto("/office/reports")
    both(page, "reports")
    page.get_by_role("link", name=re.compile("^Permits")).last.click()
    both(page, "report-permits")
    table = page.get_by_role("table").first
    shown = table.locator("tbody tr").first.get_by_role("cell").all_inner_texts()
    rows = _download(page, page.get_by_role("link", name="Spreadsheet (CSV)").first)
    assert rows[1][1 : 1 + len(shown)] == shown


def _download(page: Page, link: Locator) -> list[list[str]]:
    with page.expect_download() as told:
        link.click()
    return list(csv.reader(io.StringIO(told.value.path().read_text("utf-8-sig"))))
