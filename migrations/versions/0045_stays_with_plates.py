"""An index of the stays that still have a plate: a page counts them, a job forgets them."""

import sqlalchemy as sa
from alembic import op

revision = "0045_stays_with_plates"
down_revision = "0044_electric"
branch_labels = None
depends_on = None

HAS_PLATE = sa.text('"key" IS NOT NULL OR exit_key IS NOT NULL')


def upgrade() -> None:
    op.create_index(
        "ix_stay_entered_at_with_plate",
        "stay",
        ["entered_at"],
        sqlite_where=HAS_PLATE,
        postgresql_where=HAS_PLATE,
    )


def downgrade() -> None:
    op.drop_index(
        "ix_stay_entered_at_with_plate",
        table_name="stay",
        sqlite_where=HAS_PLATE,
        postgresql_where=HAS_PLATE,
    )
