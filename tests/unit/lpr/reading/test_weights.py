"""The committed networks are the measured ones, or nothing is read."""

from pathlib import Path

import pytest

from lpr.reading import weights
from lpr.reading.weights import WeightsError, checked

ALL = (weights.READER_TORCH, weights.READER_ONNX, weights.LOCATOR_ONNX)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / weights.LOCATOR_ONNX).write_bytes(b"a network")
    weights.write_manifest(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", ALL)
def test_what_is_committed_is_what_was_measured(name: str) -> None:
    assert checked(name).stat().st_size < 5_000_000


def test_the_folder_stays_small() -> None:
    size = sum(path.stat().st_size for path in weights.FOLDER.iterdir() if path.is_file())
    assert size < 20_000_000


def test_an_untouched_file_is_given(folder: Path) -> None:
    assert checked(weights.LOCATOR_ONNX, folder).read_bytes() == b"a network"


def test_an_altered_file_is_refused(folder: Path) -> None:
    (folder / weights.LOCATOR_ONNX).write_bytes(b"a Network")
    with pytest.raises(WeightsError) as caught:
        checked(weights.LOCATOR_ONNX, folder)
    assert caught.value.code == "weights_altered"
    assert "Restore" in caught.value.sentence


def test_a_missing_file_is_refused(folder: Path) -> None:
    (folder / weights.LOCATOR_ONNX).unlink()
    with pytest.raises(WeightsError, match="weights_missing"):
        checked(weights.LOCATOR_ONNX, folder)


@pytest.mark.parametrize("manifest", [None, "", "{}", "not json"])
def test_a_broken_manifest_is_refused(folder: Path, manifest: str | None) -> None:
    path = folder / weights.MANIFEST
    if manifest is None:
        path.unlink()
    else:
        path.write_text(manifest)
    weights._manifest.cache_clear()
    with pytest.raises(WeightsError, match="weights_missing"):
        checked(weights.LOCATOR_ONNX, folder)
