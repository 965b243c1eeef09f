"""When what a change was about was written, so that it is kept by time; what is there is forgotten.

A count of which nothing is kept is about everything: that costs one full reading.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019_subject_times"
down_revision = "0018_validations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("revision_subject")
    # Processes of the version before, still at work, write no time.
    now = sa.func.now()
    _create(sa.Column("at", sa.DateTime(timezone=True), server_default=now, nullable=False))


def downgrade() -> None:
    op.drop_table("revision_subject")
    _create()


def _create(*more: sa.Column) -> None:
    op.create_table(
        "revision_subject",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        *more,
        sa.PrimaryKeyConstraint("name", "number", "kind", "key", name=op.f("pk_revision_subject")),
    )
