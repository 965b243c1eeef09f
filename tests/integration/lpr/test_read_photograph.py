"""The page that reads photographs: what it shows, what it refuses, and that it keeps nothing."""

import io
import json
import re
from base64 import b64decode
from pathlib import Path
from typing import ClassVar

import cv2
import numpy as np
import pytest

from lpr.photo_reading import PhotoRead, Refused, read_photo
from lpr.photo_samples import SAMPLES, sample_photo
from lpr.reading.pictures import PictureError
from lpr.reading.pipeline import PlateReader, open_reader
from lpr.reading.records import PlateKind


class InThisProcess:
    """Reads without a process of its own; `answers` are given first, states by `namer`."""

    def __init__(self):
        self.answers: list[Refused] = []
        self.warm = 0
        self.namer = None

    def warm_up(self) -> None:
        self.warm += 1

    def read(self, data: bytes) -> PhotoRead | Refused:
        if self.answers:
            return self.answers.pop(0)
        opened = open_reader("onnx")
        try:
            return read_photo(PlateReader(opened.locator, opened.engine, self.namer), data)
        except PictureError as error:
            return Refused(error.code)


@pytest.fixture
def reader(app):
    app.extensions["gatehouse_reader"] = InThisProcess()
    return app.extensions["gatehouse_reader"]


@pytest.fixture
def send(client, reader):
    """Send files as a form does: `send(("a.jpg", data), …)`."""

    def post(*files, **values):
        photos = [(io.BytesIO(data), name) for name, data in files]
        return client.post("/demo/read", data={"photos": photos, **values})

    return post


def png(picture):
    return cv2.imencode(".png", picture)[1].tobytes()


FAULT = re.compile(
    r'class="field-error">.*?<span>(.*?)\s*<span class="read-code mono">(\w+)<', re.DOTALL
)


def fault_of(answer):
    found = FAULT.search(answer.text)
    return found.groups() if found else None


def test_a_photograph_comes_back_with_all_that_was_seen(send):
    answer = send(("gate.jpg", sample_photo("night")))
    assert answer.status_code == 200
    assert "KRT4471" in answer.text
    assert "read-outline" in answer.text
    assert "Sure enough to open a gate" in answer.text
    assert "Not named" in answer.text
    table = json.loads(inline(answer, "application/json"))
    assert [plate["text"] for plate in table["plates"]] == ["KRT4471"]
    assert len(table["plates"][0]["corners"]) == 4
    assert list(table["stages"]) == ["open", "locate", "straighten", "read", "state", "decide"]
    rows = b64_csv(answer)
    assert rows[0] == "plate,read,place,rank,character,probability"
    assert rows[1].startswith("1,KRT4471,1,1,K,0.9")
    scene = cv2.imdecode(np.frombuffer(inline(answer, "image/jpeg"), np.uint8), cv2.IMREAD_COLOR)
    assert scene.shape == (720, 1280, 3)
    crop = cv2.imdecode(np.frombuffer(inline(answer, "image/png"), np.uint8), cv2.IMREAD_GRAYSCALE)
    assert crop.shape == (64, 192)


def inline(answer, kind):
    return b64decode(re.search(rf"data:{kind};base64,([^\"]+)", answer.text).group(1))


def b64_csv(answer):
    return inline(answer, "text/csv").decode("utf-8-sig").splitlines()


def test_state_and_kind_are_shown_where_they_were_named(send, reader):
    class Namer:
        states: ClassVar = {"NY": 0.987}

        def look(self, *_seen):
            return self

        def named(self, _text):
            return PlateKind("NY", 0.987, "livery")

    reader.namer = Namer()
    answer = send(("gate.jpg", sample_photo("night")))
    assert "New York (98.7\N{NO-BREAK SPACE}%)" in answer.text
    assert "Livery or taxi" in answer.text
    assert "Not named" not in answer.text


def test_two_plates_are_told_apart(send):
    answer = send(("two.jpg", sample_photo("two")))
    assert "2 plates were read." in answer.text
    assert {"7XYZ901", "372GHK"} <= set(re.findall(r'plate-number mono">(\w+)<', answer.text))


def test_no_plate_says_what_to_try_and_offers_no_characters(send):
    answer = send(("empty.jpg", sample_photo("none")))
    assert answer.status_code == 200
    assert "No plate was found in this photograph." in answer.text
    assert "60 pixels wide" in answer.text
    assert "text/csv" not in answer.text


def test_a_good_one_is_shown_though_a_bad_one_came_with_it(send):
    answer = send(("bad.jpg", b"no picture"), ("gate.jpg", sample_photo("night")))
    assert answer.status_code == 200
    assert "KRT4471" in answer.text
    assert fault_of(answer) == (
        "bad.jpg: This is not a JPEG, PNG, WebP or BMP picture. Choose one of these.",
        "not_a_picture",
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"no picture", "not_a_picture"),
        (sample_photo("day")[:5000], "truncated"),
    ],
)
def test_what_is_no_picture_is_said_beside_the_field(send, data, code):
    answer = send(("car.jpg", data))
    assert answer.status_code == 422
    assert fault_of(answer)[1] == code
    assert 'aria-invalid="true"' in answer.text


def test_a_form_without_a_file_says_what_is_missing(client, reader):
    answer = client.post("/demo/read", data={"photos": (io.BytesIO(b""), "")})
    assert answer.status_code == 422
    assert fault_of(answer)[1] == "missing"


def test_more_than_four_at_once_are_not_read(send, reader):
    reader.answers = [Refused("not_a_picture")] * 4
    answer = send(*[(f"{number}.jpg", b"x") for number in range(6)])
    assert fault_of(answer)[1] == "too_many"
    assert reader.answers == []


def test_a_request_that_is_too_large_is_refused_on_the_page_itself(make_app, sqlite_url):
    client = make_app(sqlite_url, UPLOAD_MAX_BYTES=10_000, MAX_CONTENT_LENGTH=10_000).test_client()
    photos = (io.BytesIO(bytes(20_000)), "big.jpg")
    answer = client.post("/demo/read", data={"photos": photos})
    assert answer.status_code == 413
    assert fault_of(answer)[1] == "too_many_bytes"


@pytest.mark.parametrize(
    "code", ["reader_busy", "reader_loading", "reader_failed", "weights_altered"]
)
def test_what_is_our_own_fault_is_not_blamed_on_the_picture(send, reader, code):
    reader.answers = [Refused(code)]
    answer = send(("car.jpg", sample_photo("day")))
    assert answer.status_code == 503
    assert fault_of(answer)[1] == code


def test_nothing_of_a_photograph_stays(send, app):
    folder = Path(app.config["INSTANCE_DIR"])
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    answer = send(("gate.jpg", sample_photo("night")))
    assert answer.headers["Cache-Control"] == "no-store"
    after = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    databases = {path for path in after if path.name.startswith("gatehouse.db")}
    assert set(after) - set(before) <= databases
    assert not any(b"KRT4471" in path.read_bytes() for path in after)


def test_a_name_is_shown_as_text(send):
    answer = send(("<script>alert(1)</script>.jpg", sample_photo("none")))
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text


@pytest.mark.parametrize("name", SAMPLES)
def test_every_drawn_one_is_there_and_read(client, reader, app, name):
    answer = client.get(f"/demo/read/samples/{name}")
    assert answer.status_code == 200
    assert ("No plate was found." in answer.text) is (name == "none")
    small = f"samples/{name}-small.jpg"
    assert small in client.get("/demo/read").text
    assert (Path(app.static_folder) / small).is_file()


def test_a_sample_that_is_none_is_not_there(client, reader):
    assert client.get("/demo/read/samples/other").status_code == 404


def test_the_networks_are_loaded_when_the_page_says_so(client, reader):
    assert client.get("/demo/read").status_code == 200
    assert reader.warm == 0
    assert client.post("/demo/read/warm-up").status_code == 204
    assert reader.warm == 1


def test_where_there_are_no_demo_pages_there_is_no_reading(make_app, sqlite_url):
    client = make_app(sqlite_url, DEMO_PAGES="0").test_client()
    assert client.get("/demo/read").status_code == 404
    assert client.post("/demo/read").status_code == 404


def test_a_form_from_elsewhere_is_refused(make_app, sqlite_url):
    client = make_app(sqlite_url, WTF_CSRF_ENABLED=True).test_client()
    photos = (io.BytesIO(sample_photo("day")), "car.jpg")
    assert client.post("/demo/read", data={"photos": photos}).status_code == 400
    assert client.post("/demo/read/warm-up").status_code == 400


def test_who_sends_too_many_has_to_wait(make_app, sqlite_url):
    client = make_app(sqlite_url, RATELIMIT_ENABLED=True).test_client()
    statuses = [client.post("/demo/read").status_code for _ in range(31)]
    assert statuses == [422] * 30 + [429]


def test_the_page_is_whole_in_spanish(client, send):
    answer = send(("coche.jpg", sample_photo("night")), lang="es")
    client.get("/?lang=es")
    answer = send(("coche.jpg", sample_photo("night")))
    assert "Bastante seguro para abrir una barrera" in answer.text
    assert "Sin nombrar" in answer.text
    assert "Buscar placas" in answer.text


def test_a_very_long_picture_is_shown_whole(send):
    answer = send(("long.png", png(np.full((3000, 40, 3), 90, np.uint8))))
    assert answer.status_code == 200
    assert 'width="40" height="3000"' in answer.text
