"""What one drawn plate looks like: colours, fonts, and which of many details it has."""

from dataclasses import dataclass, field
from random import Random

from lpr.training import fonts
from lpr.training.canvas import Colour
from lpr.training.lettering import any_lettering
from lpr.training.plate_design import Design

WIDTH, HEIGHT = 400, 200  # pixels of a face


@dataclass(frozen=True)
class Look:
    """What one plate is made to look like; colours are grey levels or BGR."""

    ground: Colour
    ink: Colour
    state_ink: Colour
    band: Colour
    number_font: int
    legend_font: int
    letter_height: float = 0.48  # of the plate's height
    emblem: str = "none"  # none, middle, left, right
    separator: str = "none"  # none, dot, dash, gap
    details: frozenset[str] = field(default_factory=frozenset)
    cut: int | None = None  # of dies, in the place of the number's font
    motto: str = ""  # one at random where empty
    design: Design | None = None  # ground, scenery and legends in the place of random ones


_DETAILS = {
    "band_top": 0.25,
    "band_bottom": 0.22,
    "scenery": 0.4,
    "fade": 0.35,
    "rim": 0.45,
    "motto": 0.8,
    "state": 0.94,
    "stickers": 0.6,
    "month": 0.3,
    "bolts": 0.85,
    "frame": 0.33,
    "emboss": 0.6,
    "stack": 0.2,
    "same_zero": 0.45,
    "stem_ones": 0.12,
    "serif_ones": 0.15,
    "serif_i": 0.5,
    "upright_w": 0.4,
    "even_cells": 0.45,
}


def any_look(dice: Random) -> Look:
    """A grey look for training, of the kinds seen on the road and a little beyond."""
    if dice.random() < 0.7:
        ground, ink = dice.uniform(140, 250), dice.uniform(5, 95)
        if dice.random() < 0.12:
            ink = min(ink + 40, ground - 55)
    else:
        ground, ink = dice.uniform(10, 115), dice.uniform(170, 252)
    lettering = any_lettering(dice)
    return Look(
        ground=ground,
        ink=ink,
        state_ink=dice.choice((ink, dice.uniform(0, 255))),
        band=dice.uniform(0, 255),
        number_font=lettering.font,
        cut=lettering.cut,
        legend_font=dice.randrange(len(fonts.legend_fonts())),
        letter_height=dice.uniform(0.36, 0.56) if dice.random() < 0.9 else dice.uniform(0.3, 0.66),
        emblem=dice.choices(("none", "middle", "left", "right"), (64, 17, 15, 4))[0],
        separator=dice.choices(("none", "gap", "dot", "dash"), (35, 40, 13, 12))[0],
        details=frozenset(name for name, chance in _DETAILS.items() if dice.random() < chance),
    )
