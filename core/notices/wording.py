"""What a wording may say: text, placeholders, and questions whether one is known.

The language is Jinja's with all code taken away: every node but five is refused when a wording is
kept, and what is kept runs in Jinja's sandbox over plain texts. Mail is plain text, so nothing is
escaped in it; pages that show a wording escape it as they do everything.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import product

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, UndefinedError, nodes
from jinja2.sandbox import SandboxedEnvironment

from core.notices.notice import Kind, Notice

LONGEST = {"subject": 200, "body": 10_000}
# Nested questions cost stack; no letter needs so many.
MOST_QUESTIONS = 20
_MAY_STAND = (nodes.Output, nodes.TemplateData, nodes.Name, nodes.If, nodes.Not)
_MARK = "\N{SYMBOL FOR START OF TEXT}{}\N{SYMBOL FOR END OF TEXT}"

_environment = SandboxedEnvironment(
    undefined=StrictUndefined,
    autoescape=False,  # plain text, see above
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_environment.globals.clear()
_environment.filters.clear()


class Flaw(StrEnum):
    """Why a wording cannot be kept. Words: core.notices.words."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    LINES = "lines"
    CHARACTERS = "characters"
    SYNTAX = "syntax"
    CODE = "code"
    UNKNOWN = "unknown"
    MISSING = "missing"
    FLAG_WRITTEN = "flag_written"


@dataclass(frozen=True)
class Fault:
    """What is wrong with `subject` or `body`, in which line (0: anywhere), and which words."""

    field: str
    flaw: Flaw
    text: str = ""
    line: int = 0


class WordingError(Exception):
    """A wording that does not fit its notice (any longer)."""


@dataclass(frozen=True)
class Wording:
    """The subject and the body of a notice, with placeholders."""

    subject: str
    body: str

    def parts(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """Both by name."""
        return ("subject", self.subject), ("body", self.body)


def tidy(wording: Wording) -> Wording:
    """One line of subject without blanks around it; a body of unix lines with one at its end."""
    body = "\n".join(line.rstrip() for line in wording.body.replace("\r\n", "\n").split("\n"))
    return Wording(wording.subject.strip(), body.strip() + "\n")


def find_faults(wording: Wording, notice: Notice) -> list[Fault]:
    """Everything that speaks against keeping a wording; empty where nothing does."""
    faults = [f for name, text in wording.parts() for f in _faults_of(name, text, notice)]
    return faults or list(_find_missing(wording, notice))


def fill(wording: Wording, values: Mapping[str, str]) -> Wording:
    """The wording with its values. Raises WordingError where one is not known."""
    try:
        subject, body = (_compiled(text).render(values) for _, text in wording.parts())
    except (UndefinedError, TemplateSyntaxError) as error:
        raise WordingError(str(error)) from error
    return Wording(" ".join(subject.split()), body.strip() + "\n")


def _faults_of(name: str, text: str, notice: Notice) -> Iterator[Fault]:
    if not text.strip():
        yield Fault(name, Flaw.EMPTY)
    elif len(text) > LONGEST[name]:
        yield Fault(name, Flaw.TOO_LONG, str(LONGEST[name]))
    elif name == "subject" and len(text.splitlines()) > 1:
        yield Fault(name, Flaw.LINES)
    elif odd := next((c for c in text if not c.isprintable() and c not in "\n\t"), ""):
        yield Fault(name, Flaw.CHARACTERS, ascii(odd)[1:-1])
    elif text.count("{%") > 2 * MOST_QUESTIONS:
        yield Fault(name, Flaw.CODE, "{%")
    else:
        yield from _faults_of_tree(name, text, notice)


def _faults_of_tree(name: str, text: str, notice: Notice) -> Iterator[Fault]:
    try:
        tree = _environment.parse(text)
    except TemplateSyntaxError as error:
        yield Fault(name, Flaw.SYNTAX, line=error.lineno)
        return
    lines = text.split("\n")
    flags = {p.name for p in notice.placeholders if p.kind is Kind.FLAG}
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _MAY_STAND) or (
            isinstance(node, nodes.If) and not _is_question(node)
        ):
            yield Fault(name, Flaw.CODE, lines[node.lineno - 1].strip()[:80], node.lineno)
            return  # what stands inside it says nothing more
        if isinstance(node, nodes.Name) and node.name not in notice.names:
            yield Fault(name, Flaw.UNKNOWN, node.name, node.lineno)
    for output in tree.find_all(nodes.Output):
        for written in output.nodes:
            if isinstance(written, nodes.Name) and written.name in flags:
                yield Fault(name, Flaw.FLAG_WRITTEN, written.name, written.lineno)


def _is_question(node: nodes.If) -> bool:
    asked = node.test.node if isinstance(node.test, nodes.Not) else node.test
    return isinstance(asked, nodes.Name)


def _find_missing(wording: Wording, notice: Notice) -> Iterator[Fault]:
    """Placeholders that some reader would not see: every mix of what may be empty is tried."""
    choices = [p.name for p in notice.placeholders if p.is_choice]
    missing: dict[str, None] = {}
    for known in product((True, False), repeat=len(choices)):
        empty = {name for name, is_known in zip(choices, known, strict=True) if not is_known}
        values = {name: "" if name in empty else _MARK.format(name) for name in notice.names}
        filled = fill(wording, values)
        seen = filled.subject + filled.body
        for p in notice.placeholders:
            if p.must and p.name not in empty and values[p.name] not in seen:
                missing[p.name] = None
    for name in missing:
        yield Fault("body", Flaw.MISSING, name)


@lru_cache(maxsize=256)
def _compiled(text: str) -> Template:
    return _environment.from_string(text)
