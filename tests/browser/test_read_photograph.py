"""A photograph dropped on the page: where its plate is, every character, and how long it took."""

import base64
import csv
import io
import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Page, expect

from lpr.photo_samples import sample_photo
from tests.fixtures.browsers import PHONE, MakePage, Snap
from tests.services.live import LiveServer

# The first photograph waits until the networks are loaded; two cores may be busy.
LOADED_MS = 150_000
RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
DROP = """([name, type, data]) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type }));
  const target = document.querySelector("[data-drop]");
  for (const kind of ["dragenter", "dragover", "drop"]) {
    const how = { dataTransfer: transfer, bubbles: true, cancelable: true };
    target.dispatchEvent(new DragEvent(kind, how));
  }
}"""
PASTE = """([name, type, data]) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type }));
  document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true }));
}"""


@pytest.fixture(scope="module")
def car() -> bytes:
    return sample_photo("night")


@pytest.fixture
def reading(page: Page) -> Page:
    page.goto("/demo/read")
    return page


def payload(name: str, data: bytes, kind: str = "image/jpeg") -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": data}


def as_text(name: str, data: bytes) -> list[str]:
    return [name, "image/jpeg", base64.b64encode(data).decode()]


def expect_plate(page: Page, name: str, number: str) -> None:
    photo = page.get_by_role("article", name=name)
    expect(photo.locator(".plate-number")).to_have_text(number, timeout=LOADED_MS)
    expect(photo.get_by_role("img", name="straightened")).to_be_visible()


def faults_of(page: Page) -> list[str]:
    page.evaluate(Axe().axe_script)
    found = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
    return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]


def test_a_dropped_photograph_shows_plate_characters_and_times(
    reading: Page, car: bytes, snap: Snap, tmp_path: Path
) -> None:
    reading.evaluate(DROP, as_text("gate.jpg", car))
    expect_plate(reading, "gate.jpg", "KRT4471")
    photo = reading.get_by_role("article", name="gate.jpg")
    expect(photo).to_be_focused()
    expect(photo.get_by_role("img", name="outlined and numbered")).to_be_visible()
    expect(photo.locator("polygon.read-outline")).to_have_count(1)
    characters = photo.get_by_role("list", name="Characters of plate 1")
    expect(characters.locator(".read-letter")).to_have_text([*"KRT4471"])
    expect(characters.get_by_role("list", name="Might also be")).to_have_count(7)
    expect(photo.get_by_role("row", name="Find plates")).to_contain_text("ms")
    expect(photo).to_contain_text("to open a gate")
    snap(reading, "read")

    with reading.expect_download() as told:
        photo.get_by_role("link", name="Everything (JSON)").click()
    table = json.loads(told.value.path().read_text())
    assert table["plates"][0]["text"] == "KRT4471"
    assert set(table["stages"]) >= {"locate", "straighten", "read", "state", "decide"}
    with reading.expect_download() as told:
        photo.get_by_role("link", name="Characters (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(told.value.path().read_text("utf-8-sig"))))
    assert "".join(row["character"] for row in rows if row["rank"] == "1") == "KRT4471"
    assert told.value.suggested_filename == "gatehouse-KRT4471.csv"


def test_several_are_read_in_turn_and_a_bad_one_stops_nothing(reading: Page, car: bytes) -> None:
    files = [
        payload("first.jpg", car),
        payload("cut.jpg", car[:4000]),
        payload("second.jpg", sample_photo("two")),
    ]
    reading.locator("#photos").set_input_files(files)
    expect_plate(reading, "first.jpg", "KRT4471")
    second = reading.get_by_role("article", name="second.jpg")
    expect(second.locator(".plate-number")).to_have_count(2, timeout=LOADED_MS)
    expect(reading.locator("#photos-error")).to_contain_text(
        "cut.jpg: The picture's end is missing"
    )
    expect(reading.locator("#photos-error")).to_contain_text("truncated")
    expect(reading.locator("[data-progress]")).to_be_hidden()
    assert reading.get_by_role("article").count() == 2


def test_a_pasted_photograph_is_read(reading: Page, car: bytes) -> None:
    reading.evaluate(PASTE, as_text("pasted.jpg", car))
    expect_plate(reading, "pasted.jpg", "KRT4471")


def test_what_is_no_picture_is_said_beside_the_field_at_once(reading: Page) -> None:
    reading.locator("#photos").set_input_files(payload("letter.pdf", b"%PDF", "application/pdf"))
    expect(reading.locator("#photos-error")).to_contain_text("letter.pdf: This is not a JPEG")
    expect(reading.locator("#photos")).to_have_attribute("aria-invalid", "true")
    reading.locator("#photos").set_input_files(payload("huge.jpg", bytes(13_000_000)))
    expect(reading.locator("#photos-error")).to_contain_text("huge.jpg: The file is larger")


def test_reading_can_be_stopped(reading: Page, car: bytes) -> None:
    reading.route("**/demo/read", lambda route: None)  # an answer that never comes
    reading.locator("#photos").set_input_files(payload("slow.jpg", car))
    expect(reading.get_by_role("status")).to_contain_text("Reading slow.jpg, 1 of 1")
    reading.get_by_role("button", name="Stop").click()
    expect(reading.locator("[data-progress]")).to_be_hidden()
    expect(reading.locator("#photos")).to_be_focused()
    expect(reading.locator("#photos-error")).to_be_empty()


def test_a_drawn_one_is_read_by_keyboard_alone(reading: Page) -> None:
    link = reading.get_by_role("link", name="Two cars")
    for _ in range(40):
        reading.keyboard.press("Tab")
        if link.evaluate("element => element === document.activeElement"):
            break
    reading.keyboard.press("Enter")
    expect(reading.locator(".plate-number")).to_have_count(2, timeout=LOADED_MS)
    summary = reading.locator("summary", has_text="as a table").first
    summary.focus()
    reading.keyboard.press("Enter")
    expect(reading.get_by_role("columnheader", name="Certainty").first).to_be_visible()


def test_nothing_found_says_what_to_try(reading: Page, snap: Snap) -> None:
    reading.get_by_role("link", name="A gate without a car").click()
    expect(reading.get_by_text("No plate was found in this photograph.")).to_be_visible(
        timeout=LOADED_MS
    )
    expect(reading.get_by_text("60 pixels wide or more")).to_be_visible()
    snap(reading, "none")


def test_without_scripts_the_form_does_the_same(
    make_page: MakePage, live_server: LiveServer, car: bytes
) -> None:
    page = make_page(base_url=live_server.url, java_script_enabled=False)
    page.goto("/demo/read")
    page.locator("#photos").set_input_files([payload("plain.jpg", car), payload("bad.jpg", b"no")])
    page.get_by_role("button", name="Read it").click(timeout=LOADED_MS)
    expect_plate(page, "plain.jpg", "KRT4471")
    expect(page.locator("#photos-error")).to_contain_text("bad.jpg: This is not a JPEG")


def test_on_a_phone_in_the_dark_in_spanish_nothing_hinders(
    make_page: MakePage, live_server: LiveServer, car: bytes, snap: Snap
) -> None:
    page = make_page(
        base_url=live_server.url, viewport=PHONE, color_scheme="dark", has_touch=True, locale="es"
    )
    page.goto("/demo/read")
    expect(page.get_by_text("Tomar una foto")).to_be_visible()
    page.locator("#camera").set_input_files(payload("coche.jpg", car))
    number = page.get_by_role("article", name="coche.jpg").locator(".plate-number")
    expect(number).to_have_text("KRT4471", timeout=LOADED_MS)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert faults_of(page) == []
    snap(page, "phone")
