"""The attendant's console: who waits, opening by hand, and looks that are recorded."""

import os
import time
from datetime import timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest
from sqlalchemy import select

from core.audit import AuditEntry
from core.db import read_session, transaction
from lpr.jobs import purge_reads, watch_lanes
from lpr.models import Lane, LaneAlert, LaneCommand, Passage
from lpr.tokens import screen_key
from tests.integration.lpr.lanes import NOW, add_lanes, barrier, call, event, new_uid, passage, send
from tests.people import sign_in


@pytest.fixture(autouse=True)
def _lanes(app):
    add_lanes(app)


@pytest.fixture
def attendant(client):
    return sign_in(client, "attendant")


def audited(app):
    with app.app_context():
        rows = read_session().scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    return [(row.action, row.subject_id, row.reason) for row in rows if row.action[:4] != "sess"]


def kept(app, model):
    with app.app_context():
        return read_session().scalars(select(model)).all()


def test_the_longest_wait_is_in_hand(client, app, attendant, clock):
    early, late = new_uid(), new_uid()
    send(client, "staff", passage(1, early, number="1AAA11"))
    clock.advance(timedelta(seconds=30))
    send(client, "public", passage(1, late, "refuse", reason="garage_full", at=clock.now()))
    page = client.get("/console").text
    in_hand = page[page.index("desk-hand-waiting") : page.index("desk-line")]
    assert "1AAA11" in in_hand
    assert f"/console/passages/{early}/open" in in_hand
    assert "2 cars wait" in page


def test_an_unchanged_desk_is_not_sent_again(client, attendant):
    page = client.get("/console/desk").text
    version = page.split("version=")[1].split('"')[0]
    assert client.get(f"/console/desk?version={version}").status_code == 204


def test_opening_by_hand_goes_to_the_lane_with_its_passage_and_is_recorded(client, app, attendant):
    uid = new_uid()
    send(client, "staff", passage(1, uid))
    client.post(f"/console/passages/{uid}/open", data={"reason_code": "known"})
    [command] = call(client, "staff", "GET", "commands").json["commands"]
    assert (command["passage_uid"], command["kind"]) == (uid, "open")
    assert 0 < command["expires_in"] <= 8
    assert ("lane.open", uid, "Staff, badge seen") in audited(app)
    told = event(2, "hand", uid, {"command": command["uid"], "opens": True})
    raised = barrier(3, uid, cause="hand", command=command["uid"])
    send(client, "staff", told, raised)
    assert call(client, "staff", "GET", "commands").json["commands"] == []
    [done] = kept(app, Passage)
    assert (done.settled_how, done.settled_by) == ("opened", attendant.id)
    assert "Nobody is waiting" in client.get("/console").text


def test_a_command_expires_and_is_never_sent_again(client, app, attendant, clock):
    uid = new_uid()
    send(client, "staff", passage(1, uid))
    client.post(f"/console/passages/{uid}/open", data={"reason_code": "known"})
    clock.advance(timedelta(seconds=9))
    assert call(client, "staff", "GET", "commands").json["commands"] == []


@pytest.mark.parametrize("data", [{}, {"reason": " x "}, {"reason_code": "because"}])
def test_nothing_opens_without_a_reason(client, app, attendant, data):
    uid = new_uid()
    send(client, "staff", passage(1, uid))
    for path in (f"/console/passages/{uid}/open", "/console/lanes/staff/open"):
        answer = client.post(path, data=data)
        assert answer.status_code == 422
        assert "Say why" in answer.text
    assert kept(app, LaneCommand) == []


def test_a_lane_opens_for_whoever_stands_there(client, app, attendant):
    client.post("/console/lanes/staff/open", data={"reason": "Camera is down"})
    [command] = call(client, "staff", "GET", "commands").json["commands"]
    assert command["passage_uid"] is None
    assert ("lane.open", "staff", "Camera is down") in audited(app)


def test_a_lanes_page_words_its_keys(client, attendant):
    page = client.get("/console/lanes/staff").text
    assert "<kbd>K</kbd> Staff, badge seen</button>" in page
    assert "Personal, credencial vista" in client.get("/console/lanes/staff?lang=es").text


def test_of_a_lane_out_of_contact_nothing_old_is_taken_for_the_present(client, attendant, clock):
    call(client, "staff", "POST", "status", json={"clock": NOW.isoformat()})
    assert "Last heard" not in client.get("/console").text
    clock.advance(timedelta(minutes=3))
    tile = client.get("/console").text.split('id="lane-staff"')[1].split("</article>")[0]
    assert "Last heard at 10:00\u202fAM" in tile
    assert "Nobody here knows whether a car is there." in tile
    assert "It still decides by itself" in tile
    answer = client.post(
        "/console/lanes/staff/open", data={"reason_code": "known"}, follow_redirects=True
    )
    assert "It is out of contact and may not hear" in answer.text


def test_opening_a_lane_is_for_the_car_that_waits_there(client, app, attendant):
    uid = new_uid()
    send(client, "staff", passage(1, uid))
    client.post("/console/lanes/staff/open", data={"reason_code": "patient"})
    [command] = call(client, "staff", "GET", "commands").json["commands"]
    assert command["passage_uid"] == uid


def test_the_next_car_ends_the_wait_of_the_one_before(client, app, attendant):
    gone, here = new_uid(), new_uid()
    send(client, "staff", passage(1, gone))
    send(client, "staff", passage(2, here, number="4XYZ99", at=NOW + timedelta(seconds=20)))
    page = client.get("/console").text
    assert f"/console/passages/{here}/open" in page
    assert f"/console/passages/{gone}/open" not in page


def test_a_raise_of_which_nobody_knows_waits_for_a_person(client, app, attendant):
    uid = new_uid()
    send(client, "staff", passage(1, uid, "open"), barrier(2, uid, "unknown", cause="restart"))
    assert f"/console/passages/{uid}/open" in client.get("/console").text


def test_a_passage_at_the_gate_tells_its_story_and_the_look_is_recorded(client, app, attendant):
    uid = new_uid()
    sent = passage(1, uid)
    plate = {"confidence": 0.97, "state": "MA", "characters": [], "box": [1, 2, 3, 4]}
    sent["body"]["reads"] = [
        {"frame": "001.jpg", "plates": [{"text": "8ABC12", **plate}]},
        {"frame": "002.jpg", "plates": [{"text": "8A8C12", **plate}]},
        {"frame": "003.jpg", "plates": []},
    ]
    kept = {"pictures": [{"number": 1, "frame": 1}]}
    send(client, "staff", sent, event(2, "evidence", uid, kept), barrier(3, uid, ms=41.5))
    page = client.get(f"/console/passages/{uid}").text
    for words in ("8ABC12", "not_listed", "<meter", "Vehicle seen", "Decided: ask a person"):
        assert words in page
    for words in ("8A8C12", "97.0 %", "003.jpg", "kept", "41.5 ms", "number 7, 0"):
        assert words in page
    assert ("passage.look", uid, "At the gate now") in audited(app)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("but no car with it", "Plate seen, with no vehicle around it")),
        ("es", ("pero ningún auto con ella",)),
    ],
)
def test_a_plate_without_a_car_is_explained(client, attendant, language, said):
    uid = new_uid()
    sent = passage(1, uid, reason="no_vehicle", rule="reading")
    sent["body"]["known"] = {"sees_vehicle": False}
    send(client, "staff", sent)
    page = client.get(f"/console/passages/{uid}?lang={language}").text
    assert "no_vehicle" in page
    assert all(words in page for words in said)


def test_what_was_noted_of_a_car_is_in_its_story(client, app, attendant):
    uid = new_uid()
    sent = passage(1, uid, "open", reason="permit")
    sent["body"]["notes"] = ["debt", "a_later_note"]
    send(client, "staff", sent)
    page = client.get(f"/console/passages/{uid}").text
    assert "This plate has citations that are not paid." in page
    assert "a_later_note" in page


def test_a_lane_says_the_rules_in_force_in_words(client, app, attendant):
    with app.app_context(), transaction() as session:
        lane = session.scalars(select(Lane).where(Lane.slug == "staff")).one()
        lane.switches = {"one_inside": "soft"}
    page = client.get("/console/lanes/staff").text
    assert "Only plates on the list are let in" in page
    assert "A second car of one permit is let in and noted." in page
    in_spanish = client.get("/console/lanes/staff?lang=es").text
    assert "Un segundo auto de un permiso pasa y se anota." in in_spanish


def test_an_old_passage_asks_why_first(client, app, attendant, clock):
    uid = new_uid()
    send(client, "staff", passage(1, uid), barrier(2, uid))
    clock.advance(timedelta(minutes=30))
    asked = client.get(f"/console/passages/{uid}")
    assert "8ABC12" not in asked.text
    assert client.post(f"/console/passages/{uid}", data={"reason": ""}).status_code == 422
    shown = client.post(f"/console/passages/{uid}", data={"reason": "Complaint 12"}).text
    assert "8ABC12" in shown
    assert audited(app) == [("passage.look", uid, "Complaint 12")]


def test_a_lanes_page_shows_no_plate_of_a_car_that_has_long_gone(client, app, attendant, clock):
    uid = new_uid()
    send(client, "staff", passage(1, uid), barrier(2, uid))
    assert "8ABC12" in client.get("/console/lanes/staff").text
    clock.advance(timedelta(minutes=11))
    page = client.get("/console/lanes/staff").text
    assert "8ABC12" not in page
    assert f"/console/passages/{uid}" in page  # where the reason is asked
    assert not [row for row in audited(app) if row[0] == "passage.look"]


def test_the_drivers_screen_speaks_two_languages_and_only_to_its_own_key(client, app):
    uid = new_uid()
    send(client, "public", passage(1, uid, "open", reason="visitor"), barrier(2, uid))
    key = screen_key(app.config, "public")
    shown = client.get(f"/lanes/public/screen?key={key}").text
    [one] = kept(app, Passage)
    assert one.claim_code in shown
    assert "Keep your claim code" in shown
    assert "Guarde su código" in shown
    stranger = client.get("/lanes/public/screen?key=guessed").text
    assert one.claim_code not in stranger
    assert "8ABC12" not in stranger


def test_reads_are_purged_when_their_time_is_over(client, app, clock):
    matched, unmatched, leaving = new_uid(), new_uid(), new_uid()
    send(client, "public", passage(1, matched, "open"), barrier(2, matched))
    send(client, "staff", passage(1, unmatched))
    later = NOW + timedelta(hours=1)  # the stay is over: an open one would hold its reads back
    send(client, "exit", passage(1, leaving, "open", at=later), barrier(2, leaving, at=later))
    for wait, left in ((timedelta(hours=25), {matched, leaving}), (timedelta(days=14), set())):
        clock.advance(wait)
        with app.app_context():
            purge_reads(clock.now())
        assert {p.uid for p in kept(app, Passage) if p.number} == left
    assert len(kept(app, Passage)) == 3


def test_evidence_goes_with_its_passage_and_strays_go_after_a_day(client, app, clock):
    uid = new_uid()
    send(client, "staff", passage(1, uid))
    picture = cv2.imencode(".jpg", np.full((40, 60, 3), 90, np.uint8))[1].tobytes()
    path = f"passages/{uid}/pictures/0"
    assert call(client, "staff", "PUT", path, data=picture).status_code == 204
    folder = Path(app.config["INSTANCE_DIR"]) / "evidence" / "2026-03-04"
    for name, hours in (("stray-0.jpg", 25), ("fresh-0.jpg", 1)):
        (folder / name).write_bytes(picture)
        written = time.time() - hours * 3600
        os.utime(folder / name, (written, written))
    with app.app_context():
        purge_reads(clock.now())
    assert {p.name for p in folder.iterdir()} == {f"{uid}-0.jpg", "fresh-0.jpg"}
    clock.advance(timedelta(hours=25))
    with app.app_context():
        purge_reads(clock.now())
    assert {p.name for p in folder.iterdir()} == {"fresh-0.jpg"}


def test_a_lane_that_falls_silent_raises_one_alert_until_it_speaks(client, app, clock):
    def watch():
        with app.app_context():
            watch_lanes(clock.now())
        return [(alert.kind, alert.ended_at is None) for alert in kept(app, LaneAlert)]

    status = {"clock": clock.now().isoformat(), "list_made_at": clock.now().isoformat()}
    call(client, "staff", "POST", "status", json=status)
    assert watch() == []
    clock.advance(timedelta(minutes=1))
    assert watch() == [("silent", True)]
    assert watch() == [("silent", True)]
    status = {"clock": clock.now().isoformat(), "list_made_at": clock.now().isoformat()}
    call(client, "staff", "POST", "status", json=status)
    assert watch() == [("silent", False)]


def test_a_lane_is_given_a_minute_to_get_its_list_and_its_clock_right(client, app, clock):
    def kinds_after(running: timedelta) -> set[str]:
        ahead = clock.now() + timedelta(hours=1)
        status = {"clock": ahead.isoformat(), "started_at": (ahead - running).isoformat()}
        call(client, "staff", "POST", "status", json=status)
        with app.app_context():
            watch_lanes(clock.now())
        return {alert.kind for alert in kept(app, LaneAlert)}

    assert kinds_after(timedelta(seconds=20)) == set()
    assert kinds_after(timedelta(seconds=90)) == {"no_list", "clock"}


def test_a_lane_with_a_dead_camera_says_so_on_the_desk(client, app, attendant, clock):
    status = {"clock": clock.now().isoformat(), "camera_works": False}
    call(client, "staff", "POST", "status", json=status)
    assert "The camera gives no picture" in client.get("/console").text


def test_what_is_wrong_with_a_camera_is_said_in_the_reader_s_language(client, attendant, clock):
    status = {"clock": clock.now().isoformat(), "camera_works": False, "camera_trouble": "refused"}
    call(client, "staff", "POST", "status", json=status)
    assert "refuses our user name or password" in client.get("/console").text
    assert "rechaza el usuario o la contraseña" in client.get("/console?lang=es").text


def test_a_word_of_a_newer_lane_about_its_camera_is_said_plainly(client, attendant, clock):
    status = {"clock": clock.now().isoformat(), "camera_works": False, "camera_trouble": "eclipsed"}
    call(client, "staff", "POST", "status", json=status)
    assert "The camera gives no picture" in client.get("/console").text


@pytest.mark.parametrize(
    ("left_as", "told"),
    [
        ("BABC12", "In as 8ABC12, out as BABC12"),
        ("7XYZ34", "Left without a known entry"),
    ],
)
def test_an_exits_story_says_which_stay_it_ended_and_what_is_in_doubt(
    client, app, attendant, left_as, told
):
    come, go = new_uid(), new_uid()
    send(client, "public", passage(1, come, "open"), barrier(2, come))
    send(client, "exit", passage(1, go, "open", number=left_as), barrier(2, go))
    assert told in client.get(f"/console/passages/{go}").text
