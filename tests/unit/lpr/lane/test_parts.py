"""The lane's small parts: queue, barrier, lock, configuration, backoff."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from lpr.lane.backoff import backoff
from lpr.lane.barriers.port import COMMAND_LIFE, BarrierAnswer, BarrierCommand
from lpr.lane.barriers.simulated import SimulatedBarrier
from lpr.lane.cameras.frames import Frame, FrameQueue
from lpr.lane.config import LaneConfigError, load_config
from lpr.lane.lock import LaneBusyError, LaneLock
from lpr.reading.consensus import AGREEING_READS
from tests.services.mosquitto import write_certificates

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
PICTURE = np.zeros((4, 4, 3), np.uint8)


def frame(name):
    return Frame(NOW, PICTURE, "car", name)


def test_a_full_queue_lets_the_oldest_frame_go_and_counts_it():
    queue = FrameQueue(size=2)
    for name in "abc":
        queue.put(frame(name))
    assert queue.dropped == 1
    assert [queue.get(0).name, queue.get(0).name] == ["b", "c"]
    assert queue.get(0) is None


def test_the_end_of_a_vehicle_is_never_dropped():
    queue = FrameQueue(size=1)
    queue.put(frame("a"))
    queue.put(Frame(NOW, None, "car"))
    queue.put(frame("b"))
    queue.put(frame("c"))
    kept = [queue.get(0), queue.get(0)]
    assert [kept[0].is_end, kept[1].name] == [True, "c"]


@pytest.fixture
def barrier(tmp_path):
    return SimulatedBarrier(tmp_path / "barrier.log")


def raises(tmp_path):
    log = tmp_path / "barrier.log"
    return log.read_text().count("passage") if log.exists() else 0


def test_a_barrier_rises_once_for_a_passage_also_after_a_restart(barrier, tmp_path):
    command = BarrierCommand("p1", NOW)
    assert barrier.raise_for(command, NOW) is BarrierAnswer.RAISED
    assert barrier.raise_for(command, NOW) is BarrierAnswer.ALREADY
    again = SimulatedBarrier(tmp_path / "barrier.log")
    assert again.raise_for(command, NOW) is BarrierAnswer.ALREADY
    assert raises(tmp_path) == 1


@pytest.mark.parametrize("late", [COMMAND_LIFE + timedelta(seconds=1), timedelta(seconds=-1)])
def test_a_command_that_comes_too_late_or_from_a_clock_set_back_moves_nothing(
    barrier, tmp_path, late
):
    assert barrier.raise_for(BarrierCommand("p1", NOW), NOW + late) is BarrierAnswer.EXPIRED
    assert raises(tmp_path) == 0


def test_a_barrier_that_cannot_be_driven_says_so(tmp_path):
    broken = SimulatedBarrier(tmp_path / "missing" / "barrier.log")
    assert broken.raise_for(BarrierCommand("p1", NOW), NOW) is BarrierAnswer.FAILED


def test_the_position_falls_back_after_some_seconds(barrier):
    barrier.raise_for(BarrierCommand("p1", NOW), NOW)
    assert barrier.state(NOW).position == "raised"
    assert barrier.state(NOW + timedelta(seconds=30)).position == "lowered"


def test_two_processes_cannot_run_one_lane(tmp_path):
    with LaneLock(tmp_path), pytest.raises(LaneBusyError, match="pid"), LaneLock(tmp_path):
        pass
    with LaneLock(tmp_path):
        pass


MODBUS = '[barrier]\nkind = "modbus"\nhost = "10.0.0.7"\n'
WHOLE = """
slug = "nashua"
kind = "restricted"
direction = "entry"
garage = "nashua-street"
[camera]
kind = "folder"
source = "inbox"
[server]
url = "http://127.0.0.1:1/"
token = "t"
list_key = "k"
[reading]
engine = "opencv"
"""


def test_a_whole_file_is_read(tmp_path):
    (tmp_path / "lane.toml").write_text(WHOLE)
    config = load_config(tmp_path / "lane.toml")
    assert (config.slug, config.server.url, config.folder) == (
        "nashua",
        "http://127.0.0.1:1",
        tmp_path,
    )
    assert config.agreeing_reads == AGREEING_READS


def test_how_late_a_ticket_may_be_is_set(tmp_path):
    (tmp_path / "lane.toml").write_text(f"late_ticket_s = 45\n{WHOLE}")
    assert load_config(tmp_path / "lane.toml").late_ticket == timedelta(seconds=45)


def test_a_lane_may_be_wired_to_modbus(tmp_path):
    barrier = f"{MODBUS}raise_coil = 3\nfire_input = 9\n"
    (tmp_path / "lane.toml").write_text(WHOLE + barrier)
    wired = load_config(tmp_path / "lane.toml").barrier
    assert (wired.host, wired.port, wired.raise_coil, wired.fire_input) == ("10.0.0.7", 502, 3, 9)
    assert wired.lower_coil is None


def test_files_that_a_barrier_names_lie_beside_the_lanes_own(tmp_path):
    write_certificates(tmp_path)
    barrier = '[barrier]\nkind = "mqtt"\nhost = "h"\ntopic = "t"\nca_file = "ca.pem"\n'
    (tmp_path / "lane.toml").write_text(WHOLE + barrier)
    assert load_config(tmp_path / "lane.toml").barrier.ca_file == tmp_path / "ca.pem"


def test_a_lane_may_ask_for_more_reads_that_agree(tmp_path):
    (tmp_path / "lane.toml").write_text(f"{WHOLE}agreeing_reads = 5\n")
    assert load_config(tmp_path / "lane.toml").agreeing_reads == 5


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("garage =", "garbage ="), "garage"),
        (("restricted", "secret"), "secret"),
        (("slug =", "late_ticket_s = 301\nslug ="), "late_ticket_s must be"),
        (('"folder"', '"telescope"'), "camera.kind"),
        (('slug = "nashua"', "slug = nashua"), "not valid TOML"),
        (('engine = "opencv"', 'engine = "opencv"\nagreeing_reads = 0'), "agreeing_reads"),
        (("[reading]", '[barrier]\nkind = "catapult"\n[reading]'), "barrier.kind must be one of"),
        (("[reading]", f"{MODBUS}[reading]"), "barrier.raise_coil is missing"),
        (("[reading]", f"{MODBUS}raise_coil = -1\n[reading]"), "barrier.raise_coil must be"),
        (("[reading]", f"{MODBUS}boom = 1\n[reading]"), "barrier.boom is no setting"),
        (('engine = "opencv"', 'engine = "opencv"\nagreeing_reads = "3"'), "agreeing_reads"),
    ],
)
def test_a_wrong_file_says_what_is_wrong(tmp_path, change, says):
    (tmp_path / "lane.toml").write_text(WHOLE.replace(*change))
    with pytest.raises(LaneConfigError, match=says):
        load_config(tmp_path / "lane.toml")


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(LaneConfigError, match="cannot be read"):
        load_config(tmp_path / "lane.toml")


def test_backoff_doubles_within_bounds_and_differs():
    waits = [[backoff(n, 1.0) for _ in range(50)] for n in (1, 3, 30)]
    assert all(1.0 <= wait <= 2.0 for wait in waits[0])
    assert all(4.0 <= wait <= 8.0 for wait in waits[1])
    assert all(10.0 <= wait <= 20.0 for wait in waits[2])
    assert len(set(waits[2])) > 1
