"""Ways to validate a stay, and the stays that were."""

import sqlalchemy as sa
from alembic import op

revision = "0018_validations"
down_revision = "0017_two_people"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "validation_kind",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("effect", sa.String(length=8), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_validation_kind_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_validation_kind")),
    )
    op.create_table(
        "stay_validation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("effect", sa.String(length=8), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_stay_validation_actor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["kind_id"],
            ["validation_kind.id"],
            name=op.f("fk_stay_validation_kind_id_validation_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["stay_id"], ["stay.id"], name=op.f("fk_stay_validation_stay_id_stay")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stay_validation")),
    )
    op.create_index(op.f("ix_stay_validation_actor_id"), "stay_validation", ["actor_id"])
    op.create_index(op.f("ix_stay_validation_stay_id"), "stay_validation", ["stay_id"])


def downgrade() -> None:
    op.drop_table("stay_validation")
    op.drop_table("validation_kind")
