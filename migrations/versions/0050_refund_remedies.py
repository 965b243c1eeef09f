"""What people do about refunds that the payment company refused, and how they were given."""

import sqlalchemy as sa
from alembic import op

revision = "0050_refund_remedies"
down_revision = "0049_in_question"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("refund") as table:
        table.add_column(sa.Column("way", sa.String(length=10), server_default="", nullable=False))
        table.add_column(
            sa.Column("reference", sa.String(length=60), server_default="", nullable=False)
        )
    op.create_table(
        "refund_remedy",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("refund_id", sa.String(length=32), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=200), nullable=False),
        sa.Column("failed_ref", sa.String(length=120), nullable=True),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> asked_by",
            name=op.f("ck_refund_remedy_four_eyes"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["person.id"], name=op.f("fk_refund_remedy_asked_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_refund_remedy_decided_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["refund_id"], ["refund.id"], name=op.f("fk_refund_remedy_refund_id_refund")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_remedy")),
    )
    for column in ("asked_by", "decided_by", "refund_id"):
        op.create_index(op.f(f"ix_refund_remedy_{column}"), "refund_remedy", [column])


def downgrade() -> None:
    op.drop_table("refund_remedy")
    with op.batch_alter_table("refund") as table:
        table.drop_column("reference")
        table.drop_column("way")
