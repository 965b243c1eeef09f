"""The tables of waitlists: each list, its log, and the applications as the log has made them."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime
from core.identity.models import Person
from parking.models.product import Product
from parking.waitlists.log import Entry, Event, Kind, State
from parking.waitlists.rules import Facts, Rules, rules_from

_LIVING = sa.text("state IN ('waiting', 'offered')")


class Waitlist(Model):
    """A product's list. Its row is locked before anything is written into its log."""

    __tablename__ = "waitlist"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("permit_product.id"), unique=True)
    # As parking.waitlists.rules writes them: what the last event of that kind says.
    rules: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # The number of the log's newest event.
    last_number: Mapped[int] = mapped_column(default=0)

    product: Mapped[Product] = relationship(lazy="joined", innerjoin=True)

    @property
    def as_rules(self) -> Rules:
        """The rules in force."""
        return rules_from(self.rules)


class WaitlistEntry(Model):
    """An application as it stands: always what the log says, which the office can check."""

    __tablename__ = "waitlist_entry"
    __table_args__ = (
        sa.UniqueConstraint("waitlist_id", "number"),
        # Two tabs, two clicks: one place on a list per person.
        sa.Index(
            "uq_waitlist_entry_waitlist_id_person_id_living",
            "waitlist_id",
            "person_id",
            unique=True,
            sqlite_where=_LIVING,
            postgresql_where=_LIVING,
        ),
        sa.Index("ix_waitlist_entry_state_offer_expires_at", "state", "offer_expires_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    waitlist_id: Mapped[int] = mapped_column(sa.ForeignKey("waitlist.id"))
    # The number of the event by which it came.
    number: Mapped[int] = mapped_column()
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    state: Mapped[str] = mapped_column(sa.String(10))
    applied_at: Mapped[datetime] = mapped_column(UtcDateTime)
    employment_class: Mapped[str] = mapped_column(sa.String(40))
    service_since: Mapped[date | None] = mapped_column()
    # The first day on which the person wants to be asked again.
    deferred_until: Mapped[date | None] = mapped_column()
    missed: Mapped[int] = mapped_column(default=0)
    rests_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    offer_expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(lazy="select")
    waitlist: Mapped[Waitlist] = relationship(lazy="select")

    @property
    def as_entry(self) -> Entry:
        """The record that the rules work on."""
        facts = Facts(self.employment_class, self.service_since, self.applied_at)
        return Entry(
            number=self.number,
            person_id=self.person_id,
            state=State(self.state),
            facts=facts,
            deferred_until=self.deferred_until,
            missed=self.missed,
            rests_until=self.rests_until,
            offer_expires_at=self.offer_expires_at,
        )

    def take(self, entry: Entry) -> None:
        """Become what the log has made of it."""
        self.number, self.person_id, self.state = entry.number, entry.person_id, entry.state
        self.applied_at = entry.facts.applied_at
        self.employment_class = entry.facts.employment_class
        self.service_since = entry.facts.service_since
        self.deferred_until, self.missed = entry.deferred_until, entry.missed
        self.rests_until, self.offer_expires_at = entry.rests_until, entry.offer_expires_at


class WaitlistEvent(Model):
    """One thing that happened on a list. Rows are only ever added: the database refuses others."""

    __tablename__ = "waitlist_event"
    __table_args__ = (
        sa.UniqueConstraint("waitlist_id", "number"),
        sa.Index("ix_waitlist_event_waitlist_id_entry_number", "waitlist_id", "entry_number"),
        sa.Index("ix_waitlist_event_waitlist_id_kind_at", "waitlist_id", "kind", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    waitlist_id: Mapped[int] = mapped_column(sa.ForeignKey("waitlist.id"))
    number: Mapped[int] = mapped_column()
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(sa.String(10))
    # The application it is about; none where the rules change.
    entry_number: Mapped[int | None] = mapped_column()
    # Empty where the system itself acted.
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)

    actor: Mapped[Person | None] = relationship(lazy="select")

    @property
    def as_event(self) -> Event:
        """The record that the fold works on."""
        entry = None if self.kind == Kind.JOINED else self.entry_number
        return Event(self.number, self.at, Kind(self.kind), entry, self.details)
