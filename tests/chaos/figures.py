"""The figures of `make faults`: written into the page that FAULT_PAGE names, between its marks."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

from lpr.benchmark.machine import load, this_machine


def tell(name: str, rows: dict[str, object]) -> None:
    """Write a table between `<!-- NAME -->` and `<!-- /NAME -->`; nothing where no page is asked.

    Raises ValueError where the page has no such marks.
    """
    asked = os.environ.get("FAULT_PAGE", "")
    if not asked:
        return
    page = Path(asked)
    page.write_text(put_between(page.read_text(), name, table(rows)))


def table(rows: dict[str, object]) -> str:
    """The figures, and when and on what they were measured."""
    day, machine = datetime.now(UTC).date(), this_machine()
    lines = [
        f"Measured {day} on {machine}; load {load():.1f} at the end.",
        "",
        "| | |",
        "| --- | --- |",
    ]
    return "\n".join([*lines, *(f"| {name} | {value} |" for name, value in rows.items())])


def put_between(text: str, name: str, told: str) -> str:
    """The text with what stands between the marks replaced."""
    marks = re.compile(f"(<!-- {re.escape(name)} -->\n).*?(<!-- /{re.escape(name)} -->)", re.DOTALL)
    if not marks.search(text):
        raise ValueError(f"the page has no marks for {name}")
    return marks.sub(lambda found: f"{found[1]}\n{told}\n\n{found[2]}", text)
