"""What is wrong with a wording, in words that whoever writes it can act on."""

from collections.abc import Iterable, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from core.notices.wording import Fault, Flaw

FLAWS: Mapping[Flaw, LazyString] = {
    Flaw.EMPTY: _l("Write something here, or go back to the original."),
    Flaw.TOO_LONG: _l("It is too long; the most characters are:"),
    Flaw.LINES: _l("A subject is one line."),
    Flaw.CHARACTERS: _l("It has a character that cannot be shown:"),
    Flaw.SYNTAX: _l("A brace or an “if” is not closed, or stands where it cannot be read."),
    Flaw.CODE: _l("Only placeholders and {% if name %} … {% else %} … {% endif %} may stand here:"),
    Flaw.UNKNOWN: _l("This notice knows no placeholder of this name:"),
    Flaw.MISSING: _l("Some readers would not see this placeholder, which everybody needs:"),
    Flaw.FLAG_WRITTEN: _l("This one can only be asked about, by {% if … %}:"),
}


def fault_words(fault: Fault) -> str:
    """What is wrong and where."""
    said = f"{FLAWS[fault.flaw]} {fault.text}".strip()
    return _("Line %(number)s: %(said)s", number=fault.line, said=said) if fault.line else said


def faults_by_field(faults: Iterable[Fault]) -> dict[str, str]:
    """All faults of each field as one text, to stand beside it."""
    told: dict[str, list[str]] = {}
    for fault in faults:
        told.setdefault(fault.field, []).append(fault_words(fault))
    return {field: " ".join(dict.fromkeys(texts)) for field, texts in told.items()}
