"""The committed networks: where they are, and that they are the ones that were measured."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "weights"
MANIFEST = "manifest.json"

READER_NAME = "gatehouse_plates"
READER_TORCH = f"{READER_NAME}.pth"
READER_ONNX = f"{READER_NAME}.onnx"
LOCATOR_ONNX = "gatehouse_locator.onnx"
EDGES_ONNX = "gatehouse_edges.onnx"
STATE_ONNX = "gatehouse_state.onnx"

_SENTENCES = {
    "weights_missing": "The network file {path} is missing. Restore lpr/weights from the release.",
    "weights_altered": (
        "The network file {path} is not the one that was measured. Restore lpr/weights from the "
        "release, or run `python -m lpr.training --export` if you trained it."
    ),
}


class WeightsError(Exception):
    """A network that must not be used: a stable ``code``, and a ``sentence`` on what to do."""

    def __init__(self, code: str, path: Path) -> None:
        self.code = code
        self.sentence = _SENTENCES[code].format(path=path)
        super().__init__(f"{code}: {self.sentence}")


def checked(name: str, folder: Path = FOLDER) -> Path:
    """The path of a network file whose SHA-256 is the manifest's.

    Raises WeightsError ``weights_missing`` or ``weights_altered``.
    """
    path = folder / name
    try:
        wanted = _manifest(folder)[name]
        found = digest(path)
    except (OSError, KeyError, TypeError, ValueError) as reason:
        raise WeightsError("weights_missing", path) from reason
    if found != wanted:
        raise WeightsError("weights_altered", path)
    return path


def digest(path: Path) -> str:
    """SHA-256 of the file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@lru_cache(maxsize=8)
def _manifest(folder: Path) -> dict[str, str]:
    listed: dict[str, str] = json.loads((folder / MANIFEST).read_text())
    return listed


def write_manifest(folder: Path = FOLDER) -> None:
    """List the network files of the folder with their hashes, after an export."""
    names = (READER_TORCH, READER_ONNX, LOCATOR_ONNX, EDGES_ONNX, STATE_ONNX)
    listed = {name: digest(folder / name) for name in names if (folder / name).exists()}
    (folder / MANIFEST).write_text(json.dumps(listed, indent=2) + "\n")
    _manifest.cache_clear()
