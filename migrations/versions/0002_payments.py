"""Payments: charges, refunds, events, the ledger, receipts, the test provider's memory."""

import sqlalchemy as sa
from alembic import op

revision = "0002_payments"
down_revision = "0001_core"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "payment_event",
        sa.Column("id", sa.String(length=140), nullable=False),
        sa.Column("provider", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("charge_id", sa.String(length=32), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_event")),
    )
    op.create_index(op.f("ix_payment_event_charge_id"), "payment_event", ["charge_id"])
    op.create_index("ix_payment_event_outcome", "payment_event", ["outcome"])
    op.create_index(op.f("ix_payment_event_received_at"), "payment_event", ["received_at"])
    op.create_table(
        "receipt_series",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_serial", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_receipt_series")),
    )
    op.create_table(
        "test_checkout",
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("charge_id", sa.String(length=32), nullable=False),
        sa.Column("description", sa.String(length=300), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("return_url", sa.Text(), nullable=False),
        sa.Column("cancel_url", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refunds", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_test_checkout")),
        sa.UniqueConstraint("charge_id", name=op.f("uq_test_checkout_charge_id")),
    )
    op.create_table(
        "charge",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("subject_type", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("payer_name", sa.String(length=120), nullable=False),
        sa.Column("description", sa.String(length=300), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("provider", sa.String(length=12), nullable=False),
        sa.Column("checkout_ref", sa.String(length=120), nullable=True),
        sa.Column("checkout_url", sa.Text(), nullable=True),
        sa.Column("payment_ref", sa.String(length=120), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=60), nullable=False),
        sa.Column("paid_cents", sa.Integer(), nullable=False),
        sa.Column("refunded_cents", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_charge_amount")),
        sa.CheckConstraint("refunded_cents <= paid_cents", name=op.f("ck_charge_refunded_of_paid")),
        sa.CheckConstraint("refunded_cents >= 0", name=op.f("ck_charge_refunded")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_charge_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charge")),
        sa.UniqueConstraint("checkout_ref", name=op.f("uq_charge_checkout_ref")),
    )
    op.create_index(op.f("ix_charge_payment_ref"), "charge", ["payment_ref"])
    op.create_index(op.f("ix_charge_person_id"), "charge", ["person_id"])
    op.create_index("ix_charge_state_created_at", "charge", ["state", "created_at"])
    op.create_index("ix_charge_subject", "charge", ["subject_type", "subject_id"])
    op.create_table(
        "ledger_posting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("charge_id", sa.String(length=32), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.ForeignKeyConstraint(
            ["charge_id"], ["charge.id"], name=op.f("fk_ledger_posting_charge_id_charge")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_posting")),
        sa.UniqueConstraint("key", name=op.f("uq_ledger_posting_key")),
    )
    op.create_index(op.f("ix_ledger_posting_at"), "ledger_posting", ["at"])
    op.create_index(op.f("ix_ledger_posting_charge_id"), "ledger_posting", ["charge_id"])
    op.create_table(
        "receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("charge_id", sa.String(length=32), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["charge_id"], ["charge.id"], name=op.f("fk_receipt_charge_id_charge")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("charge_id", name=op.f("uq_receipt_charge_id")),
        sa.UniqueConstraint("year", "serial", name=op.f("uq_receipt_year_serial")),
    )
    op.create_table(
        "refund",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("charge_id", sa.String(length=32), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("provider_ref", sa.String(length=120), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=200), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_refund_amount")),
        sa.ForeignKeyConstraint(
            ["charge_id"], ["charge.id"], name=op.f("fk_refund_charge_id_charge")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
        sa.UniqueConstraint("provider_ref", name=op.f("uq_refund_provider_ref")),
    )
    op.create_index(op.f("ix_refund_charge_id"), "refund", ["charge_id"])
    op.create_index(op.f("ix_refund_state"), "refund", ["state"])
    op.create_table(
        "ledger_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.CheckConstraint("cents <> 0", name=op.f("ck_ledger_line_cents")),
        sa.ForeignKeyConstraint(
            ["posting_id"],
            ["ledger_posting.id"],
            name=op.f("fk_ledger_line_posting_id_ledger_posting"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_line")),
    )
    op.create_index(op.f("ix_ledger_line_account"), "ledger_line", ["account"])
    op.create_index(op.f("ix_ledger_line_posting_id"), "ledger_line", ["posting_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_ledger_line_posting_id"), table_name="ledger_line")
    op.drop_index(op.f("ix_ledger_line_account"), table_name="ledger_line")
    op.drop_table("ledger_line")
    op.drop_index(op.f("ix_refund_state"), table_name="refund")
    op.drop_index(op.f("ix_refund_charge_id"), table_name="refund")
    op.drop_table("refund")
    op.drop_table("receipt")
    op.drop_index(op.f("ix_ledger_posting_charge_id"), table_name="ledger_posting")
    op.drop_index(op.f("ix_ledger_posting_at"), table_name="ledger_posting")
    op.drop_table("ledger_posting")
    op.drop_index("ix_charge_subject", table_name="charge")
    op.drop_index("ix_charge_state_created_at", table_name="charge")
    op.drop_index(op.f("ix_charge_person_id"), table_name="charge")
    op.drop_index(op.f("ix_charge_payment_ref"), table_name="charge")
    op.drop_table("charge")
    op.drop_table("test_checkout")
    op.drop_table("receipt_series")
    op.drop_index(op.f("ix_payment_event_received_at"), table_name="payment_event")
    op.drop_index("ix_payment_event_outcome", table_name="payment_event")
    op.drop_index(op.f("ix_payment_event_charge_id"), table_name="payment_event")
    op.drop_table("payment_event")
