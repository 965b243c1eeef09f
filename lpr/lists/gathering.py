"""What all lanes of a garage share: read whole now and then, and else as far as it has changed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from sqlalchemy.orm import Session

from core.revisions import Subject, subjects_between
from lpr.fallbacks.proofs import digested_numbers, list_permit_badges, proofs_beside_permits
from lpr.lane.lists.changes import Changes, between
from lpr.lane.lists.rows import badge_row, right_row, special_rows
from lpr.lists.content import Shared
from lpr.lists.sources import BADGE, RIGHTS
from parking.listed import badges as gate_queries
from parking.listed import rights as listed_rights
from parking.listed.rights import Permits
from parking.listed.sources import PERMIT, PERSON, REGISTER, VEHICLE
from parking.rights import expected
from parking.rights import queries as rights_queries

# What passes by the clock alone is looked for this often; all is read anew after the longer time,
# or when too many permits have changed to be named in one query.
GATHERED_FOR, WHOLE_FOR = timedelta(minutes=5), timedelta(hours=1)
MOST_PERMITS = 2000

_KINDS = frozenset({PERMIT, VEHICLE, PERSON, REGISTER, BADGE})
_Rows = frozenset[str]
_NONE: _Rows = frozenset()


@dataclass(frozen=True)
class Gathering:
    """Where and when rows are read. `seen` is the count of changes that was read before them."""

    session: Session
    garage_slug: str
    config: Mapping[str, Any]
    seen: int
    now: datetime

    def by_permit(self, permits: Permits = None) -> dict[str, _Rows]:
        """The rows of each permit: its rights, and its bearer's badge. Six queries."""
        where = (self.session, self.garage_slug, self.now, permits)
        rights = chain(
            listed_rights.entry_rights(*where),
            listed_rights.withheld_rights(*where),
            listed_rights.lapsed_rights(*where),
        )
        found: dict[str, set[str]] = defaultdict(set)
        for right in rights:
            found[right.permit_id].add(right_row(right))
        for digest, permit in list_permit_badges(
            self.session, self.garage_slug, self.config, self.now, permits
        ):
            found[permit].add(badge_row(digest, permit))
        return {permit: frozenset(rows) for permit, rows in found.items()}

    def beside(self) -> _Rows:
        """The rows that no permit brings: duties, visits, what people keep by hand. Ten queries."""
        session, garage, now = self.session, self.garage_slug, self.now
        proofs = proofs_beside_permits(session, garage, self.config, now)
        special = replace(rights_queries.special_plates(session, garage, now), proofs=proofs)
        duties = rights_queries.duty_rights(session, garage, now)
        visits = expected.expected_rights(session, garage, now)
        return frozenset(chain(map(right_row, chain(duties, visits)), special_rows(special)))

    def until(self) -> datetime:
        """When what was read has to be looked at again, if nothing changes before. One query."""
        longest = self.now + GATHERED_FOR
        return min(longest, rights_queries.next_expiry(self.session, self.now) or longest)

    def touched(self, seen: int, after: datetime) -> set[str] | None:
        """Permits whose rows may be others than at count `seen` and time `after`.

        None where any may be. Two to five queries.
        """
        subjects = subjects_between(self.session, RIGHTS, seen, self.seen)
        if subjects is None or not {subject.kind for subject in subjects} <= _KINDS:
            return None
        permits = self._named(subjects)
        permits |= listed_rights.permits_passing(self.session, after, self.now)
        return permits if len(permits) <= MOST_PERMITS else None

    def _named(self, subjects: Collection[Subject]) -> set[str]:
        keys: dict[str, set[str]] = defaultdict(set)
        for kind, key in subjects:
            keys[kind].add(key)
        people = set(map(int, keys[PERSON]))
        if keys[BADGE]:
            numbers = digested_numbers(self.session, keys[BADGE])
            people |= gate_queries.people_with_badges(self.session, numbers)
        named = keys[PERMIT]
        if people or keys[VEHICLE]:
            cars = set(map(int, keys[VEHICLE]))
            named |= listed_rights.permits_named(self.session, cars, people)
        return named


class GarageRows:
    """The shared rows of one garage, kept by permit. For one thread at a time."""

    def __init__(self, gathering: Gathering) -> None:
        """Read everything."""
        self._by_permit = gathering.by_permit()
        self._beside = gathering.beside()
        self._seen, self._at, self._whole_at = gathering.seen, gathering.now, gathering.now
        self.until = gathering.until()
        self.shared = Shared.of(self._all())

    def renew(self, gathering: Gathering) -> None:
        """Read what has changed since, if anything has."""
        is_later = self._at <= gathering.now < self.until
        if gathering.seen == self._seen and is_later:
            return
        touched = None
        if self._at <= gathering.now < self._whole_at + WHOLE_FOR:
            touched = gathering.touched(self._seen, self._at)
        beside, until = gathering.beside(), gathering.until()
        if touched is None:
            self._by_permit, self._beside = gathering.by_permit(), beside
            self._whole_at = gathering.now
            changes = between(self.shared.rows, self._all())
        else:
            changes = self._put(gathering.by_permit(touched) if touched else {}, touched)
            changes = changes.then(between(self._beside, beside))
            self._beside = beside
        self.shared = self.shared.after(changes)
        self._seen, self._at, self.until = gathering.seen, gathering.now, until

    def _put(self, found: Mapping[str, _Rows], permits: Iterable[str]) -> Changes:
        added: set[str] = set()
        removed: set[str] = set()
        for permit in permits:
            before, now = self._by_permit.pop(permit, _NONE), found.get(permit, _NONE)
            added |= now - before
            removed |= before - now
            if now:
                self._by_permit[permit] = now
        return Changes(frozenset(added), frozenset(removed))

    def _all(self) -> _Rows:
        return self._beside.union(*self._by_permit.values())
