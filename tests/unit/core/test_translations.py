"""Every marked string has its Spanish, whole and with its placeholders."""

import re
import subprocess
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from scripts import translations
from scripts.translations import LANGUAGES, catalogue_path, read_catalogue, untranslated

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Every string that is marked in the tree as it stands."""
    template = tmp_path_factory.mktemp("strings") / "messages.pot"
    translations.extract(template)
    return read_catalogue(template)


@pytest.fixture(params=LANGUAGES)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    """The catalogue of one language."""
    return read_catalogue(catalogue_path(request.param))


def _forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def test_every_string_is_in_the_catalogue(marked: Catalog, catalogue: Catalog) -> None:
    missing = [m.id for m in marked if m.id and catalogue.get(m.id, m.context) is None]
    assert not missing, "run `make translations`, then translate"


def test_every_string_is_translated_and_confirmed(catalogue: Catalog) -> None:
    assert untranslated(catalogue) == []


def test_nothing_is_kept_that_is_not_said_any_more(marked: Catalog, catalogue: Catalog) -> None:
    said = {_forms(m.id)[0] for m in marked}
    assert [m.id for m in catalogue if m.id and _forms(m.id)[0] not in said] == []


def test_placeholders_survive_translation(catalogue: Catalog) -> None:
    assert [m.id for m in catalogue if m.id and not _keeps_placeholders(m)] == []


def _keeps_placeholders(message: Message) -> bool:
    """The last form of each says the number; a form for one may leave it out."""
    wanted = _placeholders(_forms(message.id)[-1])
    *singular, last = _forms(message.string)
    return _placeholders(last) == wanted and all(
        set(_placeholders(form)) <= set(wanted) for form in singular
    )


def test_an_empty_and_a_fuzzy_string_are_found() -> None:
    catalogue = Catalog(locale="es")
    catalogue.add("gate", "")
    catalogue.add("lane", "carril", flags=["fuzzy"])
    catalogue.add(("space", "spaces"), ("espacio", ""))
    catalogue.add("plate", "placa")
    assert sorted(untranslated(catalogue)) == ["gate", "lane", "space"]


def test_catalogues_compile(catalogue: Catalog, tmp_path: Path) -> None:
    source = catalogue_path(str(catalogue.locale))
    subprocess.run(
        [translations.PYBABEL, "-q", "compile", "-i", source, "-o", tmp_path / "messages.mo"],
        check=True,
    )
    assert (tmp_path / "messages.mo").stat().st_size > 0
