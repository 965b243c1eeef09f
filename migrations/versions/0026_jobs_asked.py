"""Jobs: runs that somebody asked for beside the clock's, and how far a run has come."""

import sqlalchemy as sa
from alembic import op

revision = "0026_jobs_asked"
down_revision = "0025_draws"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("job") as table:
        table.add_column(sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("asked_by", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_job_asked_by_person"), "person", ["asked_by"], ["id"])
        table.create_index(op.f("ix_job_asked_by"), ["asked_by"])
    with op.batch_alter_table("job_run") as table:
        table.add_column(sa.Column("asked_by", sa.Integer(), nullable=True))
        table.add_column(sa.Column("done", sa.Integer(), nullable=True))
        table.add_column(sa.Column("total", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_job_run_asked_by_person"), "person", ["asked_by"], ["id"])
        table.create_index(op.f("ix_job_run_asked_by"), ["asked_by"])


def downgrade() -> None:
    with op.batch_alter_table("job_run") as table:
        table.drop_index(op.f("ix_job_run_asked_by"))
        table.drop_constraint(op.f("fk_job_run_asked_by_person"), type_="foreignkey")
        table.drop_column("total")
        table.drop_column("done")
        table.drop_column("asked_by")
    with op.batch_alter_table("job") as table:
        table.drop_index(op.f("ix_job_asked_by"))
        table.drop_constraint(op.f("fk_job_asked_by_person"), type_="foreignkey")
        table.drop_column("asked_by")
        table.drop_column("asked_at")
