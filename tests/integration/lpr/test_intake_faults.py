"""Journals that come with a gap, or with an event that the server cannot apply."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import read_session
from lpr.gate_alerts import GateAlert
from lpr.models import JournalEvent, Passage
from parking.models import Stay
from tests.integration.lpr.lanes import add_lanes, barrier, new_uid, passage, send


def kept(app: Flask) -> list[tuple[str, str | None]]:
    """The passages on the server in the order of their coming, with the barrier's answers."""
    with app.app_context():
        rows = read_session().execute(select(Passage.uid, Passage.barrier).order_by(Passage.id))
        return [(uid, answer) for uid, answer in rows]


def test_a_server_that_lost_what_it_had_takes_nothing_before_what_it_lacks(
    app: Flask, client: FlaskClient
) -> None:
    add_lanes(app)
    first, second = new_uid(), new_uid()
    journal = [
        passage(1, first, "open", reason="visitor"),
        barrier(2, first),
        passage(3, second, "open", reason="visitor"),
        barrier(4, second),
    ]
    # The lane had sent the first event, and the server was brought back from before it.
    assert send(client, "public", *journal[1:]).json == {"acknowledged": 0}
    assert send(client, "public", *journal).json == {"acknowledged": 4}
    assert kept(app) == [(first, "raised"), (second, "raised")]
    with app.app_context():
        session = read_session()
        assert session.scalars(select(Stay.passage_uid).order_by(Stay.id)).all() == [first, second]
        assert session.scalars(select(JournalEvent.sequence).order_by(JournalEvent.id)).all() == [
            *range(1, 5)
        ]


def test_of_a_lane_that_has_forgotten_what_is_lost_the_rest_is_taken(
    app: Flask, client: FlaskClient
) -> None:
    add_lanes(app)
    uid = new_uid()
    assert send(client, "public", passage(700, uid), after=699).json == {"acknowledged": 0}
    assert send(client, "public", passage(700, uid), after=0).json == {"acknowledged": 700}
    assert kept(app) == [(uid, None)]


@pytest.mark.parametrize(
    "wrong", [{"decision": None}, {"decided_at": "noon"}], ids=["no decision", "no time"]
)
def test_an_event_that_cannot_be_applied_stops_none_after_it_and_is_alerted(
    any_app: Flask, wrong: dict[str, object]
) -> None:
    add_lanes(any_app)
    client = any_app.test_client()
    first, bad, last = new_uid(), new_uid(), new_uid()
    whole = passage(2, bad)
    broken = {**whole, "body": {**whole["body"], **wrong}}
    journal = [passage(1, first), broken, passage(3, last, "open"), barrier(4, last)]
    assert send(client, "public", *journal).json == {"acknowledged": 4}
    assert kept(any_app) == [(first, None), (last, "raised")]
    with any_app.app_context():
        [alert] = read_session().scalars(select(GateAlert)).all()
    assert (alert.kind, alert.passage_uid, alert.body) == (
        "event_refused",
        bad,
        {"event": "passage", "sequence": 2},
    )
    # A server that was mended takes it from the lane, which still has it.
    assert send(client, "public", whole, *journal[2:]).json == {"acknowledged": 4}
    assert [uid for uid, _ in kept(any_app)] == [first, last, bad]


def test_a_reading_longer_than_any_plate_loses_no_passage(any_app: Flask) -> None:
    add_lanes(any_app)
    client = any_app.test_client()
    uid = new_uid()
    seen = passage(1, uid, "open", number="8" * 40, arrival="a" * 200)
    assert send(client, "public", seen, barrier(2, uid)).json == {"acknowledged": 2}
    assert kept(any_app) == [(uid, "raised")]
