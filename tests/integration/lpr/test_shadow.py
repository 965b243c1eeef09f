"""A lane in shadow: it decides and journals, has no barrier to command, and is compared."""

import gc
import io
from collections.abc import Iterator
from typing import Any

import cv2
import pytest

from core.clock import SystemClock
from core.db import read_session, transaction
from lpr import queries
from lpr.jobs import purge_reads
from lpr.lane.barriers.driven import DrivenBarrier
from lpr.lane.barriers.raise_log import RaiseLog
from lpr.lane.barriers.simulated import NoBarrier, SimulatedBarrier
from lpr.lane.cameras.opening import open_camera
from lpr.lane.config import LaneConfigError, load_config
from lpr.lane.process import LaneProcess, build_gatekeeper
from lpr.lane_files import write_lane_file
from lpr.models import Lane
from lpr.reading.pipeline import open_reader
from lpr.training.scenes import draw_arrival
from parking import queries as parking_queries
from tests.integration.lpr.lanes import NOW, add_lanes, barrier, new_uid, passage, send
from tests.integration.lpr.test_lane_process import LANE_FILE, NO_SERVER, drive_up, kinds
from tests.people import sign_in

SHADOW = "shadow = true\n" + LANE_FILE.format(kind="public", server=NO_SERVER)
TABLE = (
    "time,plate,opened\n"
    "2026-03-04 10:00:05,8ABC12,yes\n"
    "2026-03-04 09:50:00,4XYZ99,no\n"
    "nonsense,1AAA11,no\n"
)
DAYS = {"lane": "staff", "since": "2026-03-04", "until": "2026-03-04", "reason": "Trial"}


def reachable(root: object) -> Iterator[object]:
    """Everything that can be got at from an object, but for modules, classes and functions."""
    waiting: list[Any] = [root]
    met = {id(root)}
    while waiting:
        one = waiting.pop()
        yield one
        for other in gc.get_referents(one):
            is_code = isinstance(other, type) or hasattr(other, "__globals__")
            is_module = isinstance(other, dict) and "__builtins__" in other
            if id(other) not in met and not is_code and not is_module:
                met.add(id(other))
                waiting.append(other)


def test_a_lane_in_shadow_has_nothing_that_could_move_a_boom(tmp_path):
    (tmp_path / "lane.toml").write_text(SHADOW)
    keeper = build_gatekeeper(load_config(tmp_path / "lane.toml"), SystemClock())
    movers = (SimulatedBarrier, DrivenBarrier, RaiseLog)
    try:
        assert isinstance(keeper.barrier, NoBarrier)
        assert [one for one in reachable(keeper) if isinstance(one, movers)] == []
    finally:
        keeper.journal.close()
    awake = tmp_path / "awake"
    awake.mkdir()
    (awake / "lane.toml").write_text(SHADOW.removeprefix("shadow = true\n"))
    keeper = build_gatekeeper(load_config(awake / "lane.toml"), SystemClock())
    try:
        assert [one for one in reachable(keeper) if isinstance(one, movers)] != []
    finally:
        keeper.journal.close()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SHADOW + '[barrier]\nkind = "simulated"\n', "has no barrier"),
        (SHADOW.replace("true", '"yes"'), "shadow must be true or false"),
        (SHADOW.replace("shadow", 'trigger = "detector"\nshadow'), "detector"),
    ],
)
def test_a_file_that_says_both_is_refused(tmp_path, text, said):
    (tmp_path / "lane.toml").write_text(text)
    with pytest.raises(LaneConfigError, match=said):
        load_config(tmp_path / "lane.toml")


def test_it_reads_decides_and_journals_and_moves_nothing(tmp_path):
    (tmp_path / "lane.toml").write_text(SHADOW)
    (tmp_path / "inbox").mkdir()
    drawn = draw_arrival("8ABC12", "MA", seed=0, frames=4)
    drive_up(tmp_path, "one", [cv2.imencode(".jpg", frame)[1].tobytes() for frame in drawn])
    config, clock = load_config(tmp_path / "lane.toml"), SystemClock()
    keeper = build_gatekeeper(config, clock)
    lane = LaneProcess(
        keeper, open_camera(config.camera, config.folder, clock), open_reader("onnx")
    )
    handled = keeper.handle

    def handle_and_stop(vehicle):
        lane.stop()
        return handled(vehicle)

    object.__setattr__(lane, "_handle_all", lambda found: [handle_and_stop(v) for v in found])
    lane.run()
    [told] = kinds(tmp_path, "passage")
    assert (told["number"], told["opens"]) == ("8ABC12", True)
    assert [body["answer"] for body in kinds(tmp_path, "barrier")] == ["not_connected"]
    assert not (tmp_path / "barrier.log").exists()


@pytest.fixture
def shadowed(app):
    add_lanes(app)
    with app.app_context(), transaction() as session:
        lane = queries.find_lane(session, "staff")
        lane.is_shadow = True
        return write_lane_file(app.config, lane)


def test_its_file_names_no_barrier_and_its_cars_wait_for_nobody(client, app, shadowed):
    assert load_config(shadowed).barrier.__class__.__name__ == "AbsentSettings"
    uid = new_uid()
    opened = passage(1, uid, "open", permit_id="p")
    send(client, "staff", opened, barrier(2, uid, "not_connected"), passage(3, new_uid()))
    # Nor would a lane that says otherwise begin a stay: the server knows that it is in shadow.
    late = new_uid()
    send(client, "staff", passage(4, late, "open"), barrier(5, late))
    sign_in(client, "attendant")
    assert "Nobody is waiting" in client.get("/console").text
    with app.app_context():
        assert [g.occupied for g in parking_queries.spaces_now(read_session(), NOW)] == [0]


def test_what_differs_from_the_present_system_is_shown_for_a_reason(client, app, shadowed, clock):
    send(client, "staff", passage(1, new_uid(), "open"), passage(2, new_uid(), number="712KLM"))
    sign_in(client, "investigator")
    table = {"events_lane": "staff", "table": (io.BytesIO(TABLE.encode()), "events.csv")}
    taken = client.post("/office/shadow/events", data=table)
    assert "Line 4: the time cannot be read" in taken.text
    again = {"events_lane": "staff", "table": (io.BytesIO(TABLE.encode()), "events.csv")}
    client.post("/office/shadow/events", data=again)
    unasked = client.post("/office/shadow", data=DAYS | {"reason": ""})
    assert (unasked.status_code, "712KLM" in unasked.text) == (422, False)
    far = DAYS | {"since": "9999-12-30", "until": "9999-12-31"}
    assert "This day is still to come" in client.post("/office/shadow", data=far).text
    page = client.post("/office/shadow", data=DAYS).text
    for words in ("712KLM", "4XYZ99", "Seen by us alone", "Seen by the present system alone"):
        assert words in page
    rows = client.post("/office/shadow/differences.csv", data=DAYS).text.split("\r\n")
    assert [row.split(",")[1] for row in rows[1:] if row] == ["theirs_only", "ours_only"]
    sign_in(client, "auditor")
    looks = client.get("/office/looks").text
    assert "Compared with the present system" in looks
    assert "Trial" in looks
    with app.app_context():
        purge_reads(clock.now())


def test_only_an_administrator_puts_a_lane_into_shadow(client, app):
    add_lanes(app)
    sign_in(client, "investigator")
    assert client.post("/office/shadow/lanes/staff").status_code == 403
    sign_in(client, "admin")
    client.post("/office/shadow/lanes/staff")
    with app.app_context():
        assert read_session().query(Lane).filter_by(is_shadow=True).one().slug == "staff"
