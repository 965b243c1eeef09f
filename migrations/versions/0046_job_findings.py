"""What a run of a job found, as values that are worded for whoever reads them."""

import sqlalchemy as sa
from alembic import op

revision = "0046_job_findings"
down_revision = "0045_stays_with_plates"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("job_run", sa.Column("findings", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("job_run") as run:
        run.drop_column("findings")
