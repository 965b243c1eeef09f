"""What the transactions that lanes' lists wait for were about, so that only that is read again."""

import sqlalchemy as sa
from alembic import op

revision = "0013_list_subjects"
down_revision = "0012_stay_kind"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "revision_subject",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("name", "number", "kind", "key", name=op.f("pk_revision_subject")),
    )


def downgrade() -> None:
    op.drop_table("revision_subject")
