"""The curve of risk and coverage as a picture (SVG), drawn here so that no library is needed."""

from collections.abc import Sequence
from math import log10
from xml.etree import ElementTree as Tree

from lpr.benchmark.coverage import Point

_WIDTH, _HEIGHT = 720, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 20, 44, 56
_LEAST, _MOST = 1e-5, 1e-1  # risk; what is less is drawn at the foot
# Told apart by dash as well as by colour.
_STYLES = (("#1f5fa8", ""), ("#b3541e", "7 5"))
_INK, _RULE, _PAPER = "#222222", "#d5d5d5", "#ffffff"


def draw_chart(curves: Sequence[tuple[str, Sequence[Point]]], threshold: float) -> str:
    """The picture's text: share that opens to the right, wrong share of all plates upwards.

    ``curves`` are at most two, each with its name. A ring marks the opening threshold.
    """
    root = Tree.Element(
        "svg",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
        role="img",
    )
    Tree.SubElement(root, "title").text = "Wrong reads against plates that open"
    Tree.SubElement(root, "rect", width="100%", height="100%", fill=_PAPER)
    _axes(root)
    for number, ((name, points), style) in enumerate(zip(curves, _STYLES, strict=False)):
        _line(root, points, style)
        _legend(root, number, name, style)
        for point in points:
            if abs(point.threshold - threshold) < 1e-9:
                x, y = _place(point)
                Tree.SubElement(
                    root, "circle", cx=x, cy=y, r="6", fill="none", stroke=style[0]
                ).set("stroke-width", "2")
    Tree.indent(root)
    return Tree.tostring(root, encoding="unicode") + "\n"


def _axes(root: Tree.Element) -> None:
    for share in range(0, 101, 20):
        x = f"{_across(share / 100):.1f}"
        _rule(root, x, x, f"{_TOP}", f"{_HEIGHT - _BOTTOM}")
        _text(root, x, f"{_HEIGHT - _BOTTOM + 18}", f"{share} %")
    for power in range(-5, 0):
        y = f"{_up(10.0**power):.1f}"
        _rule(root, f"{_LEFT}", f"{_WIDTH - _RIGHT}", y, y)
        label = f"{10.0 ** (power + 2):g} %" if 10.0**power > _LEAST else "less"
        _text(root, f"{_LEFT - 8}", f"{float(y) + 4:.1f}", label, anchor="end")
    _text(root, f"{_WIDTH / 2}", f"{_HEIGHT - 12}", "plates that open")
    _text(root, f"{_LEFT - 8}", f"{_TOP - 10}", "wrong, of all plates", anchor="start")


def _line(root: Tree.Element, points: Sequence[Point], style: tuple[str, str]) -> None:
    colour, dash = style
    ordered = sorted(points, key=lambda point: (point.coverage, point.risk))
    path = " ".join(",".join(_place(point)) for point in ordered)
    line = Tree.SubElement(root, "polyline", points=path, fill="none", stroke=colour)
    line.set("stroke-width", "2.5")
    if dash:
        line.set("stroke-dasharray", dash)


def _legend(root: Tree.Element, number: int, name: str, style: tuple[str, str]) -> None:
    x, y = _LEFT + 200 + 230 * number, 18
    line = Tree.SubElement(
        root, "line", x1=f"{x}", x2=f"{x + 34}", y1=f"{y}", y2=f"{y}", stroke=style[0]
    )
    line.set("stroke-width", "2.5")
    if style[1]:
        line.set("stroke-dasharray", style[1])
    _text(root, f"{x + 42}", f"{y + 4}", name, anchor="start")


def _rule(root: Tree.Element, x1: str, x2: str, y1: str, y2: str) -> None:
    Tree.SubElement(root, "line", x1=x1, x2=x2, y1=y1, y2=y2, stroke=_RULE)


def _text(root: Tree.Element, x: str, y: str, words: str, anchor: str = "middle") -> None:
    element = Tree.SubElement(root, "text", x=x, y=y, fill=_INK)
    element.set("text-anchor", anchor)
    element.set("font-family", "sans-serif")
    element.set("font-size", "13")
    element.text = words


def _place(point: Point) -> tuple[str, str]:
    return f"{_across(point.coverage):.1f}", f"{_up(point.risk):.1f}"


def _across(coverage: float) -> float:
    return _LEFT + coverage * (_WIDTH - _LEFT - _RIGHT)


def _up(risk: float) -> float:
    inside = min(max(risk, _LEAST), _MOST)
    height = (log10(inside) - log10(_LEAST)) / (log10(_MOST) - log10(_LEAST))
    return _HEIGHT - _BOTTOM - height * (_HEIGHT - _TOP - _BOTTOM)
