"""Charts as geometry: where bars, lines, ticks and labels stand. Pure; a template draws them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import floor, log10

WIDTH, HEIGHT = 760, 300
LEFT, RIGHT, TOP, BOTTOM = 72, 16, 12, 34
# Room that a label along the foot takes.
_LABEL = 58
_TICKS = 4

Values = Sequence[float | None]


@dataclass(frozen=True)
class Series:
    """A name and a value for each label; None where nothing is known. `style` names its look."""

    name: str
    values: Values
    style: str = "now"


@dataclass(frozen=True)
class Box:
    """One bar: its corner, size and look, and what it says."""

    x: float
    y: float
    width: float
    height: float
    style: str
    title: str


@dataclass(frozen=True)
class Path:
    """One line, broken where nothing is known, with a dot for each value."""

    d: str
    dots: Sequence[tuple[float, float, str]]
    style: str


@dataclass(frozen=True)
class Chart:
    """What a template draws. Ticks are (place, label); `keys` are (name, style, shape)."""

    title: str
    bars: Sequence[Box]
    lines: Sequence[Path]
    up: Sequence[tuple[float, str]]
    along: Sequence[tuple[float, str]]
    keys: Sequence[tuple[str, str, str]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    foot: int = HEIGHT - BOTTOM

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.bars and not any(line.dots for line in self.lines)


@dataclass(frozen=True)
class Frame:
    """What bars and lines stand in: the labels along the foot, and how a value is written."""

    title: str
    labels: Sequence[str]
    write: Callable[[float], str]


def draw(frame: Frame, bars: Sequence[Series] = (), lines: Sequence[Series] = ()) -> Chart:
    """Lay out bars side by side and lines over them, on one scale from nought."""
    known = [v for each in (*bars, *lines) for v in each.values if v is not None]
    ticks = scale(max(known, default=0), min(known, default=0))
    place = _Places(len(frame.labels), ticks)
    return Chart(
        title=frame.title,
        bars=[
            box
            for number, each in enumerate(bars)
            for box in _bars(frame, place, each, number, len(bars))
        ],
        lines=[_line(frame, place, each) for each in lines],
        up=[(place.up(tick), frame.write(tick)) for tick in ticks],
        along=_along(frame, place),
        keys=[(each.name, each.style, "bar") for each in bars]
        + [(each.name, each.style, "line") for each in lines],
    )


def scale(most: float, least: float = 0) -> list[float]:
    """Round numbers from nought (or below) to the most, in steps of 1, 2 or 5 times ten."""
    span = max(most, 0) - min(least, 0)
    if span <= 0:
        return [0, 1]
    raw = max(span / _TICKS, 0.25)  # no step is smaller than 1
    power = 10 ** floor(log10(raw))
    step = next(power * each for each in (1, 2, 5, 10) if raw <= power * each * 1.0001)
    step = max(step, 1)
    first = floor(min(least, 0) / step)
    ticks = [first * step]
    while ticks[-1] < most:
        ticks.append(ticks[-1] + step)
    return ticks


@dataclass(frozen=True)
class _Places:
    count: int
    ticks: Sequence[float]

    @property
    def slot(self) -> float:
        return (WIDTH - LEFT - RIGHT) / max(self.count, 1)

    def across(self, number: int) -> float:
        return round(LEFT + (number + 0.5) * self.slot, 1)

    def up(self, value: float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        share = (value - low) / (high - low)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP), 1)


def _bars(frame: Frame, place: _Places, series: Series, number: int, count: int) -> list[Box]:
    width = place.slot * 0.72 / count
    boxes = []
    for at, (label, value) in enumerate(zip(frame.labels, series.values, strict=True)):
        if value is None:
            continue
        x = place.across(at) - place.slot * 0.36 + number * width
        top, foot = sorted((place.up(value), place.up(0)))
        title = f"{label}, {series.name}: {frame.write(value)}"
        boxes.append(
            Box(round(x, 1), top, round(width, 1), round(foot - top, 1), series.style, title)
        )
    return boxes


def _line(frame: Frame, place: _Places, series: Series) -> Path:
    dots, pieces, pen = [], [], "M"
    for at, (label, value) in enumerate(zip(frame.labels, series.values, strict=True)):
        if value is None:
            pen = "M"
            continue
        x, y = place.across(at), place.up(value)
        dots.append((x, y, f"{label}, {series.name}: {frame.write(value)}"))
        pieces.append(f"{pen}{x} {y}")
        pen = "L"
    return Path(" ".join(pieces), dots, series.style)


def _along(frame: Frame, place: _Places) -> list[tuple[float, str]]:
    """As many labels as there is room for, the last of them too."""
    every = max(1, -(-_LABEL // max(int(place.slot), 1)))
    last = len(frame.labels) - 1
    return [
        (place.across(at), label)
        for at, label in enumerate(frame.labels)
        if (last - at) % every == 0
    ]
