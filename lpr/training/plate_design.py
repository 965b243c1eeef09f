"""The record of a plate's design, and the short lines that designs are written in."""

import re
from dataclasses import dataclass, field

Bgr = tuple[float, float, float]

# As plates' paints look in daylight; the drawing varies them.
_COLOURS = (
    "white f4f4f0|cream f3ecd2|pale dcebf5|sky b4d6ee|azure 74b0e0|blue 2f6fc0|royal 1f46a0|"
    "navy 15295c|ink 101418|black 1c1c1e|slate 46566a|grey 8c9094|silver c4c8cc|red c4202c|"
    "crimson a81830|maroon 6c1626|brick a8462e|rust b4602c|orange ec7c24|peach f6bc8c|"
    "amber f4ac20|gold ecb42c|straw ecd48c|yellow f6d83c|buff f2e4a4|tan d2b68c|brown 70482c|"
    "green 1f6a3a|forest 12422a|grass 5c9a3c|lime a4cc5c|mint c4e4cc|olive 6c7434|teal 1c7c80|"
    "aqua 74ccc8|turquoise 20a0ac|purple 583080|violet 8470b8|lilac c8bce0|pink f4b8c4|"
    "rose e46c84|stone b8ac98|sand e2d2ac"
)


def _bgr(code: str) -> Bgr:
    red, green, blue = (int(code[at : at + 2], 16) for at in (0, 2, 4))
    return float(blue), float(green), float(red)


COLOURS: dict[str, Bgr] = {
    name: _bgr(code) for name, code in (entry.split() for entry in _COLOURS.split("|"))
}


@dataclass(frozen=True)
class Words:
    """One legend: where it stands, how it is set, its colour, and its wordings."""

    place: str
    style: str
    ink: str
    size: float  # of capitals, in hundredths of the plate's height
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Art:
    """One shape: which, its colour, and its numbers in hundredths of the plate."""

    shape: str
    colour: str
    numbers: tuple[float, ...]


@dataclass(frozen=True)
class Design:
    """What one kind of plate of one state looks like."""

    state: str  # a code of core.plates.STATES, or "none"
    weight: float  # how often it is seen, beside the state's others
    ground: tuple[str, ...]  # colours from top to bottom, evenly spaced
    across: bool = False  # from left to right instead
    ink: str = "navy"
    words: tuple[Words, ...] = ()
    art: tuple[Art, ...] = ()
    separator: str = "any"  # as in Look, or "any"
    kind: str | None = None  # the plate type that the design shows
    notes: frozenset[str] = field(default_factory=frozenset)  # rim, left (its picture), fresh

    def legends(self) -> str:
        """All its words, for comparing."""
        return " / ".join(text for words in self.words for text in words.texts)


PLACES = frozenset("top bottom topleft topright bottomleft bottomright under over left".split())


def parse_designs(lines: str) -> list[Design]:
    """The designs of some lines.

    Such as ``MA 8 | ground white | ink red | top sans navy 13 Massachusetts | art
    hills green 70 100``.

    After the state's code comes the weight. ``ground`` lists colours from top to bottom with ">",
    begun with "=" from left to right. A word's place is followed by style, colour, size and the
    wordings, parted by "/". Indented lines go on with the line before. Raises ValueError for
    anything else.
    """
    whole = re.sub(r"\n\s+", " ", lines.strip())
    return [_design(line) for line in whole.splitlines()]


def _design(line: str) -> Design:
    head, *parts = (part.strip() for part in line.split("|"))
    state, weight = head.split()
    words: list[Words] = []
    art: list[Art] = []
    said: dict[str, str] = {}
    for part in parts:
        key, rest = part.split(maxsplit=1)
        if key in PLACES:
            style, ink, size, text = rest.split(maxsplit=3)
            texts = tuple(wording.strip() for wording in text.split("/"))
            words.append(Words(key, style, _known(ink), float(size), texts))
        elif key == "art":
            shape, colour, *numbers = rest.split()
            art.append(Art(shape, _known(colour), tuple(map(float, numbers))))
        elif key in ("ground", "ink", "sep", "kind", "notes"):
            said[key] = rest
        else:
            raise ValueError(f"{key!r} is no part of a design: {line}")
    ground = said["ground"]
    return Design(
        state=state,
        weight=float(weight),
        ground=tuple(_known(name) for name in ground.lstrip("=").split(">")),
        across=ground.startswith("="),
        ink=_known(said.get("ink", "navy")),
        words=tuple(words),
        art=tuple(art),
        separator=said.get("sep", "any"),
        kind=said.get("kind"),
        notes=frozenset(said.get("notes", "").split()),
    )


def _known(name: str) -> str:
    if name not in COLOURS:
        raise ValueError(f"unknown colour {name!r}")
    return name
