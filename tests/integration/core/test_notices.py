"""Notices: the originals in both languages, the office's editor, and what is then sent."""

import re
from collections.abc import Sequence

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from sqlalchemy import select

from core.audit import AuditEntry
from core.clock import FixedClock
from core.db import read_session, transaction
from core.mail import enqueue_mail
from core.notices import pages
from core.notices.models import NoticeWording
from core.notices.notice import all_notices
from core.notices.service import original, write_notice
from core.notices.wording import find_faults
from core.outbox import OutboxMessage
from core.web.i18n import LANGUAGES
from tests.people import sign_in

PAGE = "/office/notices/waitlist_off/en"
GOOD = "Dear {{ name }}, off {{ product }}: {{ reason }} {{ link }}"


def typed(body: str, upon: int = 0, subject: str = "Off the list") -> dict[str, object]:
    return {"subject": subject, "body": body, "upon": upon}


def sent(app: Flask, clock: FixedClock, language: str = "en") -> tuple[str, str]:
    facts = {"name": "Zoë", "product": "Night", "garage": "G", "reason": "R & D", "link": "L"}
    with app.app_context(), transaction() as session:
        number = len(session.scalars(select(OutboxMessage)).all())
        enqueue_mail(
            session,
            to="zoe@gatehouse.example",
            template="waitlist_off",
            context=facts,
            locale=language,
            key=f"m{number}",
            now=clock.now(),
        )
        payload = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
        assert payload is not None
        return payload.payload["subject"], payload.payload["body"]


def test_every_original_can_be_sent_and_both_languages_say_the_same(
    app: Flask, clock: FixedClock
) -> None:
    with app.test_request_context():
        for notice in all_notices().values():
            names: list[Sequence[str]] = []
            for language in LANGUAGES:
                wording = original(notice.name, language)
                assert find_faults(wording, notice) == [], (notice.name, language)
                names.append(
                    sorted(set(re.findall(r"\{\{ (\w+) \}\}", wording.subject + wording.body)))
                )
                with force_locale(language):
                    assert pages.preview(notice, wording, clock.now()), (notice.name, language)
            assert names[0] == names[1], notice.name


def test_the_office_words_a_mail_and_goes_back(
    app: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    assert sent(app, clock)[0] == "You were taken off the waitlist for Night, G"
    sign_in(client, "office")
    assert client.post(PAGE, data=typed(GOOD)).status_code == 303
    assert sent(app, clock) == ("Off the list", "Dear Zoë, off Night: R & D L\n")
    assert "lista de espera" in sent(app, clock, "es")[0]
    page = client.get(PAGE).text
    assert "Own words" in page
    assert "Off the list" in page
    # Somebody who still has the older page open learns of it; a double click is that too.
    assert "Somebody else changed" in client.post(PAGE, data=typed(GOOD)).text
    assert client.post(f"{PAGE}/original", data={"upon": 1}).status_code == 303
    assert sent(app, clock)[0] == "You were taken off the waitlist for Night, G"
    assert "off {{ product }}" in client.get(f"{PAGE}?version=1").text
    with app.app_context():
        acts = select(AuditEntry.action).where(AuditEntry.subject_type == "notice")
        found = read_session().scalars(acts.order_by(AuditEntry.id)).all()
    assert found == ["notice.worded", "notice.original_again"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{{ name }} {{ reason }}", "everybody needs: product"),
        (GOOD + "{{ plate }}", "no placeholder of this name: plate"),
        (GOOD + "{{ name.__class__ }}", "Only placeholders and"),
    ],
)
def test_what_cannot_be_sent_is_refused_beside_its_field(
    client: FlaskClient, body: str, said: str
) -> None:
    sign_in(client, "office")
    answer = client.post(PAGE, data=typed(body))
    assert answer.status_code == 422
    assert re.search(rf'id="body-error".*{said}', answer.text, re.DOTALL)
    assert body.partition("{")[0] in answer.text
    assert "Nobody has changed it" in answer.text


def test_the_preview_shows_examples_escaped_and_keeps_nothing(client: FlaskClient) -> None:
    sign_in(client, "auditor")
    data = typed(GOOD + " <script>x</script>")
    part = client.post(f"{PAGE}/preview", data=data, headers={"HX-Request": "true"}).text
    assert "Dear Amara Okafor, off Night and weekend" in part
    assert "&lt;script&gt;" in part
    assert "<html" not in part
    assert "Nobody has changed it" in client.get(PAGE).text
    assert client.post(PAGE, data=data).status_code == 403
    assert client.get("/office/notices/waitlist_off/fr").status_code == 404


def test_a_wording_that_no_longer_fits_gives_way_to_the_original(
    app: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    with app.app_context(), transaction() as session:
        row = NoticeWording(notice="password_reset", language="es", number=1, subject="{{ gone }}")
        row.body, row.written_at = "{{ link }}", clock.now()
        session.add(row)
    with app.app_context():
        facts = {"name": "Zoë", "link": "https://x"}
        wording = write_notice(read_session(), "password_reset", facts, "es")
    assert wording.subject == "Elija una contraseña nueva para Gatehouse"
    sign_in(client, "office")
    assert "No longer fits" in client.get("/office/notices").text
