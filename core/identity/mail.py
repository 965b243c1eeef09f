"""Mail about accounts: what Flask-Security would send, written by us and sent by the outbox."""

import hashlib
from typing import Any

from flask import current_app, url_for
from flask_security import MailUtil

from core.campus_time import now
from core.db import read_session
from core.identity.models import Person
from core.identity.second_factor import own
from core.mail import enqueue_mail

TEMPLATES = {
    "security/email/reset_instructions": "password_reset",
    "security/email/reset_notice": "password_was_changed",
    "security/email/change_notice": "password_was_changed",
}


class OutboxMail(MailUtil):
    """Puts account mail into the outbox, within the transaction of the request."""

    def send_mail(
        self,
        template: str,
        subject: str,  # noqa: ARG002 - stands in our template
        recipient: str | tuple[str, str],  # noqa: ARG002 - is the person's address
        sender: str | tuple[str, str],  # noqa: ARG002 - is configured for all mail
        body: str | None,  # noqa: ARG002 - likewise
        html: str | None,  # noqa: ARG002 - we send text
        **context: Any,
    ) -> None:
        """Write the mail in the person's language and keep it for sending."""
        person = own(context["user"])
        token = str(context.get("reset_token", ""))
        enqueue_mail(
            read_session(),
            to=person.email,
            template=TEMPLATES[template],
            context={
                "name": person.name,
                "link": _reset_link(token),
                "account_link": _account_link(),
            },
            locale=person.locale,
            key=_key(template, person, token),
            now=now(),
        )


def _reset_link(token: str) -> str:
    """Link by our configured address, never by the Host header of whoever asked."""
    return _outside(url_for("security.reset_password", token=token)) if token else ""


def _account_link() -> str:
    return _outside(url_for("identity.account"))


def _outside(path: str) -> str:
    return str(current_app.config["PUBLIC_URL"]).rstrip("/") + path


def _key(template: str, person: Person, token: str) -> str:
    """One mail for one event: the reset token, or the uniquifier that the change brought."""
    event = hashlib.sha256((token or person.fs_uniquifier).encode()).hexdigest()[:24]
    return f"{TEMPLATES[template]}:{person.id}:{event}"
