"""Mails of a round: the question, once more, and that a space has gone."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy.orm import Session

from core.mail import enqueue_mail
from core.notices.notice import Value
from parking.rounds.models import RoundAnswer
from parking.rounds.rules import Answer, Told


def tell(session: Session, row: RoundAnswer, notice: Told, now: datetime) -> None:
    """Write a holder what is due to them."""
    found, permit, person = row.round, row.permit, row.person
    outside = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    known: dict[str, Value] = {
        "name": person.name,
        "product": permit.product.name,
        "garage": permit.product.garage.name,
        "reason": found.reason,
    }
    if notice is Told.OUTCOME:
        template = "round_released"
        known |= {
            # An instant of its last day.
            "last_day": permit.valid_until - timedelta(minutes=1),
            "by_silence": row.answer == Answer.NONE,
            "link": f"{outside}/mine/permits/{permit.id}",
        }
    else:
        template = "round_question"
        is_last = notice is Told.ASKED_AGAIN
        known |= {
            "answer_by": found.last_chance if is_last else found.answer_by,
            "once_more": notice is not Told.ASKED,
            "loses": found.silence == Answer.RELEASE,
            "link": f"{outside}/mine/rounds/{row.id}",
        }
    enqueue_mail(
        session,
        to=person.email,
        template=template,
        context=known,
        locale=person.locale,
        key=f"round:{row.id}:{notice.name.lower()}",
        now=now,
    )
