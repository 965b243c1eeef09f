"""The setup page of a camera: figures of the last hour, what to change, and no plate."""

import re
from datetime import timedelta

import cv2
import numpy as np
import pytest

from tests.integration.lpr.lanes import NOW, add_lanes, call, new_uid, passage, send
from tests.people import sign_in


@pytest.fixture(autouse=True)
def _lanes(app):
    add_lanes(app)


def came(client, sequence, *, width, picture=None, at=NOW, number="8ABC12"):
    uid = new_uid()
    sent = passage(sequence, uid, number=number, at=at)
    plate = {"text": "8ABC12", "confidence": 0.9, "box": [5, 5, width, 20], "characters": []}
    sent["body"]["reads"] = [
        {"frame": "1", "plates": [plate] if width else []},
        {"frame": "2", "plates": []},
    ]
    send(client, "staff", sent)
    if picture is not None:
        data = cv2.imencode(".jpg", picture)[1].tobytes()
        call(client, "staff", "PUT", f"passages/{uid}/pictures/1", data=data)


def test_the_last_hour_is_measured_and_told_in_words(client):
    glare = np.full((60, 200, 3), 250, np.uint8)
    came(client, 1, width=400, at=NOW - timedelta(hours=2))
    for sequence in range(2, 8):
        came(client, sequence, width=50, picture=glare, number=None if sequence < 5 else "8ABC12")
    sign_in(client, "office")
    page = client.get("/office/set-up/staff").text
    assert "From 6 passages of the last hour." in page
    assert "50 pixels, one in ten below 50" in page
    assert "50 % of 6 passages" in page
    for words in ("Zoom in or move the camera nearer", "too bright", "are not read"):
        assert words in page
    assert "8ABC12" not in page
    assert "Width of plates" in client.get("/office/set-up").text
    assert "Acerque el zoom" in client.get("/office/set-up/staff?lang=es").text


def test_few_cars_are_too_few_to_judge_by_and_not_nothing(client):
    came(client, 1, width=100)
    sign_in(client, "office")
    page = client.get("/office/set-up/staff").text
    rate = page.split("Plates read")[1].split("</tr>")[0]
    assert "100 % of 1 passage<" in rate
    assert "Too few cars to judge by." in rate
    assert "Nothing to measure yet" not in rate


def test_the_list_says_what_could_not_be_measured_and_why(client):
    row = row_of(client, "staff")
    assert "Nothing to measure yet" in row
    assert "No car came in the last hour." in row
    for sequence in range(1, 6):
        came(client, sequence, width=0, number=None)
    row = row_of(client, "staff")
    assert "Nothing to measure yet" not in row
    assert "Width of plates, Sharpness, Light, Angle: Cars came, but no plate was found." in row
    came(client, 6, width=100)
    assert "Sharpness, Light, Angle: Cars came, but no picture of a plate is here" in (
        row_of(client, "staff")
    )
    came(client, 7, width=100, picture=np.zeros((6, 60, 3), np.uint8))
    assert "are too small to measure" in row_of(client, "staff")
    came(client, 8, width=100, picture=np.full((40, 80, 3), 128, np.uint8))
    assert "Angle: No level edge of a plate was found" in row_of(client, "staff")


def row_of(client, slug):
    """A lane's line in the list of all lanes, as it reads."""
    sign_in(client, "office")
    row = client.get("/office/set-up").text.split(f"/set-up/{slug}")[1].split("</tr>")[0]
    return re.sub(r"<[^>]*>", "", row)


def test_an_empty_hour_says_so(client):
    sign_in(client, "office")
    page = client.get("/office/set-up/exit").text
    assert "Drive a few cars through the lane" in page
    assert client.get("/office/set-up/nowhere").status_code == 404
