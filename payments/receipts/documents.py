"""Receipts as files: for a page that sends one, and for a mail that one is attached to."""

from flask_babel import force_locale

from core.db import read_session, release_connection
from core.mail import Attachment
from payments.receipts import finding, papers, printing

PDF = "application/pdf"


def document_of(found: finding.Found, language: str) -> tuple[str, bytes]:
    """A receipt's file name and its bytes, in a language."""
    with force_locale(language):
        if found.refund is None:
            paper = papers.paper_of_payment(found.receipt)
        else:
            paper = papers.paper_of_refund(found.receipt, found.refund)
    return f"{paper.number}.pdf", printing.print_paper(paper)


def attach(name: str) -> Attachment:
    """The document of "number:language", for a mail. LookupError where there is none."""
    number, _colon, language = name.partition(":")
    session = read_session()
    session.expire_all()
    found = finding.find(session, number)
    if found is None:
        raise LookupError(f"there is no receipt {number}")
    file_name, data = document_of(found, language)
    release_connection()
    return Attachment(file_name, PDF, data)
