"""Mail: a notice in the reader's language, kept in the outbox, sent from there."""

import hashlib
import smtplib
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP, default
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Any

from flask import Flask, current_app, render_template
from flask_babel import force_locale
from sqlalchemy.orm import Session

from core.notices.notice import all_notices
from core.notices.service import write_notice
from core.outbox import MAIL, About, Parcel, UnsendableError, enqueue

SMTP_TIMEOUT_SECONDS = 20
FIRST_PERMANENT_CODE = 500
_ATTACHERS = "gatehouse_mail_attachers"


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail. `kind` is its media type, as application/pdf."""

    name: str
    kind: str
    data: bytes


# Makes the attachment of a name; called as the mail is sent, with no transaction open.
Attacher = Callable[[str], Attachment]


def init_app(app: Flask, attachers: Mapping[str, Attacher]) -> None:
    """Keep who makes each kind of attachment."""
    app.extensions[_ATTACHERS] = dict(attachers)


def enqueue_mail(  # noqa: PLR0913 - all by name; a record for them would be unpacked at once
    session: Session,
    *,
    to: str,
    template: str,
    context: Mapping[str, Any],
    locale: str,
    key: str,
    now: datetime,
    attach: Sequence[str] = (),
) -> None:
    """Write the notice `template` in `locale`, as the office words it, and keep it for sending.

    What is no notice is templates/mail/`template`.txt: its first line is the subject, the rest
    after an empty line the body. `attach` names what goes with it, as kind:name: it is made as
    the mail is sent.
    """
    if template in all_notices():
        wording = write_notice(session, template, context, locale)
        subject, body = wording.subject, wording.body
    else:
        with force_locale(locale):
            text = render_template(f"mail/{template}.txt", **context)
        subject, _, rest = text.strip().partition("\n")
        body = rest.strip() + "\n"
    enqueue_text(session, to=to, subject=subject, body=body, key=key, now=now, attach=attach)


def enqueue_text(  # noqa: PLR0913 - as above
    session: Session,
    *,
    to: str,
    subject: str,
    body: str,
    key: str,
    now: datetime,
    attach: Sequence[str] = (),
) -> None:
    """Keep a mail that is written already."""
    payload: dict[str, Any] = {"to": to, "subject": " ".join(subject.split()), "body": body}
    if attach:
        payload["attach"] = list(attach)
    about = About(to, payload["subject"])
    enqueue(session, kind=MAIL, key=key, payload=payload, now=now, about=about)


def send_mail(parcel: Parcel) -> None:
    """Send a mail from the outbox, by SMTP or into the folder; the outbox calls this."""
    attachments = [_attachment(name) for name in parcel.payload.get("attach", ())]
    message = compose(parcel, str(current_app.config["MAIL_SENDER"]), attachments)
    if current_app.config["MAIL_BACKEND"] == "smtp":
        send_by_smtp(message, current_app.config)
    else:
        write_to_folder(message, mail_folder(current_app), parcel)


def _attachment(name: str) -> Attachment:
    kind, _colon, rest = name.partition(":")
    attachers: Mapping[str, Attacher] = current_app.extensions[_ATTACHERS]
    return attachers[kind](rest)


def compose(parcel: Parcel, sender: str, attachments: Sequence[Attachment] = ()) -> EmailMessage:
    """The mail of a parcel. Its Message-ID comes from the key: a repeat shows as the same mail."""
    message = EmailMessage()
    domain = parseaddr(sender)[1].partition("@")[2] or "localhost"
    try:
        message["From"] = sender
        message["To"] = parcel.payload["to"]
        message["Subject"] = parcel.payload["subject"]
    except ValueError as error:
        raise UnsendableError("the address or the subject cannot stand in a mail") from error
    message["Date"] = format_datetime(parcel.created_at)
    message["Message-ID"] = f"<{_digest(parcel.key)}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(parcel.payload["body"])
    for file in attachments:
        major, _slash, minor = file.kind.partition("/")
        message.add_attachment(file.data, maintype=major, subtype=minor, filename=file.name)
    return message


def text_of(message: EmailMessage) -> str:
    """What a mail says, without what is attached to it."""
    body = message.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""


def send_by_smtp(message: EmailMessage, config: Mapping[str, Any]) -> None:
    """Hand a mail to the configured server. UnsendableError where the server says never."""
    address = (config["MAIL_SERVER"], config["MAIL_PORT"])
    try:
        with smtplib.SMTP(*address, timeout=SMTP_TIMEOUT_SECONDS) as server:
            if config["MAIL_STARTTLS"]:
                server.starttls(context=ssl.create_default_context())
            if config["MAIL_USERNAME"]:
                server.login(config["MAIL_USERNAME"], config["MAIL_PASSWORD"])
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        if min(codes) >= FIRST_PERMANENT_CODE:
            raise UnsendableError(f"the mail server refuses the address ({codes[0]})") from error
        raise


def write_to_folder(message: EmailMessage, folder: Path, parcel: Parcel) -> None:
    """Write a mail as a file whose name comes from the key: a repeat writes the same file."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{parcel.created_at:%Y%m%dT%H%M%S}-{_digest(parcel.key)}.eml"
    draft = folder / f".{name}.draft"
    draft.write_bytes(message.as_bytes(policy=SMTP))
    draft.replace(folder / name)


def mail_folder(app: Flask) -> Path:
    """Where mail lies when it is not sent."""
    return Path(app.config["INSTANCE_DIR"]) / "mail"


def list_mails(folder: Path, limit: int = 100) -> list[tuple[str, EmailMessage]]:
    """The newest mails in the folder, each with its name, newest first."""
    files = sorted(folder.glob("*.eml"), reverse=True)[:limit]
    return [(path.stem, _parse(path)) for path in files]


def read_mail(folder: Path, name: str) -> EmailMessage | None:
    """The mail of that name, or None where there is none."""
    path = folder / f"{name}.eml"
    return _parse(path) if path.parent == folder and path.is_file() else None


def _parse(path: Path) -> EmailMessage:
    return BytesParser(_class=EmailMessage, policy=default).parsebytes(path.read_bytes())


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:24]
