"""What a run of a job came to, in the language of whoever reads it."""

from flask_babel import gettext as _

from core.jobs import LOST, Job, JobRun


def result_of(job: Job, run: JobRun) -> str:
    """What a run did or found, or why it failed; empty while it goes on.

    A failure keeps the error's own words, and a run of an older version the sentence that it left.
    """
    if run.outcome == LOST:
        return str(_("The worker stopped answering."))
    if run.findings is None:
        return run.result
    said = [_say(job, kind, found) for kind, found in run.findings.items() if found]
    return " · ".join(said) or str(_("Nothing to do"))


def _say(job: Job, kind: str, found: object) -> str:
    """One kind in words; what only another version of the job could say is shown as it is kept."""
    try:
        return str(job.words[kind](found))
    except (KeyError, TypeError, ValueError):
        return f"{kind}: {found}"
