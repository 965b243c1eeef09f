"""Removes photographs that people sent: of plates that were misread, and evidence for a plate."""

from core.db import transaction
from lpr.plate_tests import forgetting as plate_tests
from lpr.retention.kinds import Kind
from lpr.retention.purging import Removal
from parking.takeovers import forgetting as takeovers


def purge_plate_tests(removal: Removal) -> int:
    """Delete plate tests and their pictures when their time is over; say how many pictures."""
    with transaction() as session:
        gone = plate_tests.forget(session, removal.now, removal.before(Kind.PLATE_TESTS))
        if gone.tests:
            receipt = removal.receipt(session, Kind.PLATE_TESTS)
            receipt.items, receipt.pictures = gone.tests, gone.pictures
            receipt.oldest, receipt.newest = min(gone.read_at), max(gone.read_at)
    return gone.pictures


def purge_evidence(removal: Removal) -> int:
    """Delete evidence for plates that nobody decided about in time; say how many pictures."""
    with transaction() as session:
        count, oldest, newest = takeovers.forget_evidence(session, removal.before(Kind.EVIDENCE))
        if count:
            receipt = removal.receipt(session, Kind.EVIDENCE)
            receipt.items = receipt.pictures = count
            receipt.oldest, receipt.newest = oldest, newest
    return count
