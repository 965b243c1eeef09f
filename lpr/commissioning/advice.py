"""What a camera's figures mean, and what to change: each with its limit. Pure."""

from dataclasses import dataclass
from enum import StrEnum

# Below the first a plate is read badly (docs/reading.md), from the second on it is easy.
LEAST_WIDTH, GOOD_WIDTH = 60, 90
# Measured on drawn plates: sharp ones lie above 0.2, those blurred by two pixels below 0.02.
LEAST_SHARPNESS = 0.03
LEAST_CONTRAST = 20.0
DARK, BRIGHT = 40.0, 215.0
MOST_CLIPPED = 0.35
MOST_TILT = 10.0
GOOD_RATE, LEAST_RATE = 0.95, 0.85
# From fewer passages no rate is told.
ENOUGH = 5


class Advice(StrEnum):
    """What to change, or that nothing is."""

    GOOD = "good"
    UNKNOWN = "unknown"
    TOO_FEW = "too_few"
    NO_PLATES = "no_plates"
    NO_PICTURES = "no_pictures"
    UNMEASURABLE = "unmeasurable"
    NO_EDGE = "no_edge"
    NEARER = "nearer"
    A_LITTLE_NEARER = "a_little_nearer"
    SHARPER = "sharper"
    DARKER = "darker"
    BRIGHTER = "brighter"
    FLATTER = "flatter"
    MORE_CONTRAST = "more_contrast"
    LEVEL = "level"
    LOOK_AT_PICTURES = "look_at_pictures"
    WATCH = "watch"


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of an hour; None where there is nothing to measure.

    `width` in pixels of the camera's picture and `narrow`, which one in ten is below; `sharpness`,
    `brightness`, `contrast`, `clipped` and `tilt` as lpr.commissioning.measures says, medians;
    `rate` the share of passages whose plate was read, 0 to 1; `pictures` how many pictures of
    plates the server has of them, of which the newest are measured.
    """

    passages: int
    rate: float | None
    width: float | None
    narrow: float | None
    sharpness: float | None
    brightness: float | None
    contrast: float | None
    clipped: float | None
    tilt: float | None
    pictures: int = 0


def advise_width(figures: Figures) -> Advice:
    """Say what to do about how large plates are."""
    if figures.width is None or figures.narrow is None:
        return Advice.NO_PLATES if figures.passages else Advice.UNKNOWN
    if figures.narrow < LEAST_WIDTH:
        return Advice.NEARER
    return Advice.A_LITTLE_NEARER if figures.width < GOOD_WIDTH else Advice.GOOD


def advise_blur(figures: Figures) -> Advice:
    """Say what to do about blur."""
    if figures.sharpness is None:
        return _why_unmeasured(figures)
    return Advice.SHARPER if figures.sharpness < LEAST_SHARPNESS else Advice.GOOD


def advise_exposure(figures: Figures) -> Advice:
    """Say what to do about light: what is too dark or bright has lost its contrast as well."""
    light, contrast, clipped = figures.brightness, figures.contrast, figures.clipped
    if light is None or contrast is None or clipped is None:
        return _why_unmeasured(figures)
    if light > BRIGHT:
        return Advice.DARKER
    if light < DARK and contrast < LEAST_CONTRAST:
        return Advice.BRIGHTER
    if clipped > MOST_CLIPPED:
        return Advice.FLATTER
    return Advice.MORE_CONTRAST if contrast < LEAST_CONTRAST else Advice.GOOD


def advise_angle(figures: Figures) -> Advice:
    """Say what to do about plates that do not stand level in the picture."""
    if figures.tilt is None:
        return _why_unmeasured(figures) if figures.sharpness is None else Advice.NO_EDGE
    return Advice.LEVEL if abs(figures.tilt) > MOST_TILT else Advice.GOOD


def advise_rate(figures: Figures) -> Advice:
    """Say what to do about plates that are not read, where enough cars came."""
    if figures.rate is None:
        return Advice.UNKNOWN
    if figures.passages < ENOUGH:
        return Advice.TOO_FEW
    if figures.rate < LEAST_RATE:
        return Advice.LOOK_AT_PICTURES
    return Advice.GOOD if figures.rate >= GOOD_RATE else Advice.WATCH


def _why_unmeasured(figures: Figures) -> Advice:
    """Why nothing could be measured in pictures of plates: cars may have come all the same."""
    if not figures.passages:
        return Advice.UNKNOWN
    if figures.pictures:
        return Advice.UNMEASURABLE
    return Advice.NO_PLATES if figures.width is None else Advice.NO_PICTURES
