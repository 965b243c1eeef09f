"""Tables of what drivers show at lanes: digests of badge numbers, and codes that were used."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model, UtcDateTime


class BadgeDigest(Model):
    """A badge number's slow digest, made once: lists hold this and never the number."""

    __tablename__ = "badge_digest"

    badge_number: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    # Which salt it was made with: another one makes all digests anew.
    salt_mark: Mapped[str] = mapped_column(sa.String(16))
    digest: Mapped[str] = mapped_column(sa.String(32))


class SpentCode(Model):
    """A code of a person's page that was used at a lane, for as long as another might take it."""

    __tablename__ = "spent_code"

    # As lpr.lane.credentials.checking names it: it tells nothing of the person.
    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    lane_id: Mapped[int] = mapped_column(sa.ForeignKey("lane.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
