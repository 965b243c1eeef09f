"""What templates ask of our own files: icons, versioned addresses, readable colours."""

import hashlib
import re
from functools import cache
from pathlib import Path

from flask import Flask, url_for
from markupsafe import Markup

STATIC = Path(__file__).resolve().parents[2] / "static"
NEUTRAL_COLOUR = "#5a6470"
DARK_INK = "#14181b"
LIGHT_INK = "#ffffff"

_ICON_NAME = re.compile(r"[a-z0-9-]+")
_ICON_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_HEX = re.compile(r"#?([0-9a-fA-F]{6})")


class UnknownIconError(LookupError):
    """The vendored icon set has no icon of that name."""


@cache
def _icon_body(name: str) -> str:
    path = STATIC / "vendor" / "icons" / f"{name}.svg"
    if not _ICON_NAME.fullmatch(name) or not path.is_file():
        raise UnknownIconError(
            f"no icon named {name!r} in {path.parent}; names are those of lucide"
        )
    body = _ICON_BODY.search(path.read_text(encoding="utf-8"))
    if body is None:
        raise UnknownIconError(f"{path} is not a drawing")
    return " ".join(body.group(1).split())


def icon_svg(name: str) -> Markup:
    """An icon as inline SVG, hidden from screen readers: words stand beside it."""
    return Markup(  # noqa: S704 - the body is a vendored file, chosen by a checked name
        f'<svg class="icon icon-{name}" aria-hidden="true" focusable="false" viewBox="0 0 24 24" '
        'width="24" height="24" fill="none" stroke="currentColor" stroke-width="2" '
        f'stroke-linecap="round" stroke-linejoin="round">{_icon_body(name)}</svg>'
    )


@cache
def _version(path: Path, modified_ns: int) -> str:  # noqa: ARG001 - a key of the cache
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def asset_url(filename: str) -> str:
    """Address of a file under static/, which changes when the file does."""
    path = STATIC / filename
    if not path.is_file():
        return url_for("static", filename=filename)
    return url_for("static", filename=filename, v=_version(path, path.stat().st_mtime_ns))


def hex_colour(value: str | None) -> str:
    """`#rrggbb` from a colour as data gives it ("0B5E8A", "#0b5e8a"); grey if it is none."""
    match = _HEX.fullmatch((value or "").strip())
    return f"#{match.group(1).lower()}" if match else NEUTRAL_COLOUR


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it, 0 to 1."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two `#rrggbb` colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ink_on(value: str | None) -> str:
    """White or near-black, whichever reads better on a sign of this colour."""
    colour = hex_colour(value)
    return max((LIGHT_INK, DARK_INK), key=lambda ink: contrast(ink, colour))


def init_app(app: Flask) -> None:
    """Gives templates `icon_svg`, `asset_url` and the filters `hex_colour`, `ink_on`."""
    app.jinja_env.globals.update(icon_svg=icon_svg, asset_url=asset_url)
    app.jinja_env.filters.update(hex_colour=hex_colour, ink_on=ink_on)
