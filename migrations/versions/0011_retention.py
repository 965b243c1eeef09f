"""Kinds of what is kept, receipts of what was removed, and cases that hold passages back."""

import sqlalchemy as sa
from alembic import op

revision = "0011_retention"
down_revision = "0007_registers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "purge_receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("pictures", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("oldest", sa.DateTime(timezone=True), nullable=True),
        sa.Column("newest", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purge_receipt")),
        sa.UniqueConstraint("at", "kind", name=op.f("uq_purge_receipt_at_kind")),
    )
    op.create_table(
        "passage_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("passage_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["passage_id"], ["passage.id"], name=op.f("fk_passage_case_passage_id_passage")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["person.id"], name=op.f("fk_passage_case_opened_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["person.id"], name=op.f("fk_passage_case_closed_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage_case")),
    )
    op.create_index(
        "ix_passage_case_passage_id_closed_at", "passage_case", ["passage_id", "closed_at"]
    )
    with op.batch_alter_table("passage") as passage:
        passage.add_column(sa.Column("kept_as", sa.String(length=12), nullable=True))
        passage.alter_column("purge_at", existing_type=sa.DateTime(timezone=True), nullable=True)
    op.execute(
        "UPDATE passage SET kept_as = CASE WHEN outcome = 'open' OR stay_id IS NOT NULL"
        " THEN 'matched' ELSE 'unmatched' END"
    )
    op.execute("UPDATE passage SET purge_at = NULL WHERE purged_at IS NOT NULL")
    with op.batch_alter_table("passage") as passage:
        passage.alter_column("kept_as", existing_type=sa.String(length=12), nullable=False)


def downgrade() -> None:
    op.execute("UPDATE passage SET purge_at = at WHERE purge_at IS NULL")
    with op.batch_alter_table("passage") as passage:
        passage.alter_column("purge_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        passage.drop_column("kept_as")
    op.drop_index("ix_passage_case_passage_id_closed_at", table_name="passage_case")
    op.drop_table("passage_case")
    op.drop_table("purge_receipt")
