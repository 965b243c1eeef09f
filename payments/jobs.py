"""What payments do by the clock."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from core.jobs import Job
from payments.checkout import ask_after_old_charges
from payments.reconciling.nightly import reconcile

JOBS: tuple[Job, ...] = (
    Job(
        "payments.ask_after_old_charges",
        timedelta(minutes=5),
        ask_after_old_charges,
        _l("Ask what became of payments"),
    ),
    Job(
        "payments.reconcile",
        timedelta(days=1),
        reconcile,
        _l("Compare the payment company's statement with the books"),
    ),
)
