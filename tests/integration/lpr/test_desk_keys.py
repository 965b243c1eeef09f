"""The desk's keys, as the office words them."""

import pytest
from sqlalchemy import select

from core.audit import AuditEntry
from core.db import read_session
from tests.integration.lpr.lanes import add_lanes, new_uid, passage, send
from tests.people import sign_in

TYPED = {"key-0": "B", "english-0": "Blood bank courier", "spanish-0": "Mensajero de sangre"}


@pytest.fixture
def office(client):
    return sign_in(client, "office")


def test_a_key_in_the_office_s_words_is_on_the_desk_and_in_the_record(client, app, office):
    add_lanes(app)
    assert client.post("/office/desk-keys", data=TYPED).status_code == 303
    sign_in(client, "attendant")
    uid = new_uid()
    send(client, "staff", passage(1, uid))
    page = client.get("/console").text
    assert "Blood bank courier" in page
    assert "Staff, badge seen" not in page
    assert "Mensajero de sangre" in client.get("/console?lang=es").text
    code = page.split('name="reason_code" value="')[1].split('"')[0]
    client.post(f"/console/passages/{uid}/open?lang=es", data={"reason_code": code})
    with app.app_context():
        entries = read_session().execute(select(AuditEntry.action, AuditEntry.reason)).all()
    assert ("lane.open", "Blood bank courier") in entries
    assert "desk.reasons" in {action for action, _ in entries}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"key-0": ""}, "Choose one letter"),
        ({"key-0": "3"}, "Choose one letter"),
        ({"key-0": "t"}, "The desk needs N, S, T and U itself"),
        ({"key-1": "b", "english-1": "Another", "spanish-1": "Otro"}, "Another reason has this"),
        ({"spanish-0": ""}, "in each language"),
        ({"english-0": "x" * 81}, "in each language"),
    ],
)
def test_what_is_wrong_is_said_beside_the_line_and_what_was_typed_stays(
    client, office, wrong, said
):
    answer = client.post("/office/desk-keys", data=TYPED | wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Mensajero de sangre" in answer.text or "spanish-0" in wrong
    assert "Staff, badge seen" in client.get("/office/desk-keys").text


def test_without_any_line_the_first_reasons_come_back(client, office):
    client.post("/office/desk-keys", data=TYPED)
    client.post("/office/desk-keys", data={})
    assert "Staff, badge seen" in client.get("/office/desk-keys").text


def test_the_last_change_is_shown_and_undone_unless_somebody_was_quicker(client, office):
    client.post("/office/desk-keys", data=TYPED)
    page = client.get("/office/desk-keys").text
    assert "K Staff, badge seen; M Plate misread, permit checked" in page
    change = page.split('name="change" value="')[1].split('"')[0]
    client.post("/office/desk-keys", data=TYPED | {"english-0": "Blood bank"})
    late = client.post("/office/desk-keys/undo", data={"change": change})
    assert late.status_code == 409
    assert "Somebody changed the keys" in late.text

    page = client.get("/office/desk-keys").text
    change = page.split('name="change" value="')[1].split('"')[0]
    client.post("/office/desk-keys/undo", data={"change": change})
    assert 'value="Blood bank courier"' in client.get("/office/desk-keys").text


def test_the_keys_of_the_desk_are_a_sheet_to_pin_up(client, office):
    client.post("/office/desk-keys", data=TYPED)
    sign_in(client, "attendant")
    assert 'href="/console/keys"' in client.get("/console").text
    sheet = client.get("/console/keys").text
    assert "<kbd>B</kbd></th><td>Blood bank courier</td>" in sheet
    assert "<kbd>U</kbd></th><td>Undo the last turning around, or that" in sheet
    assert "data-print" in sheet
    assert "Mensajero de sangre" in client.get("/console/keys?lang=es").text
    assert "open,B,Mensajero de sangre" in client.get("/console/keys.csv?lang=es").text
