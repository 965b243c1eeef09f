"""What the holder of a permit was written that its renewal costs."""

import sqlalchemy as sa
from alembic import op

revision = "0047_told_renewals"
down_revision = "0046_job_findings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("permit_renewal", sa.Column("told_cents", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("permit_renewal", "told_cents")
