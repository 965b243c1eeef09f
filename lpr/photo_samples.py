"""Drawn photographs for who has none at hand; scripts/draw_samples.py draws them."""

from collections.abc import Mapping
from pathlib import Path

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

FOLDER = Path(__file__).resolve().parents[1] / "static" / "samples"

SAMPLES: Mapping[str, LazyString] = {
    "day": _l("A car by day"),
    "night": _l("A car by night"),
    "two": _l("Two cars"),
    "none": _l("A gate without a car"),
}


def sample_photo(name: str) -> bytes:
    """The JPEG file of a sample. Raises KeyError for a name that is none."""
    if name not in SAMPLES:
        raise KeyError(name)
    return (FOLDER / f"{name}.jpg").read_bytes()
