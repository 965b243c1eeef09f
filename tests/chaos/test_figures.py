"""The page that `make faults` writes its figures into."""

from pathlib import Path

import pytest

from tests.chaos.figures import put_between, tell

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"


def test_new_figures_take_the_place_of_the_old_and_nothing_else_changes() -> None:
    page = "before\n<!-- kills -->\n<!-- /kills -->\nafter\n"
    once = put_between(page, "kills", "200 kills")
    assert once == "before\n<!-- kills -->\n\n200 kills\n\n<!-- /kills -->\nafter\n"
    assert put_between(once, "kills", "7 kills") == once.replace("200", "7")


@pytest.mark.parametrize("name", ["kills", "days", "money"])
def test_the_page_has_a_place_for_them(name: str) -> None:
    assert "told" in put_between(PAGE.read_text(), name, "told")


def test_a_run_of_the_tests_writes_nothing_unless_it_is_asked_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.md"
    page.write_text("<!-- kills -->\n<!-- /kills -->\n")
    monkeypatch.delenv("FAULT_PAGE", raising=False)
    tell("kills", {"kills": 3})
    assert "3" not in page.read_text()
    monkeypatch.setenv("FAULT_PAGE", str(page))
    tell("kills", {"kills": 3})
    assert "| kills | 3 |" in page.read_text()
    assert "Measured 20" in page.read_text()
    with pytest.raises(ValueError, match="no marks for days"):
        tell("days", {})
