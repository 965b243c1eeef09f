"""What commands about lanes are given: a lane or a passage by its name, and a reason to look."""

import getpass

import click

from core import audit
from core.campus_time import now
from core.db import read_session, transaction
from lpr import queries
from lpr.models import Lane, Passage


def lane_or_fail(slug: str) -> Lane:
    """The lane of this name; else the command ends and says which lanes there are."""
    found = queries.find_lane(read_session(), slug)
    if found is None:
        known = ", ".join(lane.slug for lane in queries.list_lanes(read_session()))
        raise click.ClickException(f"There is no lane {slug}. Known lanes: {known or 'none'}.")
    return found


def passage_or_fail(uid: str) -> Passage:
    """The passage of this name; else the command ends."""
    passage = queries.find_passage(read_session(), uid)
    if passage is None:
        raise click.ClickException(f"There is no passage {uid} here.")
    return passage


def record_look(subject: tuple[str, str], reason: str) -> None:
    """Record a look at plate history from the command line, by whom the machine knows, and why."""
    with transaction() as session:
        audit.record(
            session,
            actor_id=None,
            action="passage.look",
            subject_type=subject[0],
            subject_id=subject[1],
            now=now(),
            reason=reason,
            details={"command_line": getpass.getuser()},
        )
