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


def forget_numbers(session: Session, numbers: Iterable[str]) -> None:
    """Take out of the index what no passage has any more, last in the transaction."""
    gone = sorted(set(numbers))
    if not gone:
        return
    session.flush()  # the passages that are being purged have them no more
    session.scalars(_first_endings(gone).with_for_update()).all()
    # A statement of its own, begun with the locks held: it sees whoever had them before.
    kept = set(session.scalars(select(Passage.folded).where(Passage.folded.in_(gone))))
    left = [number for number in gone if number not in kept]
    session.execute(delete(PlateEnding).where(PlateEnding.number.in_(left)))


def _first_endings(numbers: list[str]) -> Select[str]:
    query = select(PlateEnding.number)
    return query.where(PlateEnding.number.in_(numbers), PlateEnding.start == 0).order_by(
        PlateEnding.number
    )
