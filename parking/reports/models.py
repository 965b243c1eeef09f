"""What reports keep summed, since stays and postings are millions: hours and days."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model


class OccupancyHour(Model):
    """One hour of one garage by the campus clock. The hour that occurs twice is one row."""

    __tablename__ = "occupancy_hour"
    __table_args__ = (sa.Index("ix_occupancy_hour_day", "day"),)

    garage_id: Mapped[int] = mapped_column(sa.ForeignKey("garage.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    hour: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True)
    # Monday is 0.
    weekday: Mapped[int] = mapped_column(sa.SmallInteger)
    entered: Mapped[int] = mapped_column()
    left: Mapped[int] = mapped_column()
    # At the end of the hour, as the garage's count had it.
    inside: Mapped[int] = mapped_column()


class DailyFigure(Model):
    """One number of one day by the campus clock: what is counted, and of what."""

    __tablename__ = "daily_figure"

    # A value of parking.reports.summing.Measure.
    measure: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    value: Mapped[int] = mapped_column(sa.BigInteger)
