"""The search by a part of a plate: what it finds, what it asks first, what it leaves behind."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.audit import AuditEntry
from core.db import read_session
from lpr.jobs import purge_reads
from lpr.models import PlateEnding
from lpr.search import passages
from lpr.search.passages import find_passages
from lpr.search.patterns import parse_part
from tests.integration.lpr.lanes import NOW, add_lanes, new_uid, passage, send
from tests.people import sign_in

WHY = "Complaint 12"
SEARCH, CSV = "/console/passages", "/console/passages/passages.csv"


@pytest.fixture(autouse=True)
def _lanes(app):
    add_lanes(app)


@pytest.fixture
def attendant(client):
    return sign_in(client, "attendant")


def drive_by(client, *numbers, slug="staff"):
    """One passage after another, a minute apart, the last one now."""
    events = [
        passage(place, new_uid(), number=number, at=NOW - timedelta(minutes=len(numbers) - place))
        for place, number in enumerate(numbers, 1)
    ]
    assert send(client, slug, *events).json["acknowledged"] == len(numbers)


def looks(app):
    with app.app_context():
        rows = read_session().scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    return [row for row in rows if row.action.startswith("passage.")]


def find(client, plate, reason=WHY, **more):
    return client.post(SEARCH, data={"plate": plate, "reason": reason, **more})


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"plate": "0bc"}, ["8OBC12"]),
        ({"plate": "B?12"}, ["8OBC12"]),
        ({"plate": "4*99"}, ["4XYZ99"]),
        ({"plate": "4XYZ89"}, []),
        ({"plate": "4XYZ89", "one_unsure": "y"}, ["4XYZ99"]),
        ({"plate": "12"}, ["8OBC12", "712KLM"]),
    ],
)
def test_a_part_finds_the_passages_of_its_plates(client, attendant, asked, found):
    drive_by(client, "712KLM", "4XYZ99", "8OBC12")
    page = find(client, **asked).text
    shown = [number for number in ("8OBC12", "4XYZ99", "712KLM") if f">{number}<" in page]
    assert shown == found
    assert [page.index(f">{number}<") for number in shown] == sorted(
        page.index(f">{number}<") for number in shown
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"plate": "0BC", "reason": ""}, "Say why in a few words"),
        ({"plate": "0BC", "reason": "x"}, "Say why in a few words"),
        ({"plate": "8", "reason": WHY}, "at least two characters"),
        ({"plate": "%%", "reason": WHY}, "at least two characters"),
        ({"plate": "8OB", "reason": WHY, "one_unsure": "y"}, "at least four"),
    ],
)
def test_without_a_reason_and_a_part_nothing_is_shown(client, app, attendant, asked, said):
    drive_by(client, "8OBC12")
    for address in (SEARCH, CSV):
        answer = client.post(address, data=asked)
        assert answer.status_code == 422
        assert said in answer.text
        assert "8OBC12" not in answer.text
    assert f'value="{asked["plate"]}"' in answer.text
    assert looks(app) == []


def test_every_look_is_on_the_auditors_page_with_its_reason(client, app, attendant):
    drive_by(client, "8OBC12", "4XYZ99")
    find(client, "0bc", one_unsure="")
    client.post(CSV, data={"plate": "4XYZ", "reason": "Insurance", "one_unsure": "y"})
    assert [(look.action, look.subject_id, look.reason) for look in looks(app)] == [
        ("passage.search", "0bc", WHY),
        ("passage.export", "4XYZ", "Insurance"),
    ]
    sign_in(client, "auditor")
    page = client.get("/office/looks").text
    for said in ("0bc", WHY, "4XYZ", "Insurance", "Took a spreadsheet", "one character unsure"):
        assert said in page
    assert "Insurance" not in client.get("/office/looks?words=complaint").text
    assert WHY not in client.get("/office/looks?action=passage.export").text
    assert "No look fits" in client.get("/office/looks?until=2026-03-03").text
    assert "Insurance" in client.get("/office/looks?until=9999-12-31&since=0001-01-01").text
    table = client.get("/office/looks/looks.csv?since=2026-03-04").text
    assert f"passage.search,0bc,{WHY},1" in table


def test_who_may_search_may_not_see_who_else_did(client, attendant):
    assert client.get("/office/looks").status_code == 403


def test_the_spreadsheet_holds_what_the_search_found(client, attendant):
    drive_by(client, "8OBC12", "8OBC77", "4XYZ99")
    answer = client.post(CSV, data={"plate": "8OBC", "reason": WHY})
    header, *rows = answer.text.lstrip("\ufeff").split("\r\n")
    assert header.startswith("at,lane,plate")
    assert [row.split(",")[2] for row in rows if row] == ["8OBC77", "8OBC12"]


def test_older_passages_follow_on_the_next_page(client, app, attendant, monkeypatch):
    monkeypatch.setattr("lpr.search.routes.PAGE", 2)
    drive_by(client, "8OBC11", "8OBC22", "8OBC33", "8OBC44", "8OBC55")
    shown, before = [], ""
    for _page in range(3):
        page = find(client, "8OBC", before=before).text
        shown.append([n for n in ("55", "44", "33", "22", "11") if f">8OBC{n}<" in page])
        before = page.partition('name="before" value="')[2].partition('"')[0]
    assert shown == [["55", "44"], ["33", "22"], ["11"]]
    assert before == ""
    assert len(looks(app)) == 3
    for odd in ("yesterday", "9999-12-31T23:59:59-05:00/1", f"{NOW.isoformat()}/{2**63}"):
        assert find(client, "8OBC", before=odd).status_code == 200


@pytest.mark.parametrize("common", [0, 5_000])
def test_common_and_rare_parts_are_found_alike_in_three_queries(
    any_app, monkeypatch, query_counter, common
):
    monkeypatch.setattr(passages, "COMMON", common)
    client = any_app.test_client()
    if any_app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql"):
        add_lanes(any_app)
    drive_by(client, "8OBC12", "4XYZ99", "8OBC12", "4XYX99", "ZZZZZ", "ABCZZZ")
    with any_app.app_context(), query_counter() as counted:
        found = {
            part: [p.number for p in find_passages(read_session(), parse_part(part)).passages]
            for part in ("0BC", "XY?99", "ZZ")
        }
        unsure = find_passages(read_session(), parse_part("8OBX12", one_unsure=True)).passages
    assert found == {
        "0BC": ["8OBC12", "8OBC12"],
        "XY?99": ["4XYX99", "4XYZ99"],
        "ZZ": ["ABCZZZ", "ZZZZZ"],
    }
    assert [p.number for p in unsure] == ["8OBC12", "8OBC12"]
    assert counted.count <= 3 * 4 + 1


def test_a_number_is_forgotten_with_its_last_passage(client, app, clock):
    staying, gone = new_uid(), new_uid()
    send(client, "public", passage(1, staying, "open", number="8OBC12"))
    send(client, "staff", passage(1, gone, number="8OBC12"), passage(2, new_uid(), number="4XYZ99"))

    def kept():
        with app.app_context():
            return set(read_session().scalars(select(PlateEnding.number)))

    assert kept() == {"80BC12", "4XYZ99"}
    clock.advance(timedelta(hours=25))
    with app.app_context():
        purge_reads(clock.now())
    assert kept() == {"80BC12"}
    send(client, "staff", passage(2, new_uid(), number="4XYZ99"), after=1)  # comes again, late
    assert kept() == {"80BC12"}
    clock.advance(timedelta(days=14))
    with app.app_context():
        purge_reads(clock.now())
    assert kept() == set()


def test_a_number_that_comes_again_is_found_again(client, clock):
    drive_by(client, "8OBC12")
    clock.advance(timedelta(hours=25))
    with client.application.app_context():
        purge_reads(clock.now())
    sign_in(client, "attendant")
    assert "No passage with" in find(client, "OBC").text
    send(client, "staff", passage(2, new_uid(), number="8OBC12", at=clock.now()))
    assert ">8OBC12<" in find(client, "OBC").text
