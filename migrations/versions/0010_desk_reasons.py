"""The desk's one-key reasons, as the office words them."""

import sqlalchemy as sa
from alembic import op

revision = "0010_desk_reasons"
down_revision = "0009_fallbacks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_reason",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=1), nullable=False),
        sa.Column("english", sa.String(length=80), nullable=False),
        sa.Column("spanish", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_desk_reason")),
        sa.UniqueConstraint("key", name=op.f("uq_desk_reason_key")),
    )


def downgrade() -> None:
    op.drop_table("desk_reason")
