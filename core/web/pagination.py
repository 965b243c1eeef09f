"""Pages of a long list."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list: its items, its number from 1, and how many there are in all."""

    items: list[T]
    number: int
    size: int
    total: int

    @property
    def last(self) -> int:
        """Return the number of the last page; an empty list has one page."""
        return max(1, -(-self.total // self.size))


def paginate(session: Session, query: Select[T], number: int, size: int = 50) -> Page[T]:
    """Fetch one page of `query` (ordered by its caller), with the count of the whole."""
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    last = max(1, -(-total // size))
    number = min(max(1, number), last)
    items = session.scalars(query.limit(size).offset((number - 1) * size)).unique().all()
    return Page(list(items), number, size, total)
