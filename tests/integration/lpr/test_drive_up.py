"""The demo's Drive up page and lanes: what goes into a lane's inbox, and what is wrong said."""

import io
from pathlib import Path

import cv2
import numpy as np
import pytest
from sqlalchemy import select

from core.db import read_session, transaction
from lpr import demo
from lpr.driver_pages import qr_of
from lpr.lane.config import load_config
from lpr.models import Lane, Passage
from tests.integration.lpr.lanes import add_lanes, barrier, new_uid, passage, send


@pytest.fixture(autouse=True)
def _lanes(app):
    add_lanes(app)


def photo(data, name="car.jpg"):
    return {"lane": "staff", "car": "photo", "photo": (io.BytesIO(data), name)}


def picture():
    noise = np.random.default_rng(1).integers(0, 255, (300, 400, 3), np.uint8)
    return cv2.imencode(".png", noise)[1].tobytes()


def inbox(app, lane="staff"):
    return Path(app.config["INSTANCE_DIR"]) / "lanes" / lane / "inbox"


def test_a_photograph_goes_into_the_lanes_inbox_whole(client, app):
    answer = client.post("/demo/drive-up", data=photo(picture()))
    assert answer.status_code == 302
    [arrival] = inbox(app).iterdir()
    assert sorted(path.name for path in arrival.iterdir()) == ["000.jpg", "done"]
    watched = client.get(answer.location)
    assert "The car rolls up" in watched.text or "The lane does not answer" in watched.text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "Choose a photograph"),
        (b"GIF89a no", "not a JPEG"),
        (picture()[:-200], "end is missing"),
    ],
)
def test_a_photograph_that_is_none_is_said_beside_the_field(client, app, data, says):
    name = "car.jpg" if data else ""
    answer = client.post("/demo/drive-up", data=photo(data, name))
    assert answer.status_code == 422
    assert says in answer.text[answer.text.index('id="photo-error"') :]
    assert not inbox(app).exists()


def test_a_drawn_car_and_its_passage_are_watched_to_the_claim_code(client, app):
    answer = client.post("/demo/drive-up", data={"lane": "public", "car": "stranger"})
    arrival = answer.location.rsplit("/", 1)[-1]
    assert len(list((inbox(app, "public") / arrival).glob("*.jpg"))) >= 3
    uid = new_uid()
    seen = passage(1, uid, "open", reason="visitor", arrival=arrival)
    send(client, "public", seen, barrier(2, uid))
    shown = client.get(f"{answer.location}/progress").text
    with app.app_context():
        code = read_session().scalars(select(Passage.claim_code)).one()
    assert code in shown
    assert qr_of(f"http://127.0.0.1:8000/pay/{code}") in shown
    assert "barrier-open" in shown
    assert "hx-trigger" not in shown
    with client.get(f"{answer.location}/car.jpg") as car:
        assert car.mimetype == "image/jpeg"


def test_a_full_disk_is_said_beside_the_field_and_leaves_nothing(client, app, monkeypatch):
    write = Path.write_bytes

    def full(path, data):
        if path.suffix == ".jpg" and path.parent.name.startswith("."):
            raise OSError(28, "No space left on device")
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    answer = client.post("/demo/drive-up", data=photo(picture()))
    assert answer.status_code == 422
    assert "Free its disk" in answer.text
    assert list(inbox(app).iterdir()) == []
    assert list((Path(app.config["INSTANCE_DIR"]) / "drive-ups").iterdir()) == []


@pytest.mark.parametrize("wrong", ["nothing", "..%2f..%2fgatehouse.db"])
def test_an_unknown_drive_up_is_not_there(client, wrong):
    assert client.get(f"/demo/drive-up/{wrong}").status_code == 404


def test_seeding_twice_changes_nothing_and_lanes_can_start_from_their_files(app, clock):
    def seed():
        with app.app_context(), transaction() as session:
            demo.seed(session, clock.now())
            lanes = session.scalars(select(Lane).order_by(Lane.id)).all()
            told = [(lane.slug, lane.token_hash) for lane in lanes]
        files = sorted(Path(app.config["INSTANCE_DIR"]).glob("lanes/*/lane.toml"))
        return told, [(path, path.stat().st_mtime_ns, path.read_text()) for path in files]

    first = seed()
    assert seed() == first
    paths = [path for path, _, _ in first[1]]
    assert [load_config(path).slug for path in paths] == [
        "fruit-entry",
        "fruit-exit",
        "nashua-entry",
    ]
    assert all(path.stat().st_mode & 0o077 == 0 for path in paths)
