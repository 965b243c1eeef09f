"""Signing up for a duty: which duties are sign-ups, and on which terms garages take them."""

import sqlalchemy as sa
from alembic import op

revision = "0014_sign_ups"
down_revision = "0013_list_subjects"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "duty", sa.Column("is_sign_up", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "sign_up_terms",
        sa.Column("garage_id", sa.Integer(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["person.id"], name=op.f("fk_sign_up_terms_changed_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["garage_id"], ["garage.id"], name=op.f("fk_sign_up_terms_garage_id_garage")
        ),
        sa.PrimaryKeyConstraint("garage_id", name=op.f("pk_sign_up_terms")),
    )
    op.create_index(
        op.f("ix_sign_up_terms_changed_by"), "sign_up_terms", ["changed_by"], unique=False
    )


def downgrade() -> None:
    op.drop_table("sign_up_terms")
    with op.batch_alter_table("duty") as duty:
        duty.drop_column("is_sign_up")
