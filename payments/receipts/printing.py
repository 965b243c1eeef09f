"""Receipts as PDF documents: tagged, titled, in every script that there are fonts for."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import structlog
import typst

from payments.receipts.papers import Paper

log = structlog.get_logger(__name__)

TEMPLATE = Path(__file__).resolve().parents[2] / "templates" / "payments" / "receipt.typ"
# Packages of nothing but fonts: Noto for the scripts of most names; the machine's own add to them.
FONT_PACKAGES = ("manimgx_fonts", "manimgx_fonts_cjk")
# What is asked first; whatever these lack is looked for in all fonts that are there.
FAMILIES = ("Noto Sans", "Noto Sans CJK SC", "Noto Sans Arabic", "Noto Sans Hebrew")

Standard = Literal["ua-1"]
# ISO 14289-1: what a screen reader needs is in the document, or it is not made.
ACCESSIBLE: Sequence[Standard] = ("ua-1",)


def print_paper(paper: Paper) -> bytes:
    """The document, the same bytes for the same paper.

    Where no font has a character that a name needs, it is printed as a box: such a document may
    no longer call itself accessible, and a line in the log asks for more fonts.
    """
    try:
        return _compile(paper, ACCESSIBLE)
    except typst.TypstError:
        log.warning("receipt_lacks_glyphs", receipt=paper.number)
        return _compile(paper, ())


def _compile(paper: Paper, standards: Sequence[Standard]) -> bytes:
    told: dict[str, Any] = {**asdict(paper), "families": FAMILIES, "issued_at": None}
    data = typst.compile(
        TEMPLATE.read_bytes(),
        font_paths=_fonts(),
        sys_inputs={"paper": json.dumps(told, ensure_ascii=False)},
        pdf_standards=list(standards),
        timestamp=paper.issued_at,
    )
    assert isinstance(data, bytes)  # noqa: S101 - what a document without a file to go to is
    return data


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """All fonts there are, looked for once in a process."""
    return typst.Fonts(font_paths=[str(files(package)) for package in FONT_PACKAGES])
