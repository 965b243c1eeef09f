"""What the pages of waitlists read: one's own place, the office's lists, a person's story."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from core.identity.search import fold_words
from parking.models import Product
from parking.timeline import Entry as Line
from parking.waitlists.estimate import Estimate, Turnover, estimate, turnover
from parking.waitlists.log import LIVING, Kind, State
from parking.waitlists.models import Waitlist, WaitlistEntry, WaitlistEvent
from parking.waitlists.order import line_of, ranks_of
from parking.waitlists.own_steps import undoable
from parking.waitlists.words import HAPPENED, KINDS, event_why
from parking.waitlists.writing import state_of


@dataclass(frozen=True)
class Overview:
    """One list in a table: how many have a place, how many offers are open."""

    waitlist: Waitlist
    length: int
    offers: int

    @property
    def product(self) -> Product:
        """What it is a list for."""
        return self.waitlist.product


@dataclass(frozen=True)
class OwnPlace:
    """A person's view of one list: the own rank and its length, nothing of anybody else."""

    waitlist: Waitlist
    length: int
    past: Turnover
    entry: WaitlistEntry | None = None
    rank: int = 0
    expected: Estimate | None = None
    can_undo: bool = False
    story: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Placed:
    """One line of the office's list."""

    rank: int
    entry: WaitlistEntry


def find_list(session: Session, slug: str) -> Waitlist | None:
    """The list of a product, by the product's address."""
    query = (
        select(Waitlist)
        .join(Product, Product.id == Waitlist.product_id)
        .where(Product.slug == slug)
        .options(joinedload(Waitlist.product).joinedload(Product.prices))
    )
    return session.scalars(query).unique().one_or_none()


def list_overviews(session: Session) -> list[Overview]:
    """Every list, as its products are sorted. Two queries."""
    counts = _counts(session)
    query = select(Waitlist).join(Product, Product.id == Waitlist.product_id)
    lists = session.scalars(query.order_by(Product.position, Product.name, Product.id))
    return [
        Overview(one, sum((of := counts.get(one.id, {})).values()), of.get(State.OFFERED, 0))
        for one in lists
    ]


def without_list(session: Session) -> list[Product]:
    """The products that are sold and have no list."""
    query = (
        select(Product)
        .where(Product.is_offered, Product.id.not_in(select(Waitlist.product_id)))
        .order_by(Product.position, Product.name)
    )
    return list(session.scalars(query))


def own_entries(session: Session, person_id: int) -> Mapping[int, WaitlistEntry]:
    """A person's places, by list."""
    query = select(WaitlistEntry).where(
        WaitlistEntry.person_id == person_id, WaitlistEntry.state.in_(LIVING)
    )
    return {entry.waitlist_id: entry for entry in session.scalars(query)}


def own_place(session: Session, waitlist: Waitlist, person_id: int, now: datetime) -> OwnPlace:
    """A person's place on a list, with what they may know of it. Six queries."""
    entry = own_entries(session, person_id).get(waitlist.id)
    past = turnover_of(session, waitlist, now)
    if entry is None:
        length = sum(_counts(session).get(waitlist.id, {}).values())
        can_undo = undoable(session, waitlist.id, person_id, now) is not None
        return OwnPlace(waitlist, length, past, can_undo=can_undo)
    ranks = ranks_of(state_of(session, waitlist))
    return OwnPlace(
        waitlist,
        len(ranks),
        past,
        entry,
        ranks[entry.number],
        estimate(ranks[entry.number], past),
        story=tuple(own_story(story_of(session, waitlist.id, entry.number))),
    )


def placed(session: Session, waitlist: Waitlist, words: str = "") -> list[Placed]:
    """Who has a place, first in line first, with their people; by words, those who fit."""
    rows = {row.number: row for row in _living_rows(session, waitlist.id)}
    wanted = fold_words(words).split()
    line = enumerate(line_of(state_of(session, waitlist)), 1)
    found = (Placed(rank, rows[entry.number]) for rank, entry in line)
    return [one for one in found if all(word in one.entry.person.search_text for word in wanted)]


def turnover_of(session: Session, waitlist: Waitlist, now: datetime) -> Turnover:
    """What a list did of late. One query."""
    query = select(WaitlistEvent.at).where(
        WaitlistEvent.waitlist_id == waitlist.id, WaitlistEvent.kind == Kind.ACCEPTED
    )
    return turnover(waitlist.began_at, session.scalars(query).all(), now)


def story_of(session: Session, waitlist_id: int, number: int) -> Sequence[WaitlistEvent]:
    """What happened to one application, newest first. One query."""
    query = (
        select(WaitlistEvent)
        .where(WaitlistEvent.waitlist_id == waitlist_id, WaitlistEvent.entry_number == number)
        .options(joinedload(WaitlistEvent.actor))
        .order_by(WaitlistEvent.number.desc())
    )
    return session.scalars(query).all()


def log_of(session: Session, waitlist_id: int) -> Sequence[WaitlistEvent]:
    """The whole log of a list, oldest first."""
    query = select(WaitlistEvent).where(WaitlistEvent.waitlist_id == waitlist_id)
    return session.scalars(query.order_by(WaitlistEvent.number)).all()


def as_line(event: WaitlistEvent) -> Line:
    """A step as a line of a timeline, for the office."""
    return Line(
        at=event.at,
        title=str(HAPPENED[event.kind]),
        who=event.actor.name if event.actor else "",
        why=event_why(event),
        kind=KINDS.get(event.kind, "neutral"),
    )


def own_story(events: Sequence[WaitlistEvent]) -> list[Line]:
    """The same for the person: who of the office acted is not named."""
    lines = (as_line(event) for event in events)
    return [Line(line.at, line.title, "", line.why, line.kind) for line in lines]


def _living_rows(session: Session, waitlist_id: int) -> Sequence[WaitlistEntry]:
    query = (
        select(WaitlistEntry)
        .where(WaitlistEntry.waitlist_id == waitlist_id, WaitlistEntry.state.in_(LIVING))
        .options(joinedload(WaitlistEntry.person))
    )
    return session.scalars(query).all()


def _counts(session: Session) -> dict[int, dict[str, int]]:
    query = (
        select(WaitlistEntry.waitlist_id, WaitlistEntry.state, func.count())
        .where(WaitlistEntry.state.in_(LIVING))
        .group_by(WaitlistEntry.waitlist_id, WaitlistEntry.state)
    )
    found: dict[int, dict[str, int]] = {}
    for waitlist_id, state, count in session.execute(query):
        found.setdefault(waitlist_id, {})[state] = count
    return found
