"""The pages that every register has: look it through, add, take off, undo, as a table."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.orm import Session

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.errors import Refusal
from core.web.pagination import paginate
from parking.permits.steps import Actor
from parking.rights import pages
from parking.rights.forms import EndForm
from parking.rights.models import Kept, OfTwo
from parking.rights.refusals import RightsRefusedError
from parking.rights.registers import Register
from parking.rights.requests import chosen_by, done_or_refused
from parking.rights.steps import approve, end_early, lock, restore
from parking.rights.tenure import Tenure, can_be_restored, tenure_of
from parking.rights.words import TENURE_KINDS, TENURES, refusal_sentence, told_words


def blueprint_of(register: Register) -> Blueprint:
    """The routes of a register, under its own name and address."""
    blueprint = Blueprint(register.name, __name__, url_prefix=register.url)
    views = _Views(register)
    see, change = asks(register.see), asks(register.change)
    for path, name, mark, methods in (
        ("", "listing", see, ["GET"]),
        ("/entries.csv", "listing_csv", see, ["GET"]),
        ("/new", "new", change, ["GET", "POST"]),
        ("/<int:entry_id>", "detail", see, ["GET"]),
        ("/<int:entry_id>/end", "end", change, ["POST"]),
        ("/<int:entry_id>/restore", "put_back", change, ["POST"]),
        *(
            (("/<int:entry_id>/approve", "approve", asks(register.approve), ["POST"]),)
            if register.approve
            else ()
        ),
    ):
        view = mark(_function(getattr(views, name)))
        blueprint.add_url_rule(path, name, view, methods=methods)
    return blueprint


def _function(method: Callable[..., Any]) -> Callable[..., Any]:
    """A function of its own, since a method carries no mark of what it asks."""

    def view(**values: Any) -> Any:
        return method(**values)

    view.__doc__ = method.__doc__
    return view


class _Views:
    """What the pages of one register do."""

    def __init__(self, register: Register) -> None:
        self.register = register

    def listing(self) -> str:
        """The entries of the filter in the address, those in force first."""
        instant, chosen = now(), chosen_by(request.args, self.register.kinds)
        query = self.register.entries(chosen, instant)
        page = paginate(read_session(), query, request.args.get("page", 1, type=int))
        waiting = 0
        if issubclass(self.register.model, OfTwo):
            waiting = pages.count_waiting(read_session(), self.register.model, instant)
        return self._render("register.html", page=page, chosen=chosen, waiting=waiting)

    def listing_csv(self) -> Response:
        """The entries of the filter as a table; times are in UTC, ISO 8601."""
        instant, columns = now(), self.register.columns
        header = [*(column.code for column in columns), "standing", "reason", "added_by", "added"]
        header += ["until", "ended", "ended_why", "approved_by", "approved"]
        chosen = chosen_by(request.args, self.register.kinds)
        entries = read_session().scalars(self.register.entries(chosen, instant))
        rows = (
            [*(c.text(e) for c in columns), tenure_of(e, instant), *_kept_cells(e)]
            for e in entries.unique()
        )
        return csv_response(f"{self.register.name.replace('_', '-')}.csv", header, rows)

    def new(self) -> ResponseReturnValue:
        """Add an entry."""
        form = self.register.form(request.form if request.method == "POST" else request.args)
        if request.method == "GET" or not form.validate_on_submit():
            return self._form_page(form)
        actor = Actor(current_user.id, now(), form.reason.data)
        try:
            with transaction() as session:
                entry, said = self.register.add(session, form, actor)
        except RightsRefusedError as refused:
            field = form[self.register.blames.get(refused.code, next(iter(form)).name)]
            field.errors = [*field.errors, refusal_sentence(refused)]
            return self._form_page(form)
        flash(said, "success")
        return redirect(url_for(f"{self.register.name}.detail", entry_id=entry.id), 303)

    def detail(self, entry_id: int) -> str:
        """One entry: what it is, who answers for it, its story."""
        return self._page(self._find(entry_id), EndForm(formdata=None))

    def approve(self, entry_id: int) -> ResponseReturnValue:
        """Put a proposal of somebody else in force."""
        self._find(entry_id)
        said = _("Approved. The gates know within seconds.")
        return self._step(entry_id, approve, Actor(current_user.id, now()), said)

    def end(self, entry_id: int) -> ResponseReturnValue:
        """Take an entry off, for a reason."""
        entry, form = self._find(entry_id), EndForm()
        if not form.validate_on_submit():
            return self._page(entry, form), 422
        actor = Actor(current_user.id, now(), form.reason.data)
        return self._step(
            entry_id, end_early, actor, _("Taken off. The gates know within seconds.")
        )

    def put_back(self, entry_id: int) -> ResponseReturnValue:
        """Undo that an entry was taken off."""
        self._find(entry_id)
        return self._step(
            entry_id, restore, Actor(current_user.id, now()), _("Put back as it was.")
        )

    def _step(
        self, entry_id: int, step: Callable[[Session, Any, Actor], None], actor: Actor, said: str
    ) -> ResponseReturnValue:
        model = self.register.model
        done_or_refused(lambda session: step(session, lock(session, model, entry_id), actor))
        flash(said, "success")
        return redirect(url_for(f"{self.register.name}.detail", entry_id=entry_id), 303)

    def _find(self, entry_id: int) -> Kept:
        entry = read_session().get(self.register.model, entry_id)
        if entry is None:
            raise Refusal.not_found()
        return entry

    def _page(self, entry: Kept, form: EndForm) -> str:
        instant = now()
        return self._render(
            "register_entry.html",
            entry=entry,
            form=form,
            tenure=tenure_of(entry, instant),
            can_be_restored=can_be_restored(entry, instant),
            is_own=entry.added_by == current_user.id,
            story=told_words(pages.trail_of(read_session(), entry)),
        )

    def _form_page(self, form: Any) -> ResponseReturnValue:
        page = self._render("register_new.html", form=form)
        return page, 422 if form.errors else 200

    @property
    def _tenures(self) -> set[Tenure]:
        """Where an entry can stand; nothing waits on a list that asks for nobody's approval."""
        return set(Tenure) - (set() if self.register.approve else {Tenure.WAITING})

    def _render(self, template: str, **values: Any) -> str:
        instant = now()
        return render_template(
            f"parking/rights/{template}",
            register=self.register,
            words=self.register.words,
            tenures={c: words for c, words in TENURES.items() if c in self._tenures},
            tenure_kinds=TENURE_KINDS,
            tenure_of=lambda entry: tenure_of(entry, instant),
            **values,
        )


def _kept_cells(entry: Kept) -> list[str]:
    return [
        entry.reason,
        entry.adder.name,
        entry.added_at.isoformat(),
        entry.expires_at.isoformat() if entry.expires_at else "",
        entry.ended_at.isoformat() if entry.ended_at else "",
        entry.ended_reason,
        *_approval_cells(entry),
    ]


def _approval_cells(entry: Kept) -> list[str]:
    if not isinstance(entry, OfTwo):
        return ["", ""]
    at = entry.approved_at.isoformat() if entry.approved_at else ""
    return [entry.approver.name if entry.approver else "", at]
