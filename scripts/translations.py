"""Collects the marked strings of the tree into translations/, and lists what is left to do."""

import subprocess
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "translations"
LANGUAGES = ("es",)
TEMPLATE = FOLDER / "messages.pot"
PYBABEL = Path(sys.executable).with_name("pybabel")
PLACES = ("app.py", "core", "payments", "parking", "commuter", "lpr", "templates")


def extract(template: Path = TEMPLATE) -> None:
    """Write every marked string of the tree to `template`, which git ignores."""
    marks = ["-k", "_l", "-k", "lazy_gettext", "-F", str(FOLDER / "babel.cfg")]
    plain = ["--no-wrap", "--sort-output", "--omit-header", "--no-location"]
    _pybabel("extract", *marks, *plain, "-o", str(template), *PLACES)


def update() -> None:
    """Bring each language's catalogue to the strings of messages.pot, guessing nothing."""
    template = read_catalogue(TEMPLATE)
    for language in LANGUAGES:
        path = catalogue_path(language)
        catalogue = read_catalogue(path)
        catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
        write_catalogue(path, catalogue)


def catalogue_path(language: str) -> Path:
    """Where the strings of a language are kept."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def write_catalogue(path: Path, catalogue: Catalog) -> None:
    """Write a catalogue so that two runs write the same."""
    with path.open("wb") as file:
        write_po(file, catalogue, width=0, sort_output=True, ignore_obsolete=True, no_location=True)


def read_catalogue(path: Path) -> Catalog:
    """Read a catalogue; ValueError where the file is none."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3] if path.suffix == ".po" else None)


def untranslated(catalogue: Catalog) -> list[str]:
    """List the strings that have no translation, or one that nobody has confirmed."""
    return [_first(m.id) for m in catalogue if m.id and (m.fuzzy or not _is_full(m.string))]


def _is_full(text: str | tuple[str, ...] | list[str] | None) -> bool:
    return bool(text) if isinstance(text, str) else bool(text and all(text))


def _first(name: str | tuple[str, ...] | list[str]) -> str:
    return name if isinstance(name, str) else name[0]


def _pybabel(*arguments: str) -> None:
    subprocess.run([PYBABEL, "-q", *arguments], cwd=ROOT, check=True)


def main() -> int:
    """Extract, update, and list what is left; 1 if anything is."""
    extract()
    update()
    left = 0
    for language in LANGUAGES:
        path = catalogue_path(language)
        missing = untranslated(read_catalogue(path))
        left += len(missing)
        print(f"{path.relative_to(ROOT)}: {len(missing)} left")
        for text in missing:
            print(f"  {text!r}")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
