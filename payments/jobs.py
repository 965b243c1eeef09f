"""What payments do by the clock."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from core.jobs import Job
from payments.checkout import ask_after_old_charges
from payments.forgetting import forget_told
from payments.reconciling.nightly import reconcile

ASKED = {
    "asked": lambda num: ngettext(
        "%(num)s payment asked after", "%(num)s payments asked after", num
    ),
    "settled": lambda num: ngettext("%(num)s payment settled", "%(num)s payments settled", num),
    "silent": lambda num: ngettext(
        "%(num)s payment without an answer", "%(num)s payments without an answer", num
    ),
}
COMPARED = {
    "booked": lambda num: ngettext(
        "%(num)s fee or payout booked", "%(num)s fees and payouts booked", num
    ),
    "mended": lambda num: ngettext("%(num)s difference mended", "%(num)s differences mended", num),
    "left": lambda num: ngettext(
        "%(num)s difference for a person", "%(num)s differences for a person", num
    ),
}
FORGOTTEN = {
    "forgotten": lambda num: ngettext(
        "The text of %(num)s old event forgotten", "The text of %(num)s old events forgotten", num
    )
}
JOBS: tuple[Job, ...] = (
    Job(
        "payments.ask_after_old_charges",
        timedelta(minutes=5),
        ask_after_old_charges,
        _l("Ask what became of payments"),
        ASKED,
    ),
    Job(
        "payments.reconcile",
        timedelta(days=1),
        reconcile,
        _l("Compare the payment company's statement with the books"),
        COMPARED,
    ),
    Job(
        "payments.forget_told",
        timedelta(days=1),
        forget_told,
        _l("Forget what the payment company told long ago"),
        FORGOTTEN,
    ),
)
