"""Stamps: what setup has done already, remembered by a hash of what it was done from."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(inputs: Iterable[Path], *facts: str) -> str:
    """A hash of the files' names and contents and of the facts; a missing file counts as empty."""
    digest = hashlib.sha256()
    for fact in facts:
        digest.update(fact.encode() + b"\0")
    for path in sorted(inputs):
        digest.update(path.as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes() if path.is_file() else b"").digest())
    return digest.hexdigest()


class Stamps:
    """One small file a step under `folder`; written last, so an interrupted step is done again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def holds(self, step: str, value: str) -> bool:
        """Whether the step was finished from just these inputs."""
        path = self.folder / step
        return path.is_file() and path.read_text() == value

    def write(self, step: str, value: str) -> None:
        """Remember the step as done. A reader sees the old stamp or the new, never half of one."""
        self.folder.mkdir(exist_ok=True)
        draft = self.folder / f"{step}.draft"
        draft.write_text(value)
        draft.replace(self.folder / step)

    def forget(self, step: str) -> None:
        """The step is about to be done again: until it is finished nothing vouches for it."""
        (self.folder / step).unlink(missing_ok=True)
