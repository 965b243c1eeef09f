"""The mean of readers is written for both engines, and lies between them."""

import cv2
import numpy as np
import pytest
import torch

from lpr.reading import weights
from lpr.reading.decode import ALPHABET
from lpr.reading.network import Model
from lpr.training.averaging import average
from lpr.training.export import export_reader


@pytest.mark.filterwarnings("ignore")  # the exporter warns of its own ways
def test_the_mean_of_two_readers_is_exported_for_both_engines(tmp_path):
    torch.manual_seed(0)
    readers = [Model(len(ALPHABET) + 1).eval() for _ in range(2)]
    for place, reader in enumerate(readers):
        export_reader(reader, tmp_path / str(place))
    mean = average([tmp_path / str(place) / weights.READER_TORCH for place in range(2)])
    first, second, between = (dict(model.named_parameters()) for model in (*readers, mean))
    for name, value in between.items():
        torch.testing.assert_close(value, (first[name] + second[name]) / 2)
    written = export_reader(mean, tmp_path / "mean")
    assert {path.name for path in written} == {weights.READER_TORCH, weights.READER_ONNX}
    picture = torch.rand(1, 1, 64, 192)
    network = cv2.dnn.readNetFromONNX(str(tmp_path / "mean" / weights.READER_ONNX))
    network.setInput(picture.numpy())
    with torch.no_grad():
        np.testing.assert_allclose(network.forward(), mean(picture).numpy(), atol=1e-3)
