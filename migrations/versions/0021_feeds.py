"""People feeds: each run of one and each of its rows; and who has left by a feed."""

import sqlalchemy as sa
from alembic import op

revision = "0021_feeds"
down_revision = "0020_one_kind"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Added in place: copying the table would drop what points to it.
    op.add_column("person", sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "feed_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("is_cut", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.String(length=20), nullable=False),
        sa.Column("problem_text", sa.String(length=300), nullable=False),
        sa.Column("taken_by", sa.Integer(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        *(
            sa.ForeignKeyConstraint([by], ["person.id"], name=op.f(f"fk_feed_run_{by}_person"))
            for by in ("taken_by", "asked_by", "decided_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_run")),
    )
    for column in ("kind", "state", "taken_by", "taken_at", "asked_by", "decided_by"):
        op.create_index(op.f(f"ix_feed_run_{column}"), "feed_run", [column])
    op.create_table(
        "feed_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=300), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("fault", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["feed_run.id"],
            name=op.f("fk_feed_row_run_id_feed_run"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_feed_row_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_row")),
    )
    op.create_index("ix_feed_row_run_id_outcome", "feed_row", ["run_id", "outcome"])
    op.create_index(op.f("ix_feed_row_person_id"), "feed_row", ["person_id"])


def downgrade() -> None:
    op.drop_table("feed_row")
    op.drop_table("feed_run")
    op.drop_column("person", "left_at")
