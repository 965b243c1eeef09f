"""Receipts as PDF: readable by people and by screen readers, in whatever script a name is."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest
import structlog
from pypdf import PdfReader

from payments.receipts.papers import Paper
from payments.receipts.printing import print_paper

NAMES = "Nguyễn Zoë · Ђорђе · 山田太郎 · 김영희 · ไทย"


def paper(name: str) -> Paper:
    return Paper(
        number="R-2026-000123",
        language="es",
        title="Recibo R-2026-000123",
        issuer=["Gatehouse Hospital Campus", "Parking"],
        issued_at=datetime(2026, 3, 4, 15, tzinfo=UTC),
        facts=[("Pagado por", name), ("Por", '#panic("no") $x$ *not bold* \\')],
        head=("Concepto", "Importe"),
        rows=[("Permiso", "US$112,00")],
        totals=[("Pagado", "US$112,00"), ("Impuesto", "US$17,39")],
        notes=["Una nota."],
    )


def test_it_is_titled_tagged_and_says_everything_just_as_it_is() -> None:
    made = print_paper(paper(NAMES))
    document: Any = PdfReader(io.BytesIO(made))
    catalog = document.trailer["/Root"]
    text = document.pages[0].extract_text()

    assert made == print_paper(paper(NAMES))
    assert document.metadata.title == "Recibo R-2026-000123"
    assert catalog["/Lang"] == "es"
    assert catalog["/MarkInfo"]["/Marked"]
    assert "pdfuaid" in document.xmp_metadata.stream.get_data().decode()
    for said in ("Nguyễn Zoë", "Ђорђе", "山田太郎", "김영희", "US$17,39", "Una nota."):
        assert said in text
    assert '#panic("no") $x$ *not bold* \\' in text  # text is never a program


def test_a_script_without_a_font_costs_the_promise_not_the_receipt() -> None:
    never_assigned = "\U0003fffd"

    with structlog.testing.capture_logs() as logs:
        made = print_paper(paper(never_assigned))

    document: Any = PdfReader(io.BytesIO(made))
    assert [log["event"] for log in logs] == ["receipt_lacks_glyphs"]
    assert never_assigned not in str(logs)
    assert "US$112,00" in document.pages[0].extract_text()
    assert "pdfuaid" not in document.xmp_metadata.stream.get_data().decode()


@pytest.mark.parametrize("name", ["محمد الأحمد", "משה כהן", "राम कुमार", "தமிழ்", "አበበ", "Արամ"])
def test_no_script_of_ordinary_names_is_printed_as_boxes(name: str) -> None:
    with structlog.testing.capture_logs() as logs:
        print_paper(paper(name))

    assert logs == []
