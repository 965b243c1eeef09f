"""Which vehicles are plugged in: permits for electric cars ask for it."""

import sqlalchemy as sa
from alembic import op

revision = "0044_electric"
down_revision = "0043_receipts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("is_electric", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("vehicle", column)


def downgrade() -> None:
    with op.batch_alter_table("vehicle") as vehicle:
        vehicle.drop_column("is_electric")
