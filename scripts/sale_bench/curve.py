"""The curve of a sale day as pictures (SVG): the line of people, and how long pages take.

Laid out by the reports' own charts; the colours stand in the file, since it is shown alone.
"""

from collections.abc import Sequence
from xml.etree import ElementTree as Tree

from parking.reports.charts import Chart, Frame, Series, draw
from scripts.sale_bench.day import Moment, Ran, percentile

_HEAD, _FOOT = 52, 16
_INK, _RULE, _PAPER = "#222222", "#d5d5d5", "#ffffff"
# Told apart by dash as well as by colour.
_LOOKS = {"1": ("#1f5fa8", ""), "2": ("#b3541e", "7 5"), "3": ("#2f6f3e", "2 4")}


def draw_line(ran: Ran) -> str:
    """Who waits, who was called, how many spaces are left, from the first who came to the end."""
    moments = ran.moments
    series = [
        Series("wait", [one.places - one.called for one in moments], "1"),
        Series("called", [one.called for one in moments], "2"),
        Series("spaces left", [one.left for one in moments], "3"),
    ]
    return _picture(draw(_frame("People in a sale's line", moments), lines=series))


def draw_times(ran: Ran) -> str:
    """How many requests a second were answered, and in how many milliseconds."""
    shares = [ran.between(before, after) for before, after in ran.steps]
    lengths = [after.seconds - before.seconds for before, after in ran.steps]
    rates = [len(times) / length for times, length in zip(shares, lengths, strict=True)]
    series = [
        Series("requests a second", rates, "1"),
        Series("p99, ms", [percentile(times, 0.99) for times in shares], "2"),
        Series("p50, ms", [percentile(times, 0.5) for times in shares], "3"),
    ]
    frame = _frame("Requests a second, and how long they take", ran.moments[1:])
    return _picture(draw(frame, lines=series))


def _frame(title: str, moments: Sequence[Moment]) -> Frame:
    return Frame(title, [f"{one.seconds:+.0f} s" for one in moments], lambda value: f"{value:,.0f}")


def _picture(chart: Chart) -> str:
    root = Tree.Element(
        "svg",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 {-_HEAD} {chart.width} {chart.height + _HEAD + _FOOT}",
        role="img",
    )
    Tree.SubElement(root, "title").text = chart.title
    tall = f"{chart.height + _HEAD + _FOOT}"
    Tree.SubElement(root, "rect", y=f"{-_HEAD}", width="100%", height=tall, fill=_PAPER)
    _text(root, chart.left, 20 - _HEAD, chart.title)
    for y, label in chart.up:
        Tree.SubElement(root, "path", d=f"M{chart.left} {y}H{chart.right}", stroke=_RULE)
        _text(root, chart.left - 8, y + 4, label, "end")
    for x, label in chart.along:
        _text(root, x, chart.foot + 20, label, "middle")
    _text(root, chart.right, chart.foot + 38, "seconds from the opening", "end")
    for line in chart.lines:
        _stroke(root, line.d, line.style)
    for number, (name, style, _shape) in enumerate(chart.keys):
        x = chart.left + 190 * number
        _stroke(root, f"M{x} {36 - _HEAD}H{x + 34}", style)
        _text(root, x + 42, 40 - _HEAD, name)
    Tree.indent(root)
    return Tree.tostring(root, encoding="unicode") + "\n"


def _stroke(root: Tree.Element, path: str, style: str) -> None:
    colour, dash = _LOOKS[style]
    line = Tree.SubElement(root, "path", d=path, fill="none", stroke=colour)
    line.set("stroke-width", "2.5")
    if dash:
        line.set("stroke-dasharray", dash)


def _text(root: Tree.Element, x: float, y: float, words: str, anchor: str = "start") -> None:
    attributes = {"x": f"{x}", "y": f"{y}", "fill": _INK, "text-anchor": anchor}
    text = Tree.SubElement(root, "text", attributes)
    text.set("font-family", "sans-serif")
    text.set("font-size", "13")
    text.text = words
