"""Whether a stay is a visitor's is said by its kind alone; the column that said it too goes."""

import sqlalchemy as sa
from alembic import op

revision = "0020_one_kind"
down_revision = "0019_subject_times"
branch_labels = None
depends_on = None


# Not in a batch: that would drop the table of stays, to which others refer, and make it anew.
def upgrade() -> None:
    op.drop_column("stay", "is_public")


def downgrade() -> None:
    no = sa.false()
    op.add_column("stay", sa.Column("is_public", sa.Boolean(), server_default=no, nullable=False))
    stay = sa.table("stay", sa.column("kind", sa.String), sa.column("is_public", sa.Boolean))
    op.execute(stay.update().where(stay.c.kind == "visitor").values(is_public=True))
