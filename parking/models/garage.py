"""Garages as tables: what stands where, for whom, at which rates, and how full it is."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime
from parking.garages.places import Place, parse_place


class Garage(Model):
    """One garage or lot, with its own letter and colour on every sign."""

    __tablename__ = "garage"
    __table_args__ = (
        sa.CheckConstraint("capacity >= 0", name="capacity"),
        sa.CheckConstraint("clearance_inches > 0", name="clearance"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    letter: Mapped[str] = mapped_column(sa.String(2))
    color: Mapped[str] = mapped_column(sa.String(7))
    name: Mapped[str] = mapped_column(sa.String(120))
    address: Mapped[str] = mapped_column(sa.String(200))
    # Patients and visitors may drive in; otherwise only cars on the lane's list.
    is_public: Mapped[bool] = mapped_column(default=False)
    clearance_inches: Mapped[int] = mapped_column()
    capacity: Mapped[int] = mapped_column()
    accessible_spaces: Mapped[int] = mapped_column(default=0)
    electric_spaces: Mapped[int] = mapped_column(default=0)
    # A value of parking.access.GarageState.
    state: Mapped[str] = mapped_column(sa.String(16), default="open")
    state_note: Mapped[str] = mapped_column(sa.String(300), default="")
    # [{"audience": "public"|"staff", "days": [0..6], "opens": "06:00", "closes": "23:00"}]
    hours: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    directions: Mapped[str] = mapped_column(sa.Text, default="")
    # Of its entrance, in degrees; both or neither.
    latitude: Mapped[float | None] = mapped_column()
    longitude: Mapped[float | None] = mapped_column()
    position: Mapped[int] = mapped_column(default=0)
    is_sample: Mapped[bool] = mapped_column(default=False)
    # What a person's count found beyond the open stays; set by a correction at the garage.
    occupancy_offset: Mapped[int] = mapped_column(default=0)
    counted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    rates: Mapped[list["GarageRate"]] = relationship(
        back_populates="garage", order_by="GarageRate.up_to_minutes", lazy="select"
    )

    @property
    def place(self) -> str:
        """Where its entrance is, as maps write it; empty where nobody has said.

        Setting what is no place raises ValueError.
        """
        if self.latitude is None or self.longitude is None:
            return ""
        return str(Place(self.latitude, self.longitude))

    @place.setter
    def place(self, text: str) -> None:
        found = parse_place(text) if text else None
        self.latitude = found.latitude if found else None
        self.longitude = found.longitude if found else None


class GarageRate(Model):
    """One step of a garage's public rates: up to so many minutes cost so much, from a day on."""

    __tablename__ = "garage_rate"
    __table_args__ = (
        sa.UniqueConstraint("garage_id", "effective_from", "up_to_minutes"),
        sa.CheckConstraint("up_to_minutes > 0", name="minutes"),
        sa.CheckConstraint("cents >= 0", name="cents"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    garage_id: Mapped[int] = mapped_column(sa.ForeignKey("garage.id"), index=True)
    effective_from: Mapped[date] = mapped_column()
    up_to_minutes: Mapped[int] = mapped_column()
    cents: Mapped[int] = mapped_column()

    garage: Mapped[Garage] = relationship(back_populates="rates")
