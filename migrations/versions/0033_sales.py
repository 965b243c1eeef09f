"""Sale days: products sold by turns, and each person's place in the waiting room."""

import sqlalchemy as sa
from alembic import op

revision = "0033_sales"
down_revision = "0032_renewals"
branch_labels = None
depends_on = None

LIVE = sa.text("state IN ('announced', 'open')")


def upgrade() -> None:
    op.create_table(
        "sale",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("per_minute", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("early", sa.Integer(), nullable=True),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("called", sa.Integer(), nullable=False),
        sa.Column("paced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pause_reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_sale_window")),
        sa.CheckConstraint("per_minute > 0", name=op.f("ck_sale_per_minute")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_sale_created_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["permit_product.id"], name=op.f("fk_sale_product_id_permit_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sale")),
    )
    op.create_index(op.f("ix_sale_product_id"), "sale", ["product_id"], unique=False)
    op.create_index(
        "uq_sale_product_id_live",
        "sale",
        ["product_id"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    op.create_table(
        "sale_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sale_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sale_place_person_id_person")
        ),
        sa.ForeignKeyConstraint(["sale_id"], ["sale.id"], name=op.f("fk_sale_place_sale_id_sale")),
        sa.ForeignKeyConstraint(
            ["taken_by"], ["person.id"], name=op.f("fk_sale_place_taken_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sale_place")),
        sa.UniqueConstraint("sale_id", "number", name=op.f("uq_sale_place_sale_id_number")),
        sa.UniqueConstraint("sale_id", "person_id", name=op.f("uq_sale_place_sale_id_person_id")),
        sa.UniqueConstraint("sale_id", "place", name=op.f("uq_sale_place_sale_id_place")),
    )
    op.create_index(op.f("ix_sale_place_person_id"), "sale_place", ["person_id"], unique=False)
    op.create_index(
        "ix_sale_place_sale_id_called_at", "sale_place", ["sale_id", "called_at"], unique=False
    )


def downgrade() -> None:
    op.drop_table("sale_place")
    op.drop_table("sale")
