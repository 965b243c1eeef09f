"""Exits without an entry that a person has settled, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0015_settled_exits"
down_revision = "0014_sign_ups"
branch_labels = None
depends_on = None


def upgrade() -> None:
    reason = sa.Column("settled_reason", sa.String(length=200), nullable=False, server_default="")
    with op.batch_alter_table("unpaired_exit") as table:
        table.add_column(sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("settled_by", sa.Integer(), nullable=True))
        table.add_column(reason)
        table.create_foreign_key(
            op.f("fk_unpaired_exit_settled_by_person"), "person", ["settled_by"], ["id"]
        )
        table.create_index(op.f("ix_unpaired_exit_settled_by"), ["settled_by"])
    with op.batch_alter_table("unpaired_exit") as table:
        table.alter_column("settled_reason", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("unpaired_exit") as table:
        table.drop_index(op.f("ix_unpaired_exit_settled_by"))
        table.drop_constraint(op.f("fk_unpaired_exit_settled_by_person"), type_="foreignkey")
        table.drop_column("settled_reason")
        table.drop_column("settled_by")
        table.drop_column("settled_at")
