"""As what a car is inside: a permit's, a visitor's, on duty, a responder's, let in by hand."""

import sqlalchemy as sa
from alembic import op

revision = "0012_stay_kind"
down_revision = "0008_alerts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kind = sa.Column("kind", sa.String(length=12), nullable=False, server_default="hand")
    with op.batch_alter_table("stay") as table:
        table.add_column(kind)
    stay = sa.table(
        "stay",
        sa.column("kind", sa.String),
        sa.column("permit_id", sa.String),
        sa.column("is_public", sa.Boolean),
    )
    op.execute(stay.update().where(stay.c.is_public).values(kind="visitor"))
    op.execute(stay.update().where(stay.c.permit_id.is_not(None)).values(kind="permit"))
    with op.batch_alter_table("stay") as table:
        table.alter_column("kind", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("stay") as table:
        table.drop_column("kind")
