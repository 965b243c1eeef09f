"""From training checkpoints to the files in lpr/weights that the engines load."""

from pathlib import Path

import torch
from torch import nn

from lpr.reading import weights
from lpr.reading.decode import ALPHABET
from lpr.reading.network import Model
from lpr.reading.state import CLASSES, HEIGHT, KINDS, WIDTH
from lpr.training.edges_network import EdgesNetwork
from lpr.training.locator_network import LocatorNetwork
from lpr.training.state_network import StateNetwork

# EasyOCR expects the names that a network wrapped for several devices has.
PREFIX = "module."


def export_networks(training: Path, folder: Path = weights.FOLDER) -> list[Path]:
    """Write what has been trained so far, and the manifest of hashes; the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    if (training / "reader.pt").exists():
        written += _export_reader(_load(Model(len(ALPHABET) + 1), training / "reader.pt"), folder)
    if (training / "locator.pt").exists():
        locator = _load(LocatorNetwork(), training / "locator.pt")
        _to_onnx(locator, (1, 1, 544, 960), folder / weights.LOCATOR_ONNX, any_size=True)
        written.append(folder / weights.LOCATOR_ONNX)
    if (training / "state.pt").exists():
        state = _load(StateNetwork(len(CLASSES), len(KINDS)), training / "state.pt")
        _to_onnx(state, (1, 3, HEIGHT, WIDTH), folder / weights.STATE_ONNX, any_size=False)
        written.append(folder / weights.STATE_ONNX)
    if (training / "edges.pt").exists():
        edges = _load(EdgesNetwork(), training / "edges.pt")
        _to_onnx(edges, (1, 1, 64, 128), folder / weights.EDGES_ONNX, any_size=False)
        written.append(folder / weights.EDGES_ONNX)
    weights.write_manifest(folder)
    return written


def export_reader(reader: nn.Module, folder: Path = weights.FOLDER) -> list[Path]:
    """Write a reader, and the manifest; the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = _export_reader(reader, folder)
    weights.write_manifest(folder)
    return written


def _export_reader(reader: nn.Module, folder: Path) -> list[Path]:
    named = {f"{PREFIX}{name}": value for name, value in reader.state_dict().items()}
    torch.save(named, folder / weights.READER_TORCH)
    _to_onnx(reader, (1, 1, 64, 192), folder / weights.READER_ONNX, any_size=False)
    return [folder / weights.READER_TORCH, folder / weights.READER_ONNX]


def _load(network: nn.Module, checkpoint: Path) -> nn.Module:
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    network.load_state_dict(state["mean"])
    return network.eval()


def _to_onnx(
    network: nn.Module, shape: tuple[int, int, int, int], path: Path, *, any_size: bool
) -> None:
    axes = {"picture": {2: "height", 3: "width"}, "found": {2: "rows", 3: "columns"}}
    torch.onnx.export(
        network,
        (torch.zeros(shape),),
        str(path),
        input_names=["picture"],
        output_names=["found"],
        dynamic_axes=axes if any_size else None,
        opset_version=17,
        dynamo=False,
    )
