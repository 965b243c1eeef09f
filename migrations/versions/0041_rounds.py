"""Rounds of renew or release, and what each holder said."""

import sqlalchemy as sa
from alembic import op

revision = "0041_rounds"
down_revision = "0040_products"
branch_labels = None
depends_on = None

ASKING = sa.text("state = 'asking'")


def upgrade() -> None:
    op.create_table(
        "renew_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_chance", sa.DateTime(timezone=True), nullable=False),
        sa.Column("silence", sa.String(length=8), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("answer_by < last_chance", name=op.f("ck_renew_round_last_chance")),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["person.id"], name=op.f("fk_renew_round_opened_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["permit_product.id"],
            name=op.f("fk_renew_round_product_id_permit_product"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renew_round")),
    )
    op.create_index(op.f("ix_renew_round_product_id"), "renew_round", ["product_id"])
    op.create_index(
        "uq_renew_round_product_id_asking",
        "renew_round",
        ["product_id"],
        unique=True,
        sqlite_where=ASKING,
        postgresql_where=ASKING,
    )
    op.create_table(
        "round_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("permit_id", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["permit_id"], ["permit.id"], name=op.f("fk_round_answer_permit_id_permit")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_round_answer_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["renew_round.id"], name=op.f("fk_round_answer_round_id_renew_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_answer")),
        sa.UniqueConstraint(
            "round_id", "permit_id", name=op.f("uq_round_answer_round_id_permit_id")
        ),
    )
    op.create_index(op.f("ix_round_answer_permit_id"), "round_answer", ["permit_id"])
    op.create_index(op.f("ix_round_answer_person_id"), "round_answer", ["person_id"])
    op.create_index("ix_round_answer_round_id_outcome", "round_answer", ["round_id", "outcome"])


def downgrade() -> None:
    op.drop_table("round_answer")
    op.drop_table("renew_round")
