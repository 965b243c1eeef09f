"""Retention: what goes when, what holds it back, and the receipt that every removal leaves."""

import os
import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.db import read_session
from lpr.jobs import purge_reads
from lpr.models import JournalEvent, Passage
from lpr.pictures import live_path, save_live
from lpr.retention.models import PassageCase
from tests.integration.lpr.lanes import NOW, add_lanes, barrier, new_uid, passage, send
from tests.people import sign_in

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _lanes(app):
    add_lanes(app)


@pytest.fixture
def purge(app, clock):
    def run(after: timedelta) -> None:
        clock.advance(after)
        with app.app_context():
            purge_reads(clock.now())

    return run


def plates(app):
    with app.app_context():
        return {p.number for p in read_session().scalars(select(Passage)) if p.number}


def receipts(client):
    """The rows of the spreadsheet without the time of the run."""
    sign_in(client, "auditor")
    _header, *rows = client.get("/office/retention/receipts.csv").text.split("\r\n")
    return [row.split(",")[1:6] for row in rows if row]


def leave(client, entered, left):
    """Let the car of a stay out again, by the same plate."""
    send(
        client,
        "exit",
        passage(1, left, "open", number="8ABC12", confidence=1.0, at=entered),
        barrier(2, left, at=entered),
    )


def test_each_kind_goes_on_time_and_leaves_a_receipt(client, app, purge):
    send(client, "staff", passage(1, new_uid(), number="1AAA11"))
    send(client, "staff", passage(2, new_uid(), "open", number="2BBB22", permit_id="p"))
    purge(timedelta(hours=23))
    assert plates(app) == {"1AAA11", "2BBB22"}
    purge(timedelta(hours=2))
    assert plates(app) == {"2BBB22"}
    purge(14 * DAY)
    assert plates(app) == set()
    purge(90 * DAY)
    with app.app_context():
        assert read_session().scalars(select(JournalEvent)).all() == []
    assert receipts(client) == [
        ["journal", "JOURNAL_KEPT_DAYS = 90", "2", "0", "0"],
        ["matched", "MATCHES_KEPT_DAYS = 14", "1", "0", "0"],
        ["unmatched", "READS_KEPT_HOURS = 24", "1", "0", "0"],
    ]
    page = client.get("/office/retention").text
    assert "MATCHES_KEPT_DAYS = 14" in page
    assert "past its time" not in page.partition("Held back")[0]


def test_an_open_stay_keeps_its_evidence_until_the_car_has_left(client, app, purge, clock):
    uid = new_uid()
    sent = passage(1, uid, "open", reason="visitor", confidence=1.0)
    send(client, "public", sent, barrier(2, uid))
    send(client, "public", passage(3, new_uid(), "open", number="3CCC33"))
    purge(15 * DAY)
    assert plates(app) == {"8ABC12"}
    sign_in(client, "auditor")
    assert "1 passage past its time waits" in client.get("/office/retention").text
    leave(client, clock.now(), new_uid())
    purge(timedelta(hours=2))
    with app.app_context():
        entry = read_session().scalars(select(Passage).where(Passage.uid == uid)).one()
        assert (entry.number, entry.purged_at) == (None, clock.now())
    assert ["matched", "MATCHES_KEPT_DAYS = 14", "1", "0", "1"] in receipts(client)


def test_a_case_keeps_a_passage_until_it_is_closed(client, app, purge, clock):
    uid = new_uid()
    send(client, "staff", passage(1, uid))
    sign_in(client, "attendant")
    assert client.post(f"/console/passages/{uid}/case", data={"reason": ""}).status_code == 422
    client.post(f"/console/passages/{uid}/case", data={"reason": "Claim 77"})
    assert "Claim 77" in client.get(f"/console/passages/{uid}").text
    purge(30 * DAY)
    assert plates(app) == {"8ABC12"}
    with app.app_context():
        case_id = read_session().scalars(select(PassageCase.id)).one()
    sign_in(client, "investigator")
    client.post(f"/console/cases/{case_id}/close", data={"reason": "Settled"})
    again = client.post(f"/console/cases/{case_id}/close", data={"reason": "Settled"})
    assert again.status_code == 409
    purge(timedelta(minutes=10))
    assert plates(app) == set()
    sign_in(client, "investigator")
    late = client.post(f"/console/passages/{uid}/case", data={"reason": "Claim 78"})
    assert late.status_code == 409
    assert "There is nothing to keep" in late.text


def test_the_live_picture_of_a_silent_lane_goes_too(client, app, purge):
    for slug, hours in (("silent", 25), ("awake", 1)):
        save_live(app.config, slug, b"picture")
        written = time.time() - hours * 3600
        os.utime(live_path(app.config, slug), (written, written))
    purge(timedelta())
    assert not live_path(app.config, "silent").exists()
    assert live_path(app.config, "awake").exists()
    assert receipts(client) == [["live", "READS_KEPT_HOURS = 24", "0", "1", "0"]]


def test_more_than_one_batch_goes_in_one_run_with_one_receipt(client, purge, monkeypatch):
    monkeypatch.setattr("lpr.retention.purging.BATCH", 2)
    at = NOW - timedelta(minutes=5)
    send(client, "staff", *(passage(n, new_uid(), number=f"{n}AAA11", at=at) for n in range(1, 6)))
    purge(DAY)
    assert receipts(client) == [["unmatched", "READS_KEPT_HOURS = 24", "5", "0", "0"]]


def test_the_page_says_where_each_time_is_set_and_when_something_went_last(make_app, sqlite_url):
    app = make_app(sqlite_url, MATCHES_KEPT_DAYS=7)
    client = app.test_client()
    sign_in(client, "auditor")

    def row(title: str) -> str:
        return client.get("/office/retention").text.split(title)[1].split("</tr>")[0]

    assert "READS_KEPT_HOURS = 24" in row("Reads that matched nothing")
    assert "as delivered" in row("Reads that matched nothing")
    assert "MATCHES_KEPT_DAYS = 7" in row("Reads of permits and stays")
    assert "as delivered" not in row("Reads of permits and stays")
    send(client, "staff", passage(1, new_uid(), number="1AAA11"))
    with app.app_context():
        purge_reads(NOW + DAY + timedelta(minutes=1))
    assert "Thu, Mar 5, 2026, 10:01" in row("Reads that matched nothing")
    assert "Mar 5" not in row("Reads of permits and stays")
    table = client.get("/office/retention/kinds.csv").text
    assert "Reads of permits and stays,MATCHES_KEPT_DAYS = 7,no,168,0,," in table
