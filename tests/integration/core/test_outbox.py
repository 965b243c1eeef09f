"""The outbox: sent after commit, at least once, later and later, and never lost."""

import contextlib
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from core.clock import FixedClock
from core.db import read_session, transaction
from core.jobs import Findings
from core.outbox import (
    MOST_ATTEMPTS,
    SENDING_LEASE,
    OutboxMessage,
    Parcel,
    UnsendableError,
    enqueue,
    forget_sent,
    retry_message,
    send_due,
)


class PostOffice:
    """A handler that keeps what it is given, and refuses while it is told to."""

    def __init__(self) -> None:
        self.taken: list[Parcel] = []
        self.fault: Exception | None = None

    def take(self, parcel: Parcel) -> None:
        if self.fault:
            raise self.fault
        self.taken.append(parcel)


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


def put(app: Flask, clock: FixedClock, key: str) -> None:
    with app.app_context(), transaction() as session:
        enqueue(session, kind="letter", key=key, payload={"text": key}, now=clock.now())


def send(app: Flask, clock: FixedClock, office: PostOffice) -> Findings:
    with app.app_context():
        return send_due(clock.now(), {"letter": office.take})


def messages(app: Flask) -> list[OutboxMessage]:
    with app.app_context():
        return list(read_session().scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def test_a_message_is_sent_once_and_its_payload_forgotten(
    any_app: Flask, clock: FixedClock, office: PostOffice
) -> None:
    put(any_app, clock, "a")
    assert send(any_app, clock, office) == {"sent": 1, "failed": 0}
    assert send(any_app, clock, office) == {"sent": 0, "failed": 0}
    assert [p.payload for p in office.taken] == [{"text": "a"}]
    (message,) = messages(any_app)
    assert (message.state, message.payload, message.sent_at) == ("sent", {}, clock.now())


def test_a_known_key_changes_nothing(any_app: Flask, clock: FixedClock, office: PostOffice) -> None:
    put(any_app, clock, "a")
    put(any_app, clock, "a")
    send(any_app, clock, office)
    put(any_app, clock, "a")
    send(any_app, clock, office)
    assert len(office.taken) == 1


def test_what_was_rolled_back_is_not_sent(
    any_app: Flask, clock: FixedClock, office: PostOffice
) -> None:
    with any_app.app_context(), contextlib.suppress(RuntimeError), transaction() as session:
        enqueue(session, kind="letter", key="a", payload={}, now=clock.now())
        raise RuntimeError
    assert send(any_app, clock, office) == {"sent": 0, "failed": 0}


def test_a_failure_is_tried_again_later_and_holds_up_no_other(
    any_app: Flask, clock: FixedClock, office: PostOffice
) -> None:
    put(any_app, clock, "a")
    office.fault = ConnectionError("no line")
    send(any_app, clock, office)
    office.fault = None
    put(any_app, clock, "b")
    send(any_app, clock, office)
    assert [p.key for p in office.taken] == ["b"]
    clock.advance(timedelta(seconds=30))
    send(any_app, clock, office)
    assert [p.key for p in office.taken] == ["b", "a"]


def test_after_the_last_try_it_stays_visible_and_can_be_retried(
    any_app: Flask, clock: FixedClock, office: PostOffice
) -> None:
    put(any_app, clock, "a")
    office.fault = ConnectionError("no line")
    for _ in range(MOST_ATTEMPTS + 2):
        send(any_app, clock, office)
        clock.advance(timedelta(hours=7))
    (message,) = messages(any_app)
    assert (message.state, message.attempts) == ("dead", MOST_ATTEMPTS)
    assert message.last_error == "ConnectionError: no line"
    office.fault = None
    with any_app.app_context(), transaction() as session:
        assert retry_message(session, message.id, clock.now())
    assert send(any_app, clock, office) == {"sent": 1, "failed": 0}
    with any_app.app_context(), transaction() as session:
        assert not retry_message(session, message.id, clock.now())


def test_what_can_never_be_sent_is_given_up_at_once(
    any_app: Flask, clock: FixedClock, office: PostOffice
) -> None:
    put(any_app, clock, "a")
    office.fault = UnsendableError("no such person")
    send(any_app, clock, office)
    assert messages(any_app)[0].state == "dead"


def test_a_kind_without_handler_waits_and_says_so(any_app: Flask, clock: FixedClock) -> None:
    put(any_app, clock, "a")
    with any_app.app_context():
        send_due(clock.now(), {})
    assert "KeyError: 'letter'" in messages(any_app)[0].last_error


def test_a_sender_that_died_is_followed_by_another(
    any_app: Flask, clock: FixedClock, office: PostOffice
) -> None:
    put(any_app, clock, "a")
    office.fault = SystemExit()  # stands for the process ending in the middle of sending
    with pytest.raises(SystemExit):
        send(any_app, clock, office)
    office.fault = None
    assert send(any_app, clock, office) == {"sent": 0, "failed": 0}
    clock.advance(SENDING_LEASE)
    assert send(any_app, clock, office) == {"sent": 1, "failed": 0}


def test_more_than_a_batch_is_sent_in_one_go(
    app: Flask, clock: FixedClock, office: PostOffice
) -> None:
    for number in range(45):
        put(app, clock, str(number))
    assert send(app, clock, office) == {"sent": 45, "failed": 0}


def test_messages_sent_long_ago_are_forgotten(
    any_app: Flask, clock: FixedClock, office: PostOffice
) -> None:
    put(any_app, clock, "a")
    send(any_app, clock, office)
    with any_app.app_context():
        assert forget_sent(clock.now()) == {"deleted": 0}
        assert forget_sent(clock.now() + timedelta(days=31)) == {"deleted": 1}
