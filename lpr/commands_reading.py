"""``flask lpr``: read pictures from the command line, and measure how well that works."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from lpr.reading.bench import Report, bench
from lpr.reading.labels import LabelsError
from lpr.reading.pictures import PictureError, decode_picture
from lpr.reading.pipeline import ENGINES, PlateReader, open_reader
from lpr.reading.weights import WeightsError

lpr_commands = AppGroup("lpr", help="Read licence plates.")

_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp"})
_engine = click.option(
    "--engine", type=click.Choice(ENGINES), help="Which engine reads; LPR_ENGINE where not given."
)
_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@lpr_commands.command("read")
@_as_json
@_engine
@click.argument("images", nargs=-1, required=True, type=click.Path(path_type=Path))
def read_images(images: tuple[Path, ...], engine: str | None, as_json: bool) -> None:
    """Print the plates in each IMAGE (a file, or a folder of pictures), best first."""
    reader = _open(engine)
    for image in _files(images):
        answer = read_file(reader, image)
        click.echo(json.dumps(answer) if as_json else _sentence(answer))


@lpr_commands.command("bench")
@_as_json
@_engine
@click.argument("folder", type=click.Path(path_type=Path))
def bench_folder(folder: Path, engine: str | None, as_json: bool) -> None:
    """Measure reading on FOLDER, whose labels.csv names image, x, y, width, height and plate."""
    reader = _open(engine)
    try:
        report = bench(reader, folder)
    except LabelsError as reason:
        raise click.ClickException(str(reason)) from reason
    click.echo(json.dumps(report.to_json()) if as_json else _table(report))


def read_file(reader: PlateReader, image: Path) -> dict[str, Any]:
    """What ``flask lpr read --json`` prints for one file."""
    answer: dict[str, Any] = {"image": str(image), "plates": []}
    began = time.perf_counter()
    try:
        answer["plates"] = [read.to_json() for read in reader.read(decode_picture(image))]
    except PictureError as reason:
        answer |= {"error": reason.sentence, "code": reason.code}
    return answer | {"ms": round((time.perf_counter() - began) * 1000, 1)}


def _open(engine: str | None) -> PlateReader:
    try:
        return open_reader(engine or current_app.config["LPR_ENGINE"])
    except (WeightsError, ValueError) as reason:
        raise click.ClickException(str(reason)) from reason


def _files(images: tuple[Path, ...]) -> Iterator[Path]:
    for image in images:
        if image.is_dir():
            yield from sorted(p for p in image.iterdir() if p.suffix.lower() in _PICTURES)
        else:
            yield image


def _sentence(answer: dict[str, Any]) -> str:
    if "error" in answer:
        return f"{answer['image']}: {answer['error']}"
    plates = ", ".join(f"{each['text']} ({each['confidence']:.0%})" for each in answer["plates"])
    return f"{answer['image']}: {plates or 'no plate'}, {answer['ms']:.0f} ms"


def _table(report: Report) -> str:
    result, numbered = report.to_json(), len(report.numbered)
    lines = [
        f"images                  {result['images']} ({result['unreadable']} unreadable)",
        f"plates                  {result['plates']}",
        f"located (IoU 0.5)       {_share(result['located'], len(report.boxed))}",
        f"exact                   {_share(result['exact'], numbered)}",
        f"folded (O=0, I=1)       {_share(result['folded'], numbered)}",
        f"character error rate    {_number(result['character_error_rate'])}",
        f"p50 / p95 ms            {_number(result['p50_ms'])} / {_number(result['p95_ms'])}",
        f"above threshold {result['threshold']:.3f}   {_share(report.opened, numbered)}",
        f"wrong above threshold   {_number(result['wrong_above_threshold'])}",
    ]
    for miss in result["misses"]:
        read = miss["read"] or "nothing"
        lines.append(f"  {miss['plate']:8} read as {read:8} {miss['confidence']:.2f}")
    return "\n".join(lines)


def _share(count: int | None, whole: int) -> str:
    return f"{count} of {whole}, {count / whole:.1%}" if count is not None and whole else "–"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value}"
