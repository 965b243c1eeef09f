"""A feed file as rows: decoding, line ends, quotes, the header, and how long each row is."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from commuter.shuttles.feed_files import LIMITS
from commuter.shuttles.problems import Code, ProblemLog

_LONGEST_CELL = 4_000
_ALLOWED_CONTROLS = "\t\n"


@dataclass(frozen=True, slots=True)
class Row:
    """One record, with the line in the file at which it begins. Cells are trimmed text."""

    line: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """The cell's text; empty where the column or the cell is."""
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Table:
    """One file's header and its rows of the right shape, read once as they are asked for.

    Faults in shape go to the log while the rows are walked.
    """

    file: str
    columns: tuple[str, ...]
    rows: Iterator[Row]


def read_table(
    file: str,
    data: bytes,
    required: Sequence[str],
    log: ProblemLog,
    row_limit: int = LIMITS.rows,
) -> Table:
    """Read one file. A header without a required column gives no rows, only the errors."""
    records = _records(file, _decode(file, data, log), log)
    line, header = next(records, (0, []))
    columns = tuple(cell.strip().lower() for cell in header)
    if not any(columns):
        log.refuse(Code.EMPTY_FILE, file)
        return Table(file, (), iter(()))
    for column in {column for column in columns if column and columns.count(column) > 1}:
        log.refuse(Code.REPEATED_COLUMN, file, line, column=column)
    missing = [column for column in required if column not in columns]
    for column in missing:
        log.refuse(Code.MISSING_COLUMN, file, line, column=column)
    if missing:
        return Table(file, columns, iter(()))
    return Table(file, columns, _rows(file, columns, records, log, row_limit))


def _rows(
    file: str,
    columns: tuple[str, ...],
    records: Iterator[tuple[int, list[str]]],
    log: ProblemLog,
    row_limit: int,
) -> Iterator[Row]:
    for count, (line, cells) in enumerate(records):
        if count >= row_limit:
            log.refuse(Code.TOO_MANY_ROWS, file, line, limit=row_limit)
            return
        fitted = _fit(file, line, cells, columns, log)
        if fitted is not None and _is_clean(file, line, fitted, log):
            yield Row(line, dict(zip(columns, (cell.strip() for cell in fitted), strict=True)))


def _fit(
    file: str, line: int, cells: list[str], columns: tuple[str, ...], log: ProblemLog
) -> list[str] | None:
    """The cells, without empty ones past the header's end; None where the length is wrong."""
    width = len(columns)
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        log.warn(Code.SPARE_CELLS, file, line)
        cells = cells[:width]
    if len(cells) != width:
        log.refuse(Code.ROW_LENGTH, file, line, found=len(cells), expected=width)
        return None
    return cells


def _is_clean(file: str, line: int, cells: list[str], log: ProblemLog) -> bool:
    for cell in cells:
        if len(cell) > _LONGEST_CELL:
            log.refuse(Code.TOO_LONG, file, line, limit=_LONGEST_CELL)
            return False
        if not cell.isprintable() and any(_is_control(letter) for letter in cell):
            log.refuse(Code.CONTROL_CHARACTER, file, line)
            return False
    return True


def _is_control(letter: str) -> bool:
    return (letter < " " and letter not in _ALLOWED_CONTROLS) or letter == "\x7f"


def _records(file: str, text: str, log: ProblemLog) -> Iterator[tuple[int, list[str]]]:
    """Records with their first line; empty lines are passed over."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    before = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            # Past a stray quote nothing can be told apart, so the file ends here.
            log.refuse(Code.BAD_QUOTES, file, before + 1)
            return
        line, before = before + 1, reader.line_num
        if any(cell.strip() for cell in cells):
            yield line, cells


def _decode(file: str, data: bytes, log: ProblemLog) -> str:
    """Text with plain line ends. UTF-8 is the rule; what else real feeds hold is guessed, aloud."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        log.warn(Code.ENCODING, file, encoding="UTF-16")
        text = data.decode("utf-16", errors="replace")
    else:
        text = _decode_bytes(file, data, log)
    text = text.removeprefix("\ufeff")
    plain = text.replace("\r\n", "\n")
    if "\r" in plain:
        log.warn(Code.LINE_ENDS, file)
        plain = plain.replace("\r", "\n")
    return plain


def _decode_bytes(file: str, data: bytes, log: ProblemLog) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        log.warn(Code.ENCODING, file, encoding="Windows-1252")
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")
