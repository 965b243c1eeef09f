"""What a directory calls a person, and whether it has taken the person out of its sight."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model, UtcDateTime


class ScimUser(Model):
    """A person as a SCIM client knows them; people of whom none wrote have no row."""

    __tablename__ = "scim_user"

    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    external_id: Mapped[str | None] = mapped_column(sa.String(255), unique=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Deleted by the client: the person stays for the books, and is not found by SCIM any more.
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
