"""The camera in a lane's file: its patience, what begins a passage, its troubles in the papers."""

import re
from pathlib import Path

import pytest

from lpr.lane.cameras.patience import Patience
from lpr.lane.cameras.troubles import Trouble
from lpr.lane.config import LaneConfigError, Trigger, load_config

LANE_DOC = Path(__file__).resolve().parents[5] / "docs/lane.md"
WHOLE = """
slug = "nashua"
kind = "restricted"
direction = "entry"
garage = "nashua-street"
{top}
[camera]
{camera}
[server]
url = "http://127.0.0.1:1/"
token = "t"
list_key = "k"
[reading]
engine = "opencv"
"""
RTSP = 'kind = "url"\nsource = "rtsp://10.0.0.9/stream1"\nuser = "gate"\npassword = "s3cret"'
MODBUS = '[barrier]\nkind = "modbus"\nhost = "10.0.0.7"\nraise_coil = 0\n'
RELAY = '[barrier]\nkind = "http"\nurl = "http://10.0.0.7"\nraise_path = "/up"\nstate_path = "/"\n'
DETECTOR = 'trigger = "detector"'


def load(tmp_path, top="", camera=RTSP, end=""):
    (tmp_path / "lane.toml").write_text(WHOLE.format(top=top, camera=camera) + end)
    return load_config(tmp_path / "lane.toml")


def test_without_a_word_the_patience_is_the_usual_and_the_picture_begins_a_passage(tmp_path):
    config = load(tmp_path)
    assert config.camera.patience == Patience()
    assert config.trigger is Trigger.PICTURE
    assert "s3cret" not in repr(config)


def test_a_lane_may_be_more_patient_with_its_camera(tmp_path):
    patience = "[camera.patience]\nconnect_s = 10\nfrozen_s = 120.5"
    told = load(tmp_path, camera=f"{RTSP}\n{patience}").camera.patience
    assert told == Patience(connect_s=10.0, frozen_s=120.5)


@pytest.mark.parametrize(
    ("patience", "says"),
    [
        ("frozen_s = 1", r"camera\.patience\.frozen_s must be from 5 to 3600 seconds"),
        ('stalled_s = "5"', r"camera\.patience\.stalled_s must be from 0\.5 to 60 seconds"),
        ("connect_s = true", "connect_s"),
        ("connect_s = nan", "connect_s"),
        ("sleepy_s = 5", r"camera\.patience\.sleepy_s is no setting"),
    ],
)
def test_a_patience_that_cannot_be_is_named(tmp_path, patience, says):
    with pytest.raises(LaneConfigError, match=says):
        load(tmp_path, camera=f"{RTSP}\n[camera.patience]\n{patience}")


def test_a_vehicle_detector_may_begin_a_passage(tmp_path):
    config = load(tmp_path, top=DETECTOR, end=f"{MODBUS}occupied_input = 3\n")
    assert config.trigger is Trigger.DETECTOR


@pytest.mark.parametrize(
    ("top", "camera", "end", "says"),
    [
        ('trigger = "magic"', RTSP, "", "magic"),
        (DETECTOR, RTSP, "", "occupied input is wired"),
        (DETECTOR, RTSP, MODBUS, "occupied input is wired"),
        (DETECTOR, RTSP, RELAY, "occupied input is wired"),
        (DETECTOR, 'kind = "folder"\nsource = "inbox"', MODBUS, "a folder says who comes"),
    ],
)
def test_a_detector_that_is_not_there_begins_nothing(tmp_path, top, camera, end, says):
    with pytest.raises(LaneConfigError, match=says):
        load(tmp_path, top=top, camera=camera, end=end)


def test_every_trouble_stands_in_the_papers_with_what_to_do():
    rows = dict(re.findall(r"^\| `camera_(\w+)` \|(.+)\|$", LANE_DOC.read_text(), re.MULTILINE))
    assert rows.keys() == set(Trouble)
    assert all(len(cell.strip()) > 10 for row in rows.values() for cell in row.split("|"))
