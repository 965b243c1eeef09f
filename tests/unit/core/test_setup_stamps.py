"""Setup's stamps: done once is done, until what it was done from changes."""

from pathlib import Path

import pytest

from scripts.setup import Step, take_steps
from scripts.stamps import Stamps, fingerprint


@pytest.fixture
def stamps(tmp_path: Path) -> Stamps:
    return Stamps(tmp_path / "stamps")


def step(folder: Path, done: list[str], fault: Exception | None = None) -> Step:
    def do() -> None:
        done.append("bake")
        if fault:
            raise fault
        (folder / "bread").touch()

    return Step("bake", "Baking", [folder / "flour"], [folder / "bread"], do)


def test_a_finished_step_is_not_done_again(tmp_path: Path, stamps: Stamps) -> None:
    done: list[str] = []
    (tmp_path / "flour").write_text("white")
    take_steps([step(tmp_path, done)], stamps)
    take_steps([step(tmp_path, done)], stamps)
    assert done == ["bake"]


def test_a_changed_input_or_a_missing_output_does_it_again(tmp_path: Path, stamps: Stamps) -> None:
    done: list[str] = []
    take_steps([step(tmp_path, done)], stamps)
    (tmp_path / "flour").write_text("rye")
    take_steps([step(tmp_path, done)], stamps)
    (tmp_path / "bread").unlink()
    take_steps([step(tmp_path, done)], stamps)
    assert len(done) == 3


def test_an_interrupted_step_is_done_again(tmp_path: Path, stamps: Stamps) -> None:
    done: list[str] = []
    take_steps([step(tmp_path, done)], stamps)
    (tmp_path / "flour").write_text("rye")
    with pytest.raises(KeyboardInterrupt):
        take_steps([step(tmp_path, done, KeyboardInterrupt())], stamps)
    (tmp_path / "flour").unlink()  # back to what was stamped before
    take_steps([step(tmp_path, done)], stamps)
    assert len(done) == 3


def test_a_fingerprint_tells_files_names_and_facts_apart(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("a")
    prints = {
        fingerprint([one]),
        fingerprint([two]),
        fingerprint([one, two]),
        fingerprint([one], "fact"),
    }
    assert len(prints) == 4
