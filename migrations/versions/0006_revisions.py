"""How often the tables that somebody waits for have changed."""

import sqlalchemy as sa
from alembic import op

revision = "0006_revisions"
down_revision = "0008_reviews"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "revision",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_revision")),
    )


def downgrade() -> None:
    op.drop_table("revision")
