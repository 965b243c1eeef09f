"""What the office's pages of changes share: a draft made of a form, refusals in words."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from core.campus_time import now
from core.db import transaction
from core.web.errors import Refusal
from parking.permits.steps import Actor
from parking.products import changes
from parking.products.change_words import refusal_sentence
from parking.products.changes import Wish
from parking.products.forms import PartForm
from parking.products.parts import Part, Subject, pack
from parking.products.refusals import ChangeRefusedError


@contextmanager
def refusals() -> Iterator[None]:
    """Answer a refused change with its sentence."""
    try:
        yield
    except ChangeRefusedError as refused:
        raise Refusal(refused.code, refusal_sentence(refused)) from refused


def draft_of(
    form: Any,
    part: Part,
    subject: Subject | None,
    title: str,
    page: Callable[[PartForm], str],
) -> ResponseReturnValue:
    """Keep what a valid form asks as a draft, and go to look at it; else its errors."""
    if form.form_errors or form.errors:
        return page(form), 422
    after = {name: pack(value) for name, value in form.values.items()}
    actor = Actor(current_user.id, now(), form.reason.data)
    try:
        with transaction() as session:
            change = changes.draft(session, Wish(part, subject, title, after), actor)
    except ChangeRefusedError as refused:
        form.form_errors.append(refusal_sentence(refused))
        return page(form), 422
    return redirect(url_for("product_changes.page", change_id=change.id), 303)
