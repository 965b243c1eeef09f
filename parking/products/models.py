"""What is kept of products beside themselves: changes, facts that rules ask, terms accepted."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime
from core.identity.models import Person
from parking.models.product import Product


class ProductChange(Model):
    """A change of a garage, a zone or a product: drafted, in force, taken back or dropped.

    `before` and `after` hold only what differs. An undone change stays as a row.
    """

    __tablename__ = "product_change"
    __table_args__ = (sa.Index("ix_product_change_part_subject_id", "part", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # A value of parking.products.parts.Part: what it is about and how it is put in force.
    part: Mapped[str] = mapped_column(sa.String(20))
    # Of a garage, a zone or a product; None until a new one is there.
    subject_id: Mapped[int | None] = mapped_column()
    title: Mapped[str] = mapped_column(sa.String(200))
    before: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    after: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    # draft, in_force, undone or dropped
    state: Mapped[str] = mapped_column(sa.String(10))
    reason: Mapped[str] = mapped_column(sa.Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    # How many it touched when it was put in force, by what it did to them.
    touched: Mapped[dict[str, int]] = mapped_column(sa.JSON, default=dict)
    # The newest permit term there was then: a later one was sold under the change.
    last_term: Mapped[int] = mapped_column(default=0)

    author: Mapped[Person] = relationship(foreign_keys=[created_by], lazy="joined", innerjoin=True)


class PersonFacts(Model):
    """What rules ask of a person beside their record: None or empty where nobody has said."""

    __tablename__ = "parking_person_facts"
    __table_args__ = (sa.CheckConstraint("distance_miles >= 0", name="distance_miles"),)

    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    shift: Mapped[str] = mapped_column(sa.String(20), default="")
    service_since: Mapped[date | None] = mapped_column()
    distance_miles: Mapped[int | None] = mapped_column()
    has_transit_pass: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ProductTerms(Model):
    """One version of what whoever has a product accepts. A version is never edited."""

    __tablename__ = "product_terms"
    __table_args__ = (sa.UniqueConstraint("product_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("permit_product.id"))
    version: Mapped[int] = mapped_column()
    english: Mapped[str] = mapped_column(sa.Text)
    spanish: Mapped[str] = mapped_column(sa.Text)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Taken back before anybody accepted it.
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    product: Mapped[Product] = relationship(lazy="select")


class TermsAcceptance(Model):
    """That a person accepted a version of a product's terms, and when."""

    __tablename__ = "terms_acceptance"
    __table_args__ = (sa.UniqueConstraint("terms_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    terms_id: Mapped[int] = mapped_column(sa.ForeignKey("product_terms.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    accepted_at: Mapped[datetime] = mapped_column(UtcDateTime)

    terms: Mapped[ProductTerms] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship(lazy="select")
