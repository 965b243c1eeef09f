"""What was still due when a visitor left."""

import sqlalchemy as sa
from alembic import op

revision = "0008_balances"
down_revision = "0007_gates"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "stay", sa.Column("balance_cents", sa.Integer(), nullable=False, server_default="0")
    )


def downgrade() -> None:
    with op.batch_alter_table("stay") as stay:
        stay.drop_column("balance_cents")
