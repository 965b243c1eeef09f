"""Records: their JSON, and how boxes overlap."""

import json

from lpr.reading.records import Box, Character, PlateRead


def test_json_has_the_promised_shape() -> None:
    character = Character("8", 0.98765, (("B", 0.01), ("", 0.001)))
    read = PlateRead("8", 0.98765, Box(1, 2, 30, 40), (character,))
    assert json.loads(json.dumps(read.to_json())) == {
        "text": "8",
        "confidence": 0.9877,
        "box": [1, 2, 30, 40],
        "characters": [
            {
                "text": "8",
                "probability": 0.9877,
                "runners_up": [
                    {"text": "B", "probability": 0.01},
                    {"text": "", "probability": 0.001},
                ],
            }
        ],
        "state": None,
        "state_confidence": 0.0,
        "type": None,
    }


def test_overlap() -> None:
    box = Box(0, 0, 10, 10)
    assert box.overlap(box) == 1.0
    assert box.overlap(Box(5, 0, 10, 10)) == 50 / 150
    assert box.overlap(Box(10, 0, 10, 10)) == 0.0
