"""Refusals and failures, as a page that says what to do next, or as a problem for a program."""

from typing import Self

import structlog
from flask import Flask, Response, jsonify, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

BAD_REQUEST = 400
FAILED = 500
SCIM_ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"  # RFC 7644, 3.12

log = structlog.get_logger(__name__)


class Refusal(Exception):  # noqa: N818 - the field's word: the system refused, it did not fail
    """A refusal that a person can act on: a code, a sentence, and an HTTP status."""

    def __init__(self, code: str, sentence: str, status: int = 409) -> None:
        """Keep `code` for programs and `sentence`, already in the reader's language."""
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.status = status

    @classmethod
    def not_found(cls) -> Self:
        """Refuse what is not there, or not this person's to see."""
        return cls("not_found", _sentence(404), 404)

    @classmethod
    def not_allowed(cls, *, signed_in: bool) -> Self:
        """Refuse what this person may not do."""
        return (
            cls("not_allowed", _sentence(403), 403)
            if signed_in
            else cls("sign_in_needed", _("Sign in first, then try again."), 401)
        )


def init_app(app: Flask) -> None:
    """Answer every refusal and failure with our own words."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _form_expired)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _failed)


def _refused(refusal: Refusal) -> tuple[Response | str, int]:
    log.info("refused", code=refusal.code, status=refusal.status)
    return _answer(refusal.status, refusal.code, refusal.sentence)


def _form_expired(error: CSRFError) -> tuple[Response | str, int]:
    log.info("refused", code="form_expired", why=error.description)
    sentence = _("This form was open too long, or came from another page. Go back, reload, resend.")
    return _answer(400, "form_expired", sentence)


def _http_error(error: HTTPException) -> tuple[Response | str, int] | HTTPException:
    status = error.code or 500
    if status < BAD_REQUEST:
        return error  # a redirect
    return _answer(status, f"http_{status}", _sentence(status))


def _failed(error: Exception) -> tuple[Response | str, int]:
    log.error("failed", exc_info=error)
    return _answer(500, "internal", _sentence(InternalServerError.code or 500))


def _answer(status: int, code: str, sentence: str) -> tuple[Response | str, int]:
    if request.path.startswith("/api/"):
        problem = jsonify(type=f"about:blank#{code}", title=sentence, status=status, code=code)
        problem.mimetype = "application/problem+json"
        return problem, status
    if request.path.startswith("/scim/"):
        error = jsonify(schemas=[SCIM_ERROR], status=str(status), detail=sentence)
        error.mimetype = "application/scim+json"
        return error, status
    page = render_template(
        "errors/page.html",
        status=status,
        title=_title(status),
        sentence=sentence,
        next_href=url_for("site.home"),
        next_label=_("Go to the start page"),
    )
    return page, status


def _title(status: int) -> str:
    titles = {
        400: _("We could not use that request"),
        401: _("Sign in first"),
        403: _("Not yours to open"),
        404: _("Nothing here"),
        405: _("That cannot be done here"),
        409: _("That did not go through"),
        413: _("Too large"),
        429: _("Too many tries"),
        503: _("Not ready yet"),
    }
    return str(
        titles.get(
            status, _("Something went wrong on our side") if status >= FAILED else titles[400]
        )
    )


def _sentence(status: int) -> str:
    sentences = {
        400: _(
            "Part of it was missing or could not be read. Go back, check it, and send it again."
        ),
        403: _("Your account may not do this. If it should, ask the parking office."),
        404: _("This page does not exist, or it is not yours to see. Check the address."),
        405: _("Use the buttons on the page instead of this address."),
        413: _("The file is larger than we take. Choose a smaller one."),
        429: _("Wait a minute, then try again."),
        503: _("The system is starting or being mended. Try again in a minute."),
    }
    own_fault = _(
        "Nothing you entered was lost on purpose. Try again; if it stays, call the office."
    )
    return str(sentences.get(status, own_fault if status >= FAILED else sentences[400]))
