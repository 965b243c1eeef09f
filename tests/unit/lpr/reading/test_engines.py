"""Engines are chosen by name, and what lanes in the field call them goes on to work."""

import pytest

from lpr.reading.engines import OLDER_NAMES, open_engine
from lpr.reading.onnx_engine import OnnxEngine
from lpr.reading.pipeline import open_reader


def test_unknown_engines_are_refused() -> None:
    with pytest.raises(ValueError, match="'magic': choose one of easyocr, onnx"):
        open_engine("magic")


@pytest.mark.parametrize("name", ["onnx", *OLDER_NAMES])
def test_older_names_open_what_they_opened(name: str) -> None:
    assert isinstance(open_reader(name).engine, OnnxEngine)
