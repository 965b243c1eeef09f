"""CSV that opens in a spreadsheet, and runs nothing there."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

# The wide forms too: some spreadsheets read them as the plain ones.
_SIGNS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
FORMULA_STARTS = (*_SIGNS, "\t", "\r", "\n")


def csv_response(
    filename: str, header: Sequence[str], rows: Iterable[Sequence[object]]
) -> Response:
    """Answer with a table as a CSV download."""
    response = Response(csv_text(header, rows), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a table as CSV, with the mark of UTF-8 so that Excel reads names."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([defuse(cell) for cell in row] for row in rows)
    return "\N{BYTE ORDER MARK}" + text.getvalue()


def defuse(cell: object) -> object:
    """Put an apostrophe before text that a spreadsheet would take for a formula (OWASP)."""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return "'" + cell
    return cell
