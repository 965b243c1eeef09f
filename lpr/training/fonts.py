"""Glyphs and words as masks, drawn with the open fonts that npm brings at training time."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

Mask = npt.NDArray[Any]

FOLDER = Path(__file__).resolve().parents[2] / "node_modules" / "@fontsource"
GLYPH_HEIGHT = 96

# Narrow faces of even stroke, as the dies of plates have them.
NUMBER_FAMILIES = (
    "alumni-sans antonio archivo-narrow barlow-condensed bebas-neue benchnine "
    "big-shoulders-display encode-sans-condensed fira-sans-extra-condensed fjalla-one "
    "khand league-gothic m-plus-rounded-1c oswald overpass pathway-gothic-one "
    "pt-sans-narrow rajdhani roboto-condensed saira-condensed saira-extra-condensed smooch-sans "
    "sofia-sans-extra-condensed teko varela-round"
).split()
# What the names of states and their mottos are set in.
LEGEND_FAMILIES = (
    "barlow-condensed courgette economica kaushan-script oleo-script oswald overpass pacifico "
    "playfair-display roboto-condensed roboto-slab rubik varela-round"
).split()
_WEIGHTS = (400, 500, 600, 700, 800)


class FontsMissingError(RuntimeError):
    """The npm packages with the fonts are not installed."""


def _files(families: tuple[str, ...] | list[str]) -> tuple[Path, ...]:
    found = tuple(
        path
        for family in families
        for weight in _WEIGHTS
        if (path := FOLDER / family / "files" / f"{family}-latin-{weight}-normal.woff").is_file()
    )
    if not found:
        raise FontsMissingError(f"no fonts in {FOLDER}: run `npm ci` in the project's folder first")
    return found


@lru_cache(maxsize=64)
def family_fonts(families: tuple[str, ...]) -> tuple[Path, ...]:
    """Font files of these families in all their weights. Raises FontsMissingError."""
    return _files(families)


@lru_cache(maxsize=1)
def number_fonts() -> tuple[Path, ...]:
    """Font files for plate numbers, in a fixed order. Raises FontsMissingError."""
    return _files(NUMBER_FAMILIES)


@lru_cache(maxsize=1)
def legend_fonts() -> tuple[Path, ...]:
    """Font files for state names and mottos, in a fixed order. Raises FontsMissingError."""
    return _files(LEGEND_FAMILIES)


@lru_cache(maxsize=4096)  # to open one again costs more than the whole plate
def _load(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size)


@lru_cache(maxsize=32768)
def word(path: Path, text: str, size: int) -> Mask:
    """The text as a tight mask, 0 to 255; ``size`` is the font size in pixels."""
    font = _load(path, size)
    left, top, right, bottom = (int(edge) for edge in font.getbbox(text))
    image = Image.new("L", (max(right - left, 1), max(bottom - top, 1)), 0)
    ImageDraw.Draw(image).text((-left, -top), text, font=font, fill=255)
    return np.asarray(image)


@lru_cache(maxsize=8192)
def line(path: Path, text: str, size: int, spacing: int = 0) -> tuple[Mask, int]:
    """The text as a tight mask with so many pixels between letters, and a capital's height."""
    font = _load(path, size)
    capital = int(font.getbbox("H")[3] - font.getbbox("H")[1])
    if not spacing:
        return word(path, text, size), capital
    x, places = 0.0, []
    for letter in text:
        places.append((x, letter))
        x += font.getlength(letter) + spacing
    image = Image.new("L", (int(x) + 2 * size, 3 * size), 0)
    draw = ImageDraw.Draw(image)
    for left, letter in places:
        draw.text((size // 2 + left, size // 2), letter, font=font, fill=255)
    return np.asarray(image.crop(image.getbbox() or (0, 0, 1, 1))), capital


@lru_cache(maxsize=16384)
def glyph(path: Path, character: str) -> Mask:
    """One letter or digit as a tight mask GLYPH_HEIGHT pixels high, its own width kept."""
    mask = word(path, character, 128)
    width = max(round(mask.shape[1] * GLYPH_HEIGHT / mask.shape[0]), 4)
    return cv2.resize(mask, (width, GLYPH_HEIGHT), interpolation=cv2.INTER_AREA)


@lru_cache(maxsize=256)
def bar(style: str, stroke: int) -> Mask:
    """A 1 or I as dies cut them: ``plain`` stem, ``serif`` at both ends, ``flag`` and foot."""
    wide = stroke if style == "plain" else stroke * 2 + 10
    mask = np.zeros((GLYPH_HEIGHT, wide), np.uint8)
    left = (wide - stroke) // 2
    mask[:, left : left + stroke] = 255
    thin = max(round(stroke * 0.8), 3)
    if style == "serif":
        mask[:thin] = 255
    if style in ("serif", "flag"):
        mask[-thin:] = 255
    if style in ("flag", "hook"):
        tip = np.array([[left, 0], [left, thin + 6], [2, GLYPH_HEIGHT // 4], [2, 10 + thin]])
        cv2.fillConvexPoly(mask, tip, 255)
    return mask
