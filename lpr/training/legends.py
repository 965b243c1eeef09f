"""What a plate says beside its number, and the scenery that it is said on."""

from random import Random

import cv2
import numpy as np

from core.plates import STATES
from lpr.training import fonts
from lpr.training.canvas import Canvas, clouds, in_colour, paint, shade
from lpr.training.fonts import Mask
from lpr.training.looks import HEIGHT, WIDTH, Look
from lpr.training.marks import COUNTIES
from lpr.training.plate_design import COLOURS, Bgr, Design, Words
from lpr.training.scenery import draw_art

_MOTTOS = (
    "The Natural State|Grand Canyon State|Sunshine State|Constitution State|Aloha State|"
    "Famous Potatoes|Land of Lincoln|Bluegrass State|Sportsman's Paradise|Vacationland|"
    "Great Lakes|10,000 lakes|Big Sky|Live Free or Die|Garden State|Land of Enchantment|"
    "EMPIRE STATE|First in Flight|Native America|Keystone State|Ocean State|"
    "Great Faces. Great Places.|Volunteer State|LONE STAR STATE|Life Elevated|"
    "Green Mountain State|Evergreen State|Wild, Wonderful|America's Dairyland|Peace Garden|"
    "THE FIRST STATE|Show-Me State|Heart of Dixie|www.state.us|DEALER|TRAILER|TRUCK|"
    "COMMERCIAL|DISABLED VETERAN|NATIONAL GUARD|UNIVERSITY|FIREFIGHTER|IN GOD WE TRUST"
).split("|")

_STYLES: dict[str, tuple[str, ...]] = {
    "sans": ("barlow-condensed", "roboto-condensed", "overpass", "archivo-narrow", "montserrat"),
    "narrow": ("barlow-condensed", "oswald", "economica", "fjalla-one", "pt-sans-narrow"),
    "wide": ("overpass", "montserrat", "rubik", "varela-round"),
    "heavy": ("archivo-black", "montserrat", "rubik", "overpass"),
    "serif": ("libre-baskerville", "playfair-display", "roboto-slab", "cinzel"),
    "slab": ("roboto-slab", "playfair-display", "libre-baskerville"),
    "script": ("dancing-script", "yellowtail", "courgette", "kaushan-script", "pacifico"),
    "brush": ("lobster", "oleo-script", "kaushan-script", "pacifico", "courgette"),
    "round": ("varela-round", "josefin-sans", "rubik", "montserrat"),
    "roman": ("cinzel", "libre-baskerville", "playfair-display"),
}
_SPACED = {"wide": 0.16, "roman": 0.08, "round": 0.05}  # between letters, in ems
_DRAWN = 48  # font size that words are drawn at before they are fitted
# Where a legend's middle stands; None leaves it to the legend's own half width from the edge.
_ANCHORS: dict[str, tuple[float, float]] = {
    "top": (0.5, 0.115),
    "bottom": (0.5, 0.895),
    "topleft": (0.03, 0.115),
    "topright": (0.97, 0.115),
    "bottomleft": (0.03, 0.895),
    "bottomright": (0.97, 0.895),
    "under": (0.5, 0.225),
    "over": (0.5, 0.055),
    "left": (0.06, 0.5),
}


def paint_scenery(canvas: Canvas, look: Look, dice: Random) -> None:
    """Hills, waves or blots behind the number, faint enough to leave it legible."""
    mask: Mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    base = dice.randint(70, 170)
    ridge = [(x, base + dice.randint(-35, 35)) for x in range(0, WIDTH + 50, dice.choice((25, 50)))]
    depth = HEIGHT if dice.random() < 0.7 else 0
    outline = np.array([(0, depth), *ridge, (WIDTH, depth)], np.int32)
    cv2.fillPoly(mask, [outline], dice.randint(50, 200))
    if dice.random() < 0.4:
        centre = (dice.randint(0, WIDTH), dice.randint(0, HEIGHT))
        cv2.circle(mask, centre, dice.randint(25, 80), dice.randint(60, 200), -1)
    if dice.random() < 0.5:
        mask = cv2.GaussianBlur(mask, (0, 0), dice.uniform(1, 8))
    paint(canvas, mask, 0, 0, shade(look.ground, dice.uniform(-75, 75)))


def paint_legends(canvas: Canvas, state: str, look: Look, dice: Random) -> None:
    """The state's name and a motto, in any lettering at any of the usual places."""
    files = fonts.legend_fonts()
    name = STATES[state]
    if dice.random() < 0.4:
        name = name.upper()
    motto = look.motto or dice.choice(COUNTIES if dice.random() < 0.25 else _MOTTOS)
    if not look.motto and dice.random() < 0.15:
        name, motto = motto, name
    edge = dice.randint(3, 14)
    if "state" in look.details:
        mask = fonts.word(files[look.legend_font], name, dice.randrange(26, 48, 4))
        left = (WIDTH - mask.shape[1]) // 2 + dice.randint(-25, 25)
        paint(canvas, mask, left, edge, look.state_ink)
    if "motto" in look.details:
        other = files[(look.legend_font + dice.randint(0, 9)) % len(files)]
        mask = fonts.word(other, motto, dice.randrange(18, 36, 4))
        left = (WIDTH - mask.shape[1]) // 2 + dice.randint(-40, 40)
        ink = dice.choice((look.state_ink, look.ink))
        paint(canvas, mask, left, HEIGHT - edge - mask.shape[0], ink)


def paint_design(design: Design, dice: Random) -> Canvas:
    """Ground, scenery and legends of a design in BGR, each a little off its place."""
    fresh = "fresh" in design.notes
    canvas = _ground(design, dice)
    for art in design.art:
        draw_art(canvas, art, faded(art.colour, dice, 3 if fresh else 9), dice)
    if design.art and dice.random() < 0.3:  # screened prints are soft
        canvas = cv2.GaussianBlur(canvas, (0, 0), dice.uniform(0.8, 2.5))
    if dice.random() < 0.3:
        canvas += in_colour(clouds(dice, HEIGHT, WIDTH, 40) * dice.uniform(0, 6))
    for words in design.words:
        paint_words(canvas, words, dice, fresh)
    return canvas


def faded(name: str, dice: Random, spread: float = 12.0) -> Bgr:
    """The colour as one of many sheets and years has it."""
    blue, green, red = COLOURS[name]
    light = dice.gauss(0, spread * 0.7)
    return (
        blue + light + dice.gauss(0, spread),
        green + light + dice.gauss(0, spread * 0.8),
        red + light + dice.gauss(0, spread),
    )


def _ground(design: Design, dice: Random) -> Canvas:
    spread = 3.0 if "fresh" in design.notes else 12.0
    stops = np.array([faded(name, dice, spread) for name in design.ground], np.float32)
    length = WIDTH if design.across else HEIGHT
    places = np.linspace(0, 1, len(stops))
    places[1:-1] += [dice.gauss(0, 0.05) for _ in places[1:-1]]
    at = np.linspace(0, 1, length)
    ramp = np.stack([np.interp(at, places, stops[:, part]) for part in range(3)], 1)
    strip = ramp[None] if design.across else ramp[:, None]
    return cv2.resize(strip.astype(np.float32), (WIDTH, HEIGHT), interpolation=cv2.INTER_NEAREST)


def paint_words(canvas: Canvas, words: Words, dice: Random, fresh: bool = False) -> None:
    """One legend about its place, in a face of its style (always, if fresh) and about its size."""
    style = words.style if fresh or dice.random() < 0.85 else dice.choice(tuple(_STYLES))
    files = fonts.family_fonts(_STYLES[style])
    path = files[dice.randrange(len(files))]
    spacing = _SPACED.get(style, 0.0)
    if dice.random() < 0.15:
        spacing += dice.uniform(0, 0.2)
    text = dice.choice(words.texts)
    mask, capital = fonts.line(path, text, _DRAWN, round(spacing * _DRAWN / 4) * 4)
    high = words.size / 100 * HEIGHT * dice.uniform(0.85, 1.15)
    scale = high / capital
    wide = mask.shape[1] * scale * dice.uniform(0.85, 1.2)
    wide = min(wide, WIDTH * 0.94)
    size = (max(round(wide), 4), max(round(mask.shape[0] * scale), 4))
    mask = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
    x, y = _ANCHORS[words.place]
    left = x * WIDTH - (0.5 if x == 0.5 else 1.0 if x > 0.5 else 0.0) * size[0]
    left += dice.gauss(0, 6)
    top = y * HEIGHT - size[1] / 2 + dice.gauss(0, 4)
    ink = faded(words.ink, dice)
    if dice.random() < 0.06:  # a light or dark edge about the letters
        halo = cv2.dilate(mask, np.ones((3, 3), np.uint8))
        paint(canvas, halo, round(left), round(top), dice.choice(((250.0,) * 3, (20.0,) * 3)))
    paint(canvas, mask, round(left), round(top), ink)
