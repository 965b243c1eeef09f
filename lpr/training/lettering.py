"""What a plate's number is set in: a cut of dies, or one of the fonts."""

from dataclasses import dataclass
from random import Random

from lpr.training import dies, fonts
from lpr.training.fonts import Mask


@dataclass(frozen=True)
class Lettering:
    """A font, or the cut of dies that stands in its place."""

    font: int
    cut: int | None = None

    def glyph(self, character: str) -> Mask:
        """The letter or digit as a tight mask GLYPH_HEIGHT pixels high."""
        if self.cut is not None:
            return dies.glyph(self.cut, character)
        return fonts.glyph(fonts.number_fonts()[self.font], character)


def any_lettering(dice: Random) -> Lettering:
    """One at random, a cut somewhat more often than a font."""
    font = dice.randrange(len(fonts.number_fonts()))
    return Lettering(font, dice.randrange(dies.CUTS) if dice.random() < 0.55 else None)
