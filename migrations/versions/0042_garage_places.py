"""Where each garage stands on the map."""

import sqlalchemy as sa
from alembic import op

revision = "0042_garage_places"
down_revision = "0041_rounds"
branch_labels = None
depends_on = None

COLUMNS = ("latitude", "longitude")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("garage", sa.Column(name, sa.Double(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("garage") as garage:
        for name in reversed(COLUMNS):
            garage.drop_column(name)
