"""A reader opens with every network as it was measured, or not at all."""

import json
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from lpr.reading import weights
from lpr.reading.pipeline import open_reader
from lpr.reading.weights import WeightsError

LISTED = tuple(json.loads((weights.FOLDER / weights.MANIFEST).read_text()))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the networks, from which readers are opened."""
    copy = tmp_path / "weights"
    shutil.copytree(weights.FOLDER, copy)
    monkeypatch.setattr(weights, "checked", partial(weights.checked, folder=copy))
    weights._manifest.cache_clear()
    return copy


def _engine_of(name: str) -> str:
    return "easyocr" if name.endswith(".pth") else "onnx"


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_every_network_is_listed() -> None:
    files = {path.name for path in weights.FOLDER.iterdir() if path.suffix in {".onnx", ".pth"}}
    assert set(LISTED) == files


def test_an_untouched_copy_opens(folder: Path) -> None:
    assert open_reader("onnx")


@pytest.mark.filterwarnings("ignore")  # of the libraries, about one another
@pytest.mark.parametrize("name", LISTED)
@pytest.mark.parametrize(
    ("harm", "code"),
    [(Path.unlink, "weights_missing"), (_cut, "weights_altered"), (_flip, "weights_altered")],
    ids=["gone", "cut", "flipped"],
)
def test_a_harmed_network_opens_nothing(
    folder: Path, name: str, harm: Callable[[Path], None], code: str
) -> None:
    harm(folder / name)
    with pytest.raises(WeightsError) as caught:
        open_reader(_engine_of(name))
    assert caught.value.code == code
    assert name in caught.value.sentence


@pytest.mark.parametrize("manifest", ["[]", "null", '"text"', '{"gatehouse_locator.onnx": 5}'])
def test_a_manifest_of_another_shape_opens_nothing(folder: Path, manifest: str) -> None:
    (folder / weights.MANIFEST).write_text(manifest)
    weights._manifest.cache_clear()
    with pytest.raises(WeightsError):
        open_reader("onnx")
    weights._manifest.cache_clear()
