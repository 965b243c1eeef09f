"""``flask lpr``: read pictures from the command line, and measure how well that works."""

import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from lpr.read_output import (
    Answer,
    CsvPrinter,
    JsonPrinter,
    Printer,
    TablePrinter,
    is_watched,
    tally,
)
from lpr.reading.bench import Report, bench
from lpr.reading.engines import ENGINES, OLDER_NAMES
from lpr.reading.labels import LabelsError
from lpr.reading.pictures import PictureError, decode_picture
from lpr.reading.pipeline import PlateReader, open_reader
from lpr.reading.weights import WeightsError

lpr_commands = AppGroup("lpr", help="Read licence plates.")

_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp"})


class _EngineName(click.Choice[str]):
    """An engine's name, or one that it had before."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return super().convert(OLDER_NAMES.get(value, value), param, ctx)


_engine = click.option(
    "--engine",
    type=_EngineName(ENGINES),
    help="Which engine reads; LPR_ENGINE where not given.",
)
_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@lpr_commands.command("read")
@_as_json
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV, one row a plate.")
@click.option("--recursive", "-r", is_flag=True, help="Look into folders in folders too.")
@click.option("--strict", is_flag=True, help="Exit with 1 if any picture could not be read.")
@_engine
@click.argument("images", nargs=-1, required=True, type=click.Path(path_type=Path))
def read_images(images: tuple[Path, ...], engine: str | None, **how: bool) -> None:
    """Print the plates in each IMAGE (a picture, or a folder of pictures), best first.

    Prints a table; --json prints one object a picture and line, --csv one row a plate. "opens"
    says whether a read is sure enough to open a gate. A picture that cannot be read is reported
    in its place and stops nothing.

    Exit status: 0 every picture was answered; 1 there was no picture, the networks cannot be
    used, or with --strict a picture could not be read; 2 wrong options.
    """
    if how["as_json"] and how["as_csv"]:
        raise click.UsageError("Choose --json or --csv, not both.")
    files = list(_files(images, recursive=how["recursive"]))
    if not files:
        raise click.ClickException(f"No pictures in {', '.join(map(str, images))}.")
    printer = _printer(files, as_json=how["as_json"], as_csv=how["as_csv"])
    answers = _read_all(_open(engine), files, printer)
    if isinstance(printer, TablePrinter) or is_watched():
        click.echo(tally(answers), err=True)
    if how["strict"] and any("error" in answer for answer in answers):
        raise click.exceptions.Exit(1)


def _printer(files: Sequence[Path], *, as_json: bool, as_csv: bool) -> Printer:
    if as_json:
        return JsonPrinter()
    return CsvPrinter() if as_csv else TablePrinter([str(file) for file in files])


def _read_all(reader: PlateReader, files: Sequence[Path], printer: Printer) -> list[Answer]:
    """Read and print one after another, with a bar where the rows themselves are not seen."""
    answers: list[Answer] = []
    _echo(printer.head())
    with click.progressbar(
        files, label="Reading", file=sys.stderr, hidden=not is_watched(), show_pos=True
    ) as bar:
        for image in bar:
            answers.append(answer := read_file(reader, image))
            _echo(printer.lines(answer))
    return answers


def _echo(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


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


def _files(images: tuple[Path, ...], *, recursive: bool) -> Iterator[Path]:
    for image in images:
        if image.is_dir():
            inside = image.rglob("*") if recursive else image.iterdir()
            yield from sorted(path for path in inside if path.suffix.lower() in _PICTURES)
        else:
            yield image


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
