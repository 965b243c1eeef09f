"""Draws: products given by lot, and each person's entry."""

import sqlalchemy as sa
from alembic import op

revision = "0025_draws"
down_revision = "0024_waitlists"
branch_labels = None
depends_on = None

LIVE = sa.text("state IN ('entries', 'closed', 'drawn')")


def upgrade() -> None:
    op.create_table(
        "draw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("draws_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offers_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offer_days", sa.Integer(), nullable=False),
        sa.Column("odds", sa.JSON(), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("sealed_seed", sa.String(length=200), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=True),
        sa.Column("public_source", sa.String(length=300), nullable=False),
        sa.Column("public_value", sa.String(length=200), nullable=False),
        sa.Column("list_hash", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("places > 0", name=op.f("ck_draw_places")),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_draw_window")),
        sa.CheckConstraint("closes_at <= draws_at", name=op.f("ck_draw_draws_at")),
        sa.CheckConstraint("draws_at < offers_until", name=op.f("ck_draw_offers_until")),
        sa.CheckConstraint("offer_days > 0", name=op.f("ck_draw_offer_days")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_draw_created_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["permit_product.id"], name=op.f("fk_draw_product_id_permit_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw")),
        sa.UniqueConstraint("commitment", name=op.f("uq_draw_commitment")),
    )
    op.create_index(op.f("ix_draw_product_id"), "draw", ["product_id"], unique=False)
    op.create_index("ix_draw_state_closes_at", "draw", ["state", "closes_at"], unique=False)
    op.create_index(
        "uq_draw_product_id_live",
        "draw",
        ["product_id"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    op.create_table(
        "draw_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("told", sa.String(length=12), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("offer_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_draw_entry_draw_id_draw")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_draw_entry_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_entry")),
        sa.UniqueConstraint("draw_id", "person_id", name=op.f("uq_draw_entry_draw_id_person_id")),
        sa.UniqueConstraint("draw_id", "position", name=op.f("uq_draw_entry_draw_id_position")),
        sa.UniqueConstraint("draw_id", "ticket", name=op.f("uq_draw_entry_draw_id_ticket")),
    )
    op.create_index("ix_draw_entry_draw_id_state", "draw_entry", ["draw_id", "state"], unique=False)
    op.create_index(op.f("ix_draw_entry_person_id"), "draw_entry", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("draw_entry")
    op.drop_table("draw")
