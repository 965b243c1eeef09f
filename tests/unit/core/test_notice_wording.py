"""What a wording may say: placeholders and questions, nothing that runs, nothing left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.notices.notice import Kind, Notice, Placeholder
from core.notices.wording import Flaw, Wording, fill, find_faults, tidy

NOTICE = Notice(
    "offer",
    "An offer",
    "Somebody is offered something",
    (
        Placeholder("name", "Who", "Amara", may_be_empty=True),
        Placeholder("link", "Where", "https://x", must=True),
        Placeholder("is_last", "Last one", sample=True, kind=Kind.FLAG),
    ),
)
GOOD = "{% if name %}\nDear {{ name }},\n{% else %}\nHello,\n{% endif %}\n{{ link }}\n"


def flaws(body: str, subject: str = "Hello") -> list[tuple[Flaw, str, int]]:
    return [(f.flaw, f.text, f.line) for f in find_faults(Wording(subject, body), NOTICE)]


def test_a_good_one_is_filled_without_escaping_and_without_empty_lines_of_questions() -> None:
    assert flaws(GOOD) == []
    filled = fill(
        Wording("For {{ name }}", GOOD), {"name": "O'Brien & <b>", "link": "l", "is_last": ""}
    )
    assert filled == Wording("For O'Brien & <b>", "Dear O'Brien & <b>,\nl\n")
    assert fill(Wording("x", GOOD), {"name": "", "link": "l", "is_last": ""}).body == "Hello,\nl\n"


def test_a_value_is_never_read_as_a_template_and_a_subject_stays_one_line() -> None:
    values = {"name": "{{ link }}\r\nBcc: all@x", "link": "l", "is_last": ""}
    assert fill(Wording("{{ name }}", "b"), values).subject == "{{ link }} Bcc: all@x"


@pytest.mark.parametrize(
    "code",
    [
        "{{ name.__class__ }}",
        "{{ name['x'] }}",
        "{{ name | upper }}",
        "{{ name() }}",
        "{{ 7 * 7 }}",
        "{{ 'x' }}",
        "{{ name ~ link }}",
        "{% for x in name %}{{ x }}{% endfor %}",
        "{% set link = 'https://evil.example' %}",
        "{% include 'layout.html' %}",
        "{% if name == 'Amara' %}x{% endif %}",
        "{% if not not name %}x{% endif %}",
        "{% raw %}{{ x }}{% endraw %}{% macro m() %}{% endmacro %}",
        "{% if name %}" * 30 + "{% endif %}" * 30,
    ],
)
def test_code_is_refused(code: str) -> None:
    assert [flaw for flaw, _, _ in flaws(f"{{{{ link }}}}\n{code}")] == [Flaw.CODE]


def test_what_is_wrong_is_told_with_its_line() -> None:
    assert flaws("{{ link }}\n{{ nmae }}") == [(Flaw.UNKNOWN, "nmae", 2)]
    assert flaws("{{ link }}\n{{ name") == [(Flaw.SYNTAX, "", 2)]
    assert flaws("{{ link }} {% if name %}") == [(Flaw.SYNTAX, "", 1)]
    assert flaws("{{ link }} {{ is_last }}") == [(Flaw.FLAG_WRITTEN, "is_last", 1)]
    assert flaws(" \n") == [(Flaw.EMPTY, "", 0)]
    assert flaws("{{ link }}\x07") == [(Flaw.CHARACTERS, "\\x07", 0)]
    assert flaws(GOOD, "a\nb") == [(Flaw.LINES, "", 0)]
    assert flaws(GOOD, "x" * 201) == [(Flaw.TOO_LONG, "200", 0)]
    assert flaws(GOOD, "{{ nobody }}") == [(Flaw.UNKNOWN, "nobody", 1)]


@pytest.mark.parametrize(
    "body",
    [
        "Hello",
        "{% if name %}{{ link }}{% endif %}",
        "{% if not is_last %}{{ link }}{% else %}bye{% endif %}",
        "{# {{ link }} #}",
    ],
)
def test_what_everybody_needs_may_not_hide_from_some_readers(body: str) -> None:
    assert flaws(body) == [(Flaw.MISSING, "link", 0)]


@given(st.text(max_size=60), st.text(max_size=200))
def test_whatever_is_typed_is_refused_or_can_be_sent(subject: str, body: str) -> None:
    wording = tidy(Wording(subject, body + "{{ link }}"))
    if not find_faults(wording, NOTICE):
        filled = fill(wording, {"name": "n", "link": "l", "is_last": ""})
        assert len(filled.subject.splitlines()) <= 1
