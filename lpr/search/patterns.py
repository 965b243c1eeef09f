"""What a part of a plate asks for: letters and digits, `?` for one of them, `*` for any number."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from core.plates import fold

ANY_ONE, ANY = "?", "*"
# Fewer letters in a row would be found in nearly every number.
LEAST_RUN = 2
LONGEST_PART = 16
_WILD = re.compile(r"([?*]+)")


class PartFault(StrEnum):
    """Why a part cannot be searched for."""

    SHORT = "short"  # nowhere two letters or digits in a row
    VAGUE = "vague"  # with one of them unsure, too little is left that is sure
    LONG = "long"  # no plate is that long


class PartError(ValueError):
    """A part that cannot be searched for, and why."""

    def __init__(self, fault: PartFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class PlatePattern:
    """One shape that stands somewhere in a folded number: `8A?C*2` is 8A, one more, C, then a 2."""

    shape: str

    @property
    def anchor(self) -> str:
        """The longest run of letters and digits, by which numbers are looked up."""
        return max(_WILD.sub(" ", self.shape).split(), key=len, default="")

    @property
    def like(self) -> str:
        """The shape for SQL's LIKE. It holds nothing that would need an escape."""
        return f"%{self.shape.replace(ANY, '%').replace(ANY_ONE, '_')}%"

    def fits(self, folded: str) -> bool:
        """Whether the shape stands somewhere in a folded number."""
        wild = self.shape.replace(ANY, ".*").replace(ANY_ONE, ".")
        return re.search(wild, folded) is not None


def parse_part(text: str, *, one_unsure: bool = False) -> tuple[PlatePattern, ...]:
    """Return the shapes that a part of a plate, as somebody typed it, may have.

    O and 0, I and 1 are one character; everything that stands on no plate is passed over. With
    `one_unsure` any one of the letters and digits may be another. Raises PartError.
    """
    shape = _shape(text)
    if len(shape.replace(ANY, "")) > LONGEST_PART:
        raise PartError(PartFault.LONG)
    plain = PlatePattern(shape)
    if len(plain.anchor) < LEAST_RUN:
        raise PartError(PartFault.SHORT)
    if not one_unsure:
        return (plain,)
    shapes = tuple(PlatePattern(each) for each in _one_unsure(shape))
    if any(len(each.anchor) < LEAST_RUN for each in shapes):
        raise PartError(PartFault.VAGUE)
    return shapes


def _shape(text: str) -> str:
    pieces = _WILD.split(unicodedata.normalize("NFKC", text))
    wild = "".join(piece if _WILD.fullmatch(piece) else fold(piece) for piece in pieces)
    return re.sub(r"\*+", ANY, wild).strip(ANY)


def _one_unsure(shape: str) -> list[str]:
    places = [place for place, mark in enumerate(shape) if mark not in (ANY, ANY_ONE)]
    return list(dict.fromkeys(shape[:place] + ANY_ONE + shape[place + 1 :] for place in places))
