"""The house rules that tools can hold: lint, format, types, who imports whom, what is committed."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
# What belongs to one machine: a person's home, a registry's or mirror's address in a lock.
OF_ONE_MACHINE = re.compile(
    r"/home/\w+/|/Users/\w+/|/root/|--(extra-)?index-url|--find-links|file://"
)
LOCKS = ("requirements*.txt", "scripts/locks/*.txt", "package-lock.json", ".npmrc")


@pytest.mark.parametrize(
    "command",
    [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",), ("lint-imports",)],
    ids=" ".join,
)
def test_the_tools_have_nothing_to_say(command: tuple[str, ...]) -> None:
    program, *words = command
    done = subprocess.run(
        [BIN / program, *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout[-6000:]}\n{done.stderr[-2000:]}"


def test_locks_name_no_machine_and_no_address() -> None:
    for pattern in LOCKS:
        for path in ROOT.glob(pattern):
            text = path.read_text()
            assert not OF_ONE_MACHINE.search(text), f"{path.name} names one machine"
            assert '"resolved"' not in text, f"{path.name} names a registry's address"


def test_locks_carry_hashes() -> None:
    for path in [*ROOT.glob("requirements*.txt"), *ROOT.glob("scripts/locks/*.txt")]:
        pinned = re.findall(r"^[\w.\-\[\]]+==", path.read_text(), re.MULTILINE)
        hashed = re.findall(r"^[\w.\-\[\]]+==[^\n]*\\\n +--hash=", path.read_text(), re.MULTILINE)
        assert pinned, path.name
        assert len(pinned) == len(hashed), f"{path.name} pins something without a hash"


def test_templates_have_no_inline_script_style_or_handler() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", re.IGNORECASE)
    wrong = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in (ROOT / "templates").rglob("*.html")
        if (found := inline.search(path.read_text()))
    ]
    assert wrong == []


def test_packages_that_must_stay_light_import_nothing_at_their_door() -> None:
    for package in ("core", "parking", "lpr"):
        text = (ROOT / package / "__init__.py").read_text()
        assert not re.search(r"^\s*(import|from)\s", text, re.MULTILINE), package
