"""When the payment company last said what became of a charge: one withdrawn may have been taken."""

import sqlalchemy as sa
from alembic import op

revision = "0048_answers"
down_revision = "0047_told_renewals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("charge") as table:
        table.add_column(sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
    charge = sa.table(
        "charge",
        sa.column("settled_at", sa.DateTime),
        sa.column("answered_at", sa.DateTime),
    )
    # What was withdrawn before has been compared with the statement for long enough.
    op.execute(charge.update().values(answered_at=charge.c.settled_at))


def downgrade() -> None:
    with op.batch_alter_table("charge") as table:
        table.drop_column("answered_at")
