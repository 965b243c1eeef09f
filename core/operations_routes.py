"""Pages of the machinery: /office/jobs, /office/outbox, and the demo's mail."""

from pathlib import Path

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.orm import Session

from core import audit
from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.job_words import result_of
from core.jobs import Asked, Job, JobRun, all_jobs, ask_for_run
from core.mail import list_mails, mail_folder, read_mail, text_of
from core.operations import list_jobs, select_runs, select_unsent
from core.outbox import DEAD, count_by_state, drop_mail, retry_message
from core.web.csv import csv_response
from core.web.errors import Refusal
from core.web.pagination import paginate

CSV_ROWS = 5_000

blueprint = Blueprint("operations", __name__)


@blueprint.get("/office/jobs")
@asks("job.see")
def jobs() -> ResponseReturnValue:
    """Every job: when it last ran, how that went, when it is due; asked again, the table alone."""
    reports = list_jobs(read_session(), list(all_jobs().values()), now())
    counts = count_by_state(read_session())
    template = "_jobs.html" if "HX-Request" in request.headers else "jobs.html"
    return render_template(
        f"operations/{template}",
        reports=reports,
        given_up=counts.get(DEAD, 0),
        result_of=result_of,
    )


@blueprint.get("/office/jobs.csv")
@asks("job.see")
def jobs_csv() -> ResponseReturnValue:
    """The same as a spreadsheet; times are in UTC, ISO 8601."""
    header = ("job", "title", "every_seconds", "started", "outcome", "seconds", "result", "due")
    rows = (
        (
            report.job.name,
            str(report.job.title),
            round(report.job.every.total_seconds()),
            *_last_run(report.job, report.last_run),
            report.state.next_due_at.isoformat() if report.state else "",
        )
        for report in list_jobs(read_session(), list(all_jobs().values()), now())
    )
    return csv_response("jobs.csv", header, rows)


def _last_run(job: Job, run: JobRun | None) -> tuple[object, ...]:
    if run is None:
        return "", "", "", ""
    seconds = "" if run.seconds is None else run.seconds
    return run.started_at.isoformat(), run.outcome, seconds, result_of(job, run)


@blueprint.get("/office/jobs/<name>")
@asks("job.see")
def job(name: str) -> ResponseReturnValue:
    """One job with its runs; asked again by the page, what changes of it alone."""
    known = _job_or_404(name)
    report = list_jobs(read_session(), [known], now())[0]
    runs = paginate(read_session(), select_runs(name), request.args.get("page", 1, int))
    template = "_job.html" if "HX-Request" in request.headers else "job.html"
    return render_template(f"operations/{template}", report=report, runs=runs, result_of=result_of)


@blueprint.get("/office/jobs/<name>/runs.csv")
@asks("job.see")
def job_runs_csv(name: str) -> ResponseReturnValue:
    """The runs of a job as a spreadsheet."""
    known = _job_or_404(name)
    header = ("started", "ended", "seconds", "outcome", "result", "worker", "slot", "asked by")
    rows = [
        (
            r.started_at,
            r.ended_at or "",
            "" if r.seconds is None else r.seconds,
            r.outcome,
            result_of(known, r),
            r.worker,
            r.slot_at,
            r.asked_by or "",
        )
        for r in read_session().scalars(select_runs(name).limit(CSV_ROWS))
    ]
    return csv_response(f"{name}.csv", header, rows)


@blueprint.post("/office/jobs/<name>/run")
@asks("job.run")
def run_job(name: str) -> ResponseReturnValue:
    """Have a worker run a job once now; pressing again before it is over changes nothing."""
    _job_or_404(name)
    with transaction() as session:
        asked = ask_for_run(session, name, current_user.id, now())
        if asked is Asked.TAKEN:
            _record(session, "job.run", "job", name)
    flash(_answer(asked), "success" if asked is Asked.TAKEN else "info")
    return redirect(url_for("operations.job", name=name))


@blueprint.get("/office/outbox")
@asks("mail.see")
def outbox() -> ResponseReturnValue:
    """Messages that have not left: waiting, or given up after too many tries."""
    state = request.args.get("state", "")
    page = paginate(read_session(), select_unsent(state), request.args.get("page", 1, int))
    counts = count_by_state(read_session())
    return render_template("operations/outbox.html", messages=page, counts=counts, state=state)


@blueprint.post("/office/outbox/<int:message_id>/retry")
@asks("mail.retry")
def retry(message_id: int) -> ResponseReturnValue:
    """Try a message again now."""
    with transaction() as session:
        if not retry_message(session, message_id, now()):
            raise Refusal.not_found()
        _record(session, "mail.retry", "outbox_message", str(message_id))
    flash(_("The message is tried again within seconds."), "success")
    return redirect(url_for("operations.outbox"))


@blueprint.post("/office/outbox/<int:message_id>/drop")
@asks("mail.retry")
def drop(message_id: int) -> ResponseReturnValue:
    """Let a mail go that cannot be sent: whoever it was for is told in another way, or not."""
    with transaction() as session:
        if not drop_mail(session, message_id, now()):
            raise Refusal.not_found()
        _record(session, "mail.drop", "outbox_message", str(message_id))
    flash(_("The mail is let go. It is not sent, and no longer stands here."), "success")
    return redirect(url_for("operations.outbox"))


@blueprint.get("/office/outbox.csv")
@asks("mail.see")
def outbox_csv() -> ResponseReturnValue:
    """Messages that have not left, as a spreadsheet; times are in UTC, ISO 8601."""
    header = ("message", "kind", "to", "subject", "state", "written", "tries", "error")
    found = read_session().scalars(select_unsent(request.args.get("state", "")).limit(CSV_ROWS))
    rows = (
        (
            message.id,
            message.kind,
            message.recipient or "",
            message.subject or "",
            message.state,
            message.created_at.isoformat(),
            message.attempts,
            message.last_error,
        )
        for message in found
    )
    return csv_response("outbox.csv", header, rows)


@blueprint.get("/demo/mail")
@asks("demo.see")
def demo_mail() -> ResponseReturnValue:
    """The mail that the demo has sent: it lies in a folder instead of going out."""
    return render_template("operations/demo_mail.html", mails=list_mails(_demo_folder()))


@blueprint.get("/demo/mail/<name>")
@asks("demo.see")
def demo_mail_message(name: str) -> ResponseReturnValue:
    """One mail of the demo."""
    mail = read_mail(_demo_folder(), name)
    if mail is None:
        raise Refusal.not_found()
    attached = [part.get_filename() for part in mail.iter_attachments()]
    return render_template(
        "operations/demo_mail_message.html", mail=mail, text=text_of(mail), attached=attached
    )


def _demo_folder() -> Path:
    """The folder of mails; not found where the demo pages are off or mail really goes out."""
    app: Flask = current_app
    if not app.config["DEMO_PAGES"] or app.config["MAIL_BACKEND"] != "folder":
        raise Refusal.not_found()
    return mail_folder(app)


def _answer(asked: Asked) -> str:
    answers: dict[Asked, str] = {
        Asked.TAKEN: _("A worker takes the job up within seconds."),
        Asked.WAITS_ALREADY: _("The job waits for a worker already. It is run once."),
        Asked.IS_RUNNING: _("The job is running now. You can follow it here."),
        Asked.NO_WORKER_YET: _("No worker has started yet. Start one with “flask worker”."),
    }
    return answers[asked]


def _record(session: Session, action: str, subject_type: str, subject_id: str) -> None:
    audit.record(
        session,
        actor_id=current_user.id,
        action=action,
        subject_type=subject_type,
        subject_id=subject_id,
        now=now(),
    )


def _job_or_404(name: str) -> Job:
    known = all_jobs().get(name)
    if known is None:
        raise Refusal.not_found()
    return known
