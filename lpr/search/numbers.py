"""Which numbers have been seen, by each of their endings: what a search by a part looks into.

A part of a number is the beginning of one of its endings, so an ordered index finds it on every
database: docs/decisions/0076-searching-by-a-part.md. A number is in the index exactly while some
passage has it; both sides take the lock of its first ending, in the order of numbers.
"""

from collections.abc import Iterable, Iterator

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from core.db import insert_all_absent
from lpr.models import Passage, PlateEnding
from lpr.search.patterns import LEAST_RUN


def endings_of(folded: str) -> Iterator[tuple[int, str]]:
    """The endings of a folded number that a part may begin, each with where it starts."""
    for start in range(max(len(folded) - LEAST_RUN + 1, 1)):
        yield start, folded[start:]


def index_numbers(session: Session, numbers: Iterable[str]) -> None:
    """Put folded numbers into the index, last in their transaction. Two statements."""
    wanted = sorted(set(numbers))
    if not wanted:
        return
    known = set(session.scalars(_first_endings(wanted).with_for_update(read=True)))
    rows = [
        {"number": number, "start": start, "rest": rest}
        for number in wanted
        if number not in known
        for start, rest in endings_of(number)
    ]
    insert_all_absent(session, PlateEnding, rows)


def forget_number(session: Session, folded: str) -> None:
    """Take a number out of the index, unless another passage still has it."""
    session.flush()  # the passage that is being purged has it no more
    session.scalars(_first_endings([folded]).with_for_update()).all()
    # A statement of its own, begun with the lock held: it sees whoever had the lock before.
    if session.scalar(select(Passage.id).where(Passage.folded == folded).limit(1)) is None:
        session.execute(delete(PlateEnding).where(PlateEnding.number == folded))


def _first_endings(numbers: list[str]) -> Select[str]:
    query = select(PlateEnding.number)
    return query.where(PlateEnding.number.in_(numbers), PlateEnding.start == 0).order_by(
        PlateEnding.number
    )
