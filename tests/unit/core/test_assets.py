"""Icons, versioned addresses and readable colours."""

import re
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from core.web import assets
from core.web.assets import UnknownIconError, asset_url, contrast, hex_colour, icon_svg, ink_on
from scripts.vendor_assets import FILES, copy_assets


def test_an_icon_is_drawn_inline_and_hidden_from_screen_readers() -> None:
    drawn = icon_svg("bus-front")
    assert drawn.startswith("<svg ")
    assert 'aria-hidden="true"' in drawn
    assert "<path" in drawn
    assert "style=" not in drawn


@pytest.mark.parametrize("name", ["no-such-icon", "../htmx.min", "", "Bus"])
def test_an_unknown_icon_is_an_error(name: str) -> None:
    with pytest.raises(UnknownIconError):
        icon_svg(name)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0B5E8A", "#0b5e8a"),
        ("#0B5E8A", "#0b5e8a"),
        (" ffffff ", "#ffffff"),
        (None, assets.NEUTRAL_COLOUR),
        ("red", assets.NEUTRAL_COLOUR),
        ('"/><script>', assets.NEUTRAL_COLOUR),
    ],
)
def test_a_colour_from_data_is_hexadecimal_or_grey(value: str | None, shown: str) -> None:
    assert hex_colour(value) == shown


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@given(st.integers(0, 0xFFFFFF))
def test_the_ink_on_a_sign_can_always_be_read(number: int) -> None:
    colour = f"{number:06x}"
    assert contrast(ink_on(colour), hex_colour(colour)) >= 4.2


def test_an_address_changes_with_the_file(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    file = tmp_path / "sheet.css"
    with app.test_request_context():
        file.write_text("a {}")
        first = asset_url("sheet.css")
        file.write_text("b { color: red }")
        assert asset_url("sheet.css") != first


def test_copying_puts_every_file_in_place_and_can_be_repeated(tmp_path: Path) -> None:
    modules, vendor = tmp_path / "node_modules", tmp_path / "static" / "vendor"
    for pattern, _target in FILES:
        path = modules / pattern.replace("*", "one")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("content")
    (tmp_path / "staging").mkdir()
    (tmp_path / "staging" / "left-by-an-interrupted-run").write_text("")
    for _time in range(2):
        assert copy_assets(modules, vendor, tmp_path / "staging") == len(FILES)
    assert (vendor / "htmx.min.js").read_text() == "content"
    assert not (vendor / "left-by-an-interrupted-run").exists()


def test_copying_without_npm_says_what_to_do_and_leaves_what_is_there(tmp_path: Path) -> None:
    vendor = tmp_path / "vendor"
    vendor.mkdir()
    (vendor / "htmx.min.js").write_text("old")
    with pytest.raises(FileNotFoundError, match="npm ci"):
        copy_assets(tmp_path / "node_modules", vendor, tmp_path / "staging")
    assert (vendor / "htmx.min.js").read_text() == "old"


def test_browsers_without_light_dark_get_every_token_in_its_light_value() -> None:
    sheet = (assets.STATIC / "gatehouse.css").read_text(encoding="utf-8")
    tokens, _mark, fallback = sheet.partition("@supports not (color: light-dark(")
    light = dict(re.findall(r"^  (--[\w-]+): light-dark\(([^,]+), ", tokens, re.MULTILINE))
    assert light
    assert dict(re.findall(r"^    (--[\w-]+): (\S+);", fallback, re.MULTILINE)) == light
