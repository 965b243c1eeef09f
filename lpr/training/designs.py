"""Colour looks of everyday plates by state, for pictures that people look at."""

from random import Random

from lpr.training import fonts
from lpr.training.looks import Look

Bgr = tuple[float, float, float]
_WHITE: Bgr = (240.0, 242.0, 242.0)
_NAVY: Bgr = (92.0, 44.0, 18.0)
_RED: Bgr = (48.0, 32.0, 176.0)
_GREEN: Bgr = (52.0, 92.0, 22.0)
_BLACK: Bgr = (30.0, 28.0, 26.0)
_GOLD: Bgr = (44.0, 176.0, 236.0)
_SKY: Bgr = (236.0, 214.0, 184.0)

# ground, ink of the number, ink of the legends, band, details, motto
_DESIGNS: dict[str, tuple[Bgr, Bgr, Bgr, Bgr, str, str]] = {
    "MA": (_WHITE, _RED, _NAVY, _NAVY, "motto", "The Spirit of America"),
    "NH": (_SKY, _GREEN, _GREEN, _GREEN, "motto scenery", "LIVE FREE OR DIE"),
    "ME": (_WHITE, _NAVY, _NAVY, _GREEN, "motto", "Vacationland"),
    "VT": (_GREEN, _WHITE, _WHITE, _GREEN, "motto rim", "Green Mountain State"),
    "RI": (_SKY, _NAVY, _NAVY, _NAVY, "motto fade", "Ocean State"),
    "CT": (_SKY, _NAVY, _NAVY, _NAVY, "motto fade", "Constitution State"),
    "NY": (_GOLD, _NAVY, _GOLD, _NAVY, "band_top motto", "EMPIRE STATE"),
    "NJ": ((140.0, 222.0, 240.0), _BLACK, _BLACK, _GOLD, "motto fade", "Garden State"),
    "PA": (_WHITE, _NAVY, _WHITE, _NAVY, "band_top motto", "visitPA.com"),
    "CA": (_WHITE, _NAVY, _RED, _NAVY, "", "dmv.ca.gov"),
    "TX": (_WHITE, _BLACK, _BLACK, _BLACK, "motto", "The Lone Star State"),
    "FL": (_WHITE, _GREEN, _GREEN, _GREEN, "motto scenery", "SUNSHINE STATE"),
    "VA": (_WHITE, _NAVY, _NAVY, _NAVY, "", "Virginia is for Lovers"),
    "QC": (_WHITE, _NAVY, _NAVY, _NAVY, "motto", "Je me souviens"),
}


def look_of(state: str, dice: Random) -> Look:
    """The everyday look of the state's passenger plate, freely after the real one; BGR."""
    ground, ink, legend, band, details, motto = _DESIGNS.get(
        state, (_WHITE, _NAVY, _NAVY, _NAVY, "motto", " ")
    )
    return Look(
        ground=ground,
        ink=ink,
        state_ink=legend,
        band=band,
        number_font=_number_font("barlow-condensed-latin-500"),
        legend_font=0,
        letter_height=0.5,
        separator=dice.choice(("none", "gap")),
        details=frozenset({"state", "bolts", "emboss", "even_cells", *details.split()}),
        motto=motto,
    )


def _number_font(prefix: str) -> int:
    names = [path.name for path in fonts.number_fonts()]
    return next((place for place, name in enumerate(names) if name.startswith(prefix)), 0)
