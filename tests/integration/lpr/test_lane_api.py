"""What a lane and its server say to each other: who may, what arrives, what arrives twice."""

import json
from datetime import timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest
from sqlalchemy import func, select

from core.db import read_session, transaction
from core.signing import public_key_text, signing_key
from lpr.lane.lists.format import from_bytes
from lpr.lane.lists.store import open_sealed
from lpr.models import JournalEvent, Lane, Passage
from parking.models import Stay
from tests.integration.lpr.lanes import (
    NOW,
    add_lanes,
    barrier,
    bearer,
    call,
    new_uid,
    passage,
    send,
)


@pytest.fixture(autouse=True)
def _lanes(request):
    if "app" in request.fixturenames:
        add_lanes(request.getfixturevalue("app"))


def count(app, model):
    with app.app_context():
        return read_session().scalar(select(func.count()).select_from(model))


def one(app, model):
    with app.app_context():
        return read_session().scalars(select(model)).one()


def jpeg():
    return cv2.imencode(".jpg", np.full((40, 60, 3), 90, np.uint8))[1].tobytes()


PATHS = (
    ("GET", "list"),
    ("GET", "commands"),
    ("GET", "inside"),
    ("POST", "journal"),
    ("POST", "status"),
    ("PUT", "picture"),
    ("PUT", f"passages/{'a' * 32}/pictures/0"),
)
BODIES = {
    "journal": {"journal_id": "a" * 32, "after": 0, "events": []},
    "status": {"clock": NOW.isoformat()},
}


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_an_unknown_lane_and_a_wrong_token_are_told_so(client, app, method, path):
    body = BODIES.get(path)
    unknown = client.open(f"/api/v1/lanes/nowhere/{path}", method=method, json=body)
    assert (unknown.status_code, unknown.json["code"]) == (404, "unknown_lane")
    for headers in ({}, {"Authorization": "Bearer x"}, bearer(app, "public")):
        wrong = client.open(
            f"/api/v1/lanes/staff/{path}", method=method, json=body, headers=headers
        )
        assert (wrong.status_code, wrong.json["code"]) == (401, "wrong_token")


def test_tokens_are_not_kept_in_the_clear(app):
    with app.app_context():
        stored = read_session().scalars(select(Lane.token_hash)).all()
    assert bearer(app, "staff")["Authorization"].split()[1] not in stored


def test_the_list_is_signed_numbered_and_asked_for_once(client, app, clock):
    first = call(client, "staff", "GET", "list")
    access = from_bytes(open_sealed(first.data, public_key_text(signing_key(app.config))))
    assert (access.rules.slug, access.rules.garage) == ("staff", "harbor")
    same = call(client, "staff", "GET", "list", headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
    clock.advance(timedelta(minutes=11))
    newer = call(client, "staff", "GET", "list", headers={"If-None-Match": first.headers["ETag"]})
    assert newer.status_code == 200
    again = from_bytes(open_sealed(newer.data, public_key_text(signing_key(app.config))))
    assert again.serial > access.serial


def test_a_lanes_switches_reach_it_in_its_list(client, app):
    with app.app_context(), transaction() as session:
        lane = session.scalars(select(Lane).where(Lane.slug == "staff")).one()
        lane.switches = {"one_inside": "hard", "expiry_grace_hours": 24, "unread_type_opens": False}
    sealed = call(client, "staff", "GET", "list").data
    rules = from_bytes(open_sealed(sealed, public_key_text(signing_key(app.config)))).rules
    assert (rules.policy.one_inside, rules.policy.expiry_grace_hours) == ("hard", 24)
    assert rules.unread_type_opens is False


@pytest.mark.parametrize(("asked", "given"), [("", 1), ("?format=2", 2), ("?format=9", 2)])
def test_a_lane_gets_its_list_in_the_newest_format_that_both_read(client, app, asked, given):
    sealed = call(client, "staff", "GET", f"list{asked}").data
    payload = open_sealed(sealed, public_key_text(signing_key(app.config)))
    assert json.loads(payload.partition(b"\n")[0])["format"] == given
    assert from_bytes(payload).rules.slug == "staff"


def test_a_passage_that_went_through_begins_a_stay_with_a_claim_code(client, app):
    uid = new_uid()
    answer = send(client, "public", passage(1, uid, "open", reason="visitor"), barrier(2, uid))
    assert answer.json == {"acknowledged": 2}
    stay, kept = one(app, Stay), one(app, Passage)
    assert (stay.passage_uid, stay.key) == (uid, "-/-/8ABC12")
    assert kept.claim_code == stay.claim_code is not None
    assert kept.settled_how == "opened"


def test_an_unsure_plate_never_names_a_stay(client, app):
    for sequence in (1, 3):
        uid = new_uid()
        seen = passage(sequence, uid, "open", number="NY", confidence=0.4)
        send(client, "public", seen, barrier(sequence + 1, uid))
    with app.app_context():
        stays = read_session().scalars(select(Stay)).all()
    assert [(stay.key, stay.left_at) for stay in stays] == [(None, None), (None, None)]


def test_leaving_ends_the_stay(client, app):
    come, go = new_uid(), new_uid()
    send(client, "public", passage(1, come, "open"), barrier(2, come))
    at = NOW + timedelta(hours=1)
    send(client, "exit", passage(1, go, "open", at=at), barrier(2, go, at=at))
    stay = one(app, Stay)
    assert (stay.left_at, stay.exit_passage_uid) == (at, go)


def test_a_repeated_batch_changes_nothing(client, app):
    uid = new_uid()
    events = (passage(1, uid, "open"), barrier(2, uid))
    for _ in range(3):
        assert send(client, "public", *events).json == {"acknowledged": 2}
    assert (count(app, Passage), count(app, Stay), count(app, JournalEvent)) == (1, 1, 2)


def test_batches_out_of_order_are_taken_once_and_not_acknowledged_too_far(client, app):
    first, second = new_uid(), new_uid()
    early = (passage(1, first, "open"), barrier(2, first))
    late = (passage(3, second, "open", at=NOW + timedelta(minutes=1)), barrier(4, second))
    assert send(client, "public", *late).json == {"acknowledged": 0}
    assert send(client, "public", *early).json == {"acknowledged": 2}
    assert send(client, "public", *late).json == {"acknowledged": 4}
    assert (count(app, Passage), count(app, JournalEvent)) == (2, 4)


def test_a_new_box_begins_its_journal_at_one_again(client, app):
    send(client, "public", passage(1, new_uid(), "open"))
    answer = send(client, "public", passage(1, new_uid(), "open"), journal="b" * 32)
    assert answer.json == {"acknowledged": 1}
    assert count(app, Passage) == 2


def test_a_journal_that_is_no_journal_is_refused_whole(client, app):
    bad = passage(1, new_uid(), "open") | {"at": "yesterday"}
    answer = send(client, "public", passage(2, new_uid(), "open"), bad, after=0)
    assert answer.status_code == 422
    assert count(app, JournalEvent) == 0


def test_events_of_a_newer_lane_are_kept(client, app):
    unknown = passage(1, new_uid()) | {"kind": "weather", "body": {"rain": True}}
    assert send(client, "staff", unknown).json == {"acknowledged": 1}
    assert one(app, JournalEvent).body == {"rain": True}


@pytest.mark.parametrize(
    ("data", "status"),
    [(b"", 422), (jpeg()[:-30], 422), (b"no picture", 422), (b"\xff" * 2_000_001, 413)],
)
def test_a_picture_that_is_none_is_refused_and_nothing_is_left(client, app, data, status):
    uid = new_uid()
    send(client, "staff", passage(1, uid))
    for path in ("picture", f"passages/{uid}/pictures/0"):
        assert call(client, "staff", "PUT", path, data=data).status_code == status
    assert not list(Path(app.config["INSTANCE_DIR"]).rglob("*.jpg*"))


def test_evidence_waits_for_its_passage_and_comes_once(client, app):
    uid = new_uid()
    path = f"passages/{uid}/pictures/0"
    assert call(client, "staff", "PUT", path, data=jpeg()).status_code == 404
    send(client, "staff", passage(1, uid))
    assert call(client, "public", "PUT", path, data=jpeg()).status_code == 404
    for _ in range(2):
        assert call(client, "staff", "PUT", path, data=jpeg()).status_code == 204


def test_a_lane_without_its_garage_still_reports(client, app):
    with app.app_context(), transaction() as session:
        session.scalars(select(Lane).where(Lane.slug == "public")).one().garage_slug = "gone"
    uid = new_uid()
    answer = send(client, "public", passage(1, uid, "open"), barrier(2, uid))
    assert answer.json == {"acknowledged": 2}
    assert count(app, Stay) == 0


def test_either_database_takes_a_journal_once_and_signs_lists(any_app):
    add_lanes(any_app)
    client = any_app.test_client()
    uid = new_uid()
    events = (passage(1, uid, "open", reason="visitor"), barrier(2, uid))
    for _ in range(2):
        assert send(client, "public", *events).json == {"acknowledged": 2}
    assert (count(any_app, Passage), count(any_app, Stay)) == (1, 1)
    tags = {call(client, "public", "GET", "list").headers["ETag"] for _ in range(2)}
    assert len(tags) == 1
    status = {"clock": NOW.isoformat()}
    assert call(client, "public", "POST", "status", json=status).status_code == 204
