"""Saved cards, charges asked from them, renewals, and permits that live on unpaid for a while."""

import sqlalchemy as sa
from alembic import op

revision = "0032_renewals"
down_revision = "0031_notices"
branch_labels = None
depends_on = None

KEPT = sa.text("state = 'kept'")


def upgrade() -> None:
    _add_saved_cards()
    _add_test_cards()
    _add_renewals()
    with op.batch_alter_table("charge") as batch:
        batch.add_column(sa.Column("card_id", sa.String(length=32), nullable=True))
        batch.create_foreign_key(
            op.f("fk_charge_card_id_saved_card"), "saved_card", ["card_id"], ["id"]
        )
        batch.create_index(op.f("ix_charge_card_id"), ["card_id"])
    op.add_column("permit", sa.Column("unpaid_until", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_permit_unpaid_until"), "permit", ["unpaid_until"])


def downgrade() -> None:
    op.drop_index(op.f("ix_permit_unpaid_until"), table_name="permit")
    op.drop_column("permit", "unpaid_until")
    with op.batch_alter_table("charge") as batch:
        batch.drop_index(op.f("ix_charge_card_id"))
        batch.drop_constraint(op.f("fk_charge_card_id_saved_card"), type_="foreignkey")
        batch.drop_column("card_id")
    op.drop_table("permit_renewal")
    op.drop_column("test_checkout", "failure")
    op.drop_table("test_card")
    op.drop_table("saved_card")


def _add_saved_cards() -> None:
    op.create_table(
        "saved_card",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("setup_ref", sa.String(length=120), nullable=True),
        sa.Column("customer_ref", sa.String(length=120), nullable=True),
        sa.Column("method_ref", sa.String(length=120), nullable=True),
        sa.Column("brand", sa.String(length=30), nullable=False),
        sa.Column("last4", sa.String(length=4), nullable=False),
        sa.Column("exp_month", sa.Integer(), nullable=True),
        sa.Column("exp_year", sa.Integer(), nullable=True),
        sa.Column("consent", sa.String(length=20), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_saved_card_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_card")),
        sa.UniqueConstraint("setup_ref", name=op.f("uq_saved_card_setup_ref")),
    )
    op.create_index(op.f("ix_saved_card_person_id"), "saved_card", ["person_id"])
    op.create_index(
        "uq_saved_card_person_id_kept",
        "saved_card",
        ["person_id"],
        unique=True,
        sqlite_where=KEPT,
        postgresql_where=KEPT,
    )


def _add_test_cards() -> None:
    op.create_table(
        "test_card",
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("card_id", sa.String(length=32), nullable=False),
        sa.Column("customer_ref", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("behaviour", sa.String(length=10), nullable=False),
        sa.Column("return_url", sa.Text(), nullable=False),
        sa.Column("cancel_url", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_test_card")),
        sa.UniqueConstraint("card_id", name=op.f("uq_test_card_card_id")),
    )
    op.create_index(op.f("ix_test_card_customer_ref"), "test_card", ["customer_ref"])
    op.add_column(
        "test_checkout",
        sa.Column("failure", sa.String(length=40), nullable=False, server_default=""),
    )


def _add_renewals() -> None:
    op.create_table(
        "permit_renewal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("permit_id", sa.String(length=12), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("charge_id", sa.String(length=32), nullable=True),
        sa.Column("card_id", sa.String(length=32), nullable=True),
        sa.Column("failure", sa.String(length=60), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["permit_id"], ["permit.id"], name=op.f("fk_permit_renewal_permit_id_permit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permit_renewal")),
        sa.UniqueConstraint(
            "permit_id", "ends_at", name=op.f("uq_permit_renewal_permit_id_ends_at")
        ),
    )
    op.create_index("ix_permit_renewal_state_next_at", "permit_renewal", ["state", "next_at"])
    for column in ("ends_at", "charge_id"):
        op.create_index(op.f(f"ix_permit_renewal_{column}"), "permit_renewal", [column])
