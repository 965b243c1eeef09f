"""The designs that plates are drawn after: the known ones, specials, strangers, and plate types."""

from dataclasses import replace
from functools import lru_cache
from random import Random

from core.plates import STATES
from lpr.training.design_lines import canada, midwest, northeast, south, west
from lpr.training.fonts import number_fonts
from lpr.training.legends import faded
from lpr.training.lettering import any_lettering
from lpr.training.looks import Look
from lpr.training.plate_design import COLOURS, Art, Design, Words, parse_designs

NO_STATE = "none"
# What plates of a type say; "" stands for the sign of access.
KIND_WORDS: dict[str, tuple[str, ...]] = {
    "commercial": ("COMMERCIAL", "TRUCK", "APPORTIONED", "COMBINATION", "FARM TRUCK", "FLEET"),
    "motorcycle": ("MOTORCYCLE", "CYCLE", "MTRCYCLE"),
    "disability": ("", "", "", "DISABLED", "HANDICAPPED", "DISABLED PERSON"),
    "veteran": ("VETERAN", "DISABLED VETERAN", "PURPLE HEART", "COMBAT VETERAN", "U.S. VETERAN"),
    "national_guard": ("NATIONAL GUARD", "NATIONAL GUARD", "Army National Guard"),
    "livery": ("LIVERY", "TAXI", "LIMOUSINE", "FOR HIRE", "TAXICAB", "HIRED"),
    "official": (
        "GOVERNMENT",
        "MUNICIPAL",
        "OFFICIAL",
        "EXEMPT",
        "STATE OWNED",
        "POLICE",
        "COUNTY",
    ),
    "trailer": ("TRAILER", "SEMI-TRAILER", "PERM TRAILER", "TRLR"),
    "dealer": ("DEALER", "DLR", "DEALER", "AUTO DEALER"),
    "temporary": ("TEMPORARY", "TEMP", "TEMPORARY TAG", "TEMPORARY REGISTRATION"),
}

_LIGHT = {name: sum(parts) / 3 for name, parts in COLOURS.items()}
_GROUNDS = "white white white white white white pale cream sky straw silver mint".split()
_CLUBS = (
    "UNIVERSITY|FIREFIGHTER|ALUMNI|Support Our Troops|IN GOD WE TRUST|Choose Life|AMATEUR RADIO|"
    "HISTORIC VEHICLE|ANTIQUE|CONSERVATION|Wildlife|State Parks|Breast Cancer Awareness|EMT|"
    "CLASSIC|VINTAGE|Animal Friendly|Farm Bureau|Ducks Unlimited|Rotary|STREET ROD|Masonic|"
    "Kids First|Protect Our Waters|Support Education|NURSE|Save the Bees|Centennial|U.S. ARMY|"
    "U.S. NAVY|U.S. MARINE CORPS|Find a Cure|Lions Club|Support the Arts|COLLEGE|Organ Donor"
).split("|")
_ELSEWHERE = (
    "PUERTO RICO|GUAM|JALISCO|BAJA CALIFORNIA|SONORA|CHIHUAHUA|MEXICO|U.S. GOVERNMENT|BERMUDA|"
    "VIRGIN ISLANDS|NORTHERN MARIANAS|DEUTSCHLAND|FRANCE|CHEROKEE NATION|BAHAMAS|TAMAULIPAS|"
    "NUEVO LEON|COAHUILA|SINALOA|FOR OFFICIAL USE ONLY|U.S. FORCES|AMERICAN SAMOA|JAMAICA"
).split("|")
_BEGINNINGS = (
    "Nor Cas Wes Mar Cal Mon Vir Ken Del Os Tal Bel Har Min Flo Wash Ten Il Or Ar Ver".split()
)
_MIDDLES = "va ti ra no la si sou ca ne da go ri mi to we".split()
_ENDS = "nia da ska ma ton sas na wick gan see ta land ho rado vania mark shire port".split()


@lru_cache(maxsize=1)
def catalogue() -> dict[str, tuple[Design, ...]]:
    """The known designs by state, the commonest of each state first."""
    designs = [
        design
        for region in (northeast, south, midwest, west, canada)
        for design in parse_designs(region.LINES)
    ]
    return {code: tuple(each for each in designs if each.state == code) for code in STATES}


def design_of(state: str, dice: Random) -> Design:
    """One of the state's designs, as often as it is seen."""
    known = catalogue()[state]
    return dice.choices(known, [design.weight for design in known])[0]


def special_of(state: str, dice: Random) -> Design:
    """A plate of any look that bears the state's name: only the words tell whose it is."""
    base = design_of(state, dice)
    others = [word for word in base.words if not _names(word, state)]
    kept = (dice.choice(others),) if others and dice.random() < 0.4 else ()
    return _any_print(state, _name_words(base, state), kept, dice)


def stranger(dice: Random) -> Design:
    """A plate that is no state's: from elsewhere, made up, or without a word."""
    name = dice.choice(_ELSEWHERE)
    if dice.random() < 0.5:
        name = dice.choice(_BEGINNINGS) + dice.choice(_MIDDLES) * dice.randint(0, 1)
        name += dice.choice(_ENDS)
        name = dice.choice((name, name.upper()))
    base = design_of(dice.choice(tuple(STATES)), dice)
    words = _name_words(base, base.state)
    design = _any_print(NO_STATE, replace(words, texts=(name,)), (), dice)
    if dice.random() < 0.3:
        return replace(design, words=())
    return design


def with_kind(design: Design, kind: str, dice: Random) -> Design:
    """The design as plates of that type have it: its word for the motto, or the sign of access."""
    said = dice.choice(KIND_WORDS[kind])
    ink = dice.choice((design.ink, design.ink, "red", "navy"))
    if not said:
        x = dice.choice((11, 11, 50, 89))
        sign = Art("access", ink, (x, 52, dice.uniform(24, 42)))
        notes = design.notes | ({"left"} if x == 11 else set())
        return replace(design, art=(*design.art, sign), notes=notes, kind=kind)
    # The state's name stays where it is, and what stood in the way of the type goes.
    names = tuple(word for word in design.words if _names(word, design.state))
    place = "top" if any(word.place == "bottom" for word in names) else "bottom"
    style = dice.choice(("sans", "wide", "narrow", "heavy"))
    word = Words(place, style, ink, dice.uniform(8, 12), (said,))
    return replace(design, words=(*names, word), kind=kind)


def look_for(design: Design, dice: Random) -> Look:
    """Everything else about a plate of this design, at random."""
    lettering = any_lettering(dice)
    separator = design.separator
    if separator == "any":
        separator = dice.choice(("none", "gap", "gap", "dot", "dash"))
    elif separator not in ("none", "gap", "dot", "dash"):
        separator = dice.choice(("gap", "none"))
    chances = {"bolts": 0.8, "emboss": 0.65, "rim": 0.2, "stickers": 0.5, "frame": 0.12}
    details = {name for name, chance in chances.items() if dice.random() < chance}
    if "rim" in design.notes:
        details.add("rim")
    return Look(
        ground=COLOURS[design.ground[0]],
        ink=faded(design.ink, dice),
        state_ink=faded(design.ink, dice),
        band=COLOURS[design.ground[-1]],
        number_font=lettering.font,
        cut=lettering.cut,
        legend_font=0,
        letter_height=dice.uniform(0.38, 0.54),
        separator=separator,
        details=frozenset(details | ({"even_cells"} if dice.random() < 0.6 else set())),
        design=design,
    )


def look_of(state: str, dice: Random) -> Look:
    """The everyday look of the state's passenger plate, freely after the real one; BGR."""
    design = catalogue()[state][0]
    look = look_for(replace(design, notes=design.notes | {"fresh"}), dice)
    return replace(
        look,
        number_font=_place_of("barlow-condensed-latin-500"),
        cut=None,
        letter_height=0.47,
        separator=dice.choice(("none", "gap")),
        details=frozenset({"bolts", "emboss", "even_cells"}) | (look.details & {"rim"}),
    )


def _place_of(font: str) -> int:
    names = [path.name for path in number_fonts()]
    return next((place for place, name in enumerate(names) if name.startswith(font)), 0)


def _names(word: Words, state: str) -> bool:
    known = STATES.get(state, "").casefold().replace("é", "e")
    also = {"DC": "washington, d", "FL": "myflorida", "NL": "newfoundland", "NB": "brunswick"}
    return any(
        known in text.casefold().replace("é", "e")
        or (state in also and also[state] in text.casefold())
        for text in word.texts
    )


def _name_words(base: Design, state: str) -> Words:
    for word in base.words:
        if _names(word, state):
            return word
    return Words("top", "sans", base.ink, 12, (STATES[state],))


def _any_print(state: str, name: Words, kept: tuple[Words, ...], dice: Random) -> Design:
    """Any ground, scenery and lettering under the name."""
    if dice.random() < 0.5:
        ground: tuple[str, ...] = (dice.choice(_GROUNDS),)
    else:
        ground = tuple(dice.choice(tuple(COLOURS)) for _ in range(dice.choice((1, 1, 2, 2, 3, 4))))
    light = sum(_LIGHT[colour] for colour in ground) / len(ground)
    ink, legend, other = (_contrasting(light, dice) for _ in range(3))
    place = dice.choices(("top", "bottom", "over", "under"), (72, 20, 4, 4))[0]
    text = dice.choice(name.texts)
    text = dice.choice((text, text, text.upper(), text.title()))
    style = name.style if dice.random() < 0.45 else dice.choice(_STYLES)
    keep_ink = dice.random() < 0.35 and abs(_LIGHT[name.ink] - light) > 60
    words = [Words(place, style, name.ink if keep_ink else legend, dice.uniform(8, 16), (text,))]
    if dice.random() < 0.7:
        second = kept[0].texts if kept else tuple(_CLUBS)
        opposite = "top" if place == "bottom" else "bottom"
        words.append(Words(opposite, dice.choice(_STYLES), other, dice.uniform(6, 12), second))
    art: list[Art] = []
    notes: frozenset[str] = frozenset()
    if dice.random() < 0.55:
        donor = design_of(dice.choice(tuple(STATES)), dice)
        art = [piece for piece in donor.art if dice.random() < 0.8]
        notes = donor.notes
    return Design(
        state=state,
        weight=1.0,
        ground=ground,
        across=dice.random() < 0.15,
        ink=ink,
        words=tuple(words),
        art=tuple(art),
        notes=notes - {"rim"},
    )


_STYLES = ("sans", "sans", "wide", "wide", "narrow", "heavy", "serif", "slab", "script", "brush")


def _contrasting(light: float, dice: Random) -> str:
    """A colour's name that stands out on a ground of that lightness."""
    fit = [name for name, own in _LIGHT.items() if abs(own - light) > 80]
    dark = [name for name in ("black", "navy", "royal", "red", "crimson", "green") if name in fit]
    return dice.choice(dark or fit) if dice.random() < 0.7 else dice.choice(fit)
