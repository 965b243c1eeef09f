"""A feed's bytes as rows of cells. Each line is read by itself, so one bad line spoils no other."""

import codecs
import csv
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.identity.feeds.outcomes import Fault

MOST_ROWS, LONGEST_CELL = 100_000, 300
# A last line may say how many rows there are; a feed with fewer was cut.
TRAILER = "#rows"
DELIMITERS = (",", ";", "\t")
FORMULA_STARTS = ("=", "+", "-", "@")
# Marks that turn the direction of the text after them: with them a name can show as another.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_UTF16_ENDS = {
    codecs.BOM_UTF16_LE: "\n".encode("utf-16-le"),
    codecs.BOM_UTF16_BE: "\n".encode("utf-16-be"),
}
_LINE_ENDS = (b"\n", b"\r", *_UTF16_ENDS.values())


class Unreadable(StrEnum):
    """Why a whole feed cannot be read. Words: core.identity.feeds.words."""

    EMPTY = "empty"
    NO_HEADER = "no_header"
    TOO_MANY = "too_many"
    TOO_BIG = "too_big"


@dataclass(eq=False)
class UnreadableError(Exception):
    """A feed of which no row can be told: why, and what it lacks."""

    why: Unreadable
    text: str = ""


@dataclass(frozen=True)
class Row:
    """One row: its cells by column, tidied; with a fault, as far as they could be told."""

    line: int
    cells: Mapping[str, str]
    fault: Fault | None = None
    text: str = ""


@dataclass(frozen=True)
class Table:
    """The rows of a feed, the columns that it has, and whether its end is missing."""

    rows: Sequence[Row]
    columns: frozenset[str]
    is_cut: bool


def with_last_line_ended(data: bytes) -> bytes:
    """A spreadsheet as somebody uploads it: some programs leave the end of the last line out.

    What comes by itself may have been cut there, and must end its last line.
    """
    if data.endswith(_LINE_ENDS):
        return data
    return data + _UTF16_ENDS.get(data[:2], b"\n")


def read_table(data: bytes, required: Sequence[str], optional: Sequence[str] = ()) -> Table:
    """Read a feed: UTF-8 (or UTF-16 with its mark), a header, cells by `,`, `;` or tab.

    Columns that are not named are left out. Raises UnreadableError.
    """
    lines = _lines_of(data)
    if not lines:
        raise UnreadableError(Unreadable.EMPTY)
    names, delimiter = _header(lines[0][1], required)
    wanted = [name if name in (*required, *optional) else "" for name in names]
    last_is_whole = data.endswith(_LINE_ENDS)
    rows, promised = [], None
    for number, line in lines[1:]:
        if line.lstrip(b'"').lower().startswith(TRAILER.encode()):
            promised = _promised(line)
            continue
        is_cut = number == lines[-1][0] and not last_is_whole
        rows.append(_row(number, line, wanted, delimiter, is_cut=is_cut))
    if len(rows) > MOST_ROWS:
        raise UnreadableError(Unreadable.TOO_MANY, str(MOST_ROWS))
    is_cut = any(row.fault is Fault.CUT for row in rows)
    is_short = promised is not None and promised != len(rows)
    return Table(rows, frozenset(wanted) - {""}, is_cut or is_short)


def _lines_of(data: bytes) -> list[tuple[int, bytes]]:
    """The lines that are not blank, numbered as a spreadsheet numbers them."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data.decode("utf-16", errors="replace").encode()
    data = data.removeprefix(codecs.BOM_UTF8)
    return [(at, line) for at, line in enumerate(data.splitlines(), 1) if line.strip(b" \t,;\0")]


def _header(line: bytes, required: Sequence[str]) -> tuple[list[str], str]:
    text = line.decode("utf-8", errors="replace")
    for delimiter in DELIMITERS:
        try:
            cells = next(csv.reader([text], delimiter=delimiter))
        except csv.Error:  # a cell longer than any: a picture, say
            continue
        names = ["_".join(cell.strip().lower().split()) for cell in cells]
        if set(required) <= set(names) and all(names.count(name) == 1 for name in required):
            return names, delimiter
    raise UnreadableError(Unreadable.NO_HEADER, ", ".join(required))


def _promised(line: bytes) -> int | None:
    digits = "".join(
        character for character in line.decode(errors="replace") if character in "0123456789"
    )
    # More digits promise more rows than any feed has; int() takes no endless ones.
    return int(digits[:20]) if digits else None


def _row(number: int, line: bytes, names: Sequence[str], delimiter: str, *, is_cut: bool) -> Row:
    fault, text = None, ""
    try:
        decoded = line.decode("utf-8")
    except UnicodeDecodeError:
        # Western European is the likeliest; it is only shown, and tells whose row this may be.
        decoded = line.decode("cp1252", errors="replace")
        fault, text = Fault.NOT_UTF8, decoded[:LONGEST_CELL]
    try:
        found = next(csv.reader([decoded], delimiter=delimiter, strict=True))
    except csv.Error:
        found = [cell.strip('"') for cell in decoded.split(delimiter)]
        fault, text = fault or Fault.CELLS, decoded[:LONGEST_CELL]
    cells = {name: _tidy(cell) for name, cell in zip(names, found, strict=False) if name}
    if is_cut:
        return Row(number, cells, Fault.CUT, decoded[:LONGEST_CELL])
    if fault is None and len(found) != len(names):
        fault, text = Fault.CELLS, decoded[:LONGEST_CELL]
    if fault is None:
        fault, text = _fault_of(cells)
    return Row(number, cells, fault, text)


def _tidy(cell: str) -> str:
    return unicodedata.normalize("NFC", " ".join(filter(None, cell.split(" ")))).strip()


def _fault_of(cells: Mapping[str, str]) -> tuple[Fault | None, str]:
    for cell in cells.values():
        if cell.startswith(FORMULA_STARTS):
            return Fault.FORMULA, cell[:LONGEST_CELL]
        if len(cell) > LONGEST_CELL:
            return Fault.TOO_LONG, cell[:LONGEST_CELL]
        if not cell.isprintable() and any(_is_odd(character) for character in cell):
            return Fault.BAD_CHARACTERS, ascii(cell)[1:-1][:LONGEST_CELL]
    return None, ""


def _is_odd(character: str) -> bool:
    """Controls, halves of characters, and marks that turn the text; joiners belong to scripts."""
    return (
        unicodedata.category(character) in {"Cc", "Cs", "Co"}
        or character in TURNING
        or character == "\ufffd"
    )
