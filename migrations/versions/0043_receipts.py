"""What receipts say more: the card, the tax, and a number for each refund that was sent."""

import sqlalchemy as sa
from alembic import op

revision = "0043_receipts"
down_revision = "0042_garage_places"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("charge") as table:
        table.add_column(
            sa.Column("card_brand", sa.String(length=30), server_default="", nullable=False)
        )
        table.add_column(
            sa.Column("card_last4", sa.String(length=4), server_default="", nullable=False)
        )
    with op.batch_alter_table("receipt") as table:
        table.add_column(sa.Column("tax_cents", sa.Integer(), server_default="0", nullable=False))
        table.add_column(
            sa.Column("tax_percent", sa.String(length=10), server_default="", nullable=False)
        )
    with op.batch_alter_table("refund") as table:
        table.add_column(sa.Column("serial", sa.Integer(), nullable=True))
    _number_what_was_sent()
    op.create_index("uq_refund_charge_id_serial", "refund", ["charge_id", "serial"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_refund_charge_id_serial", "refund")
    with op.batch_alter_table("refund") as table:
        table.drop_column("serial")
    with op.batch_alter_table("receipt") as table:
        table.drop_column("tax_percent")
        table.drop_column("tax_cents")
    with op.batch_alter_table("charge") as table:
        table.drop_column("card_last4")
        table.drop_column("card_brand")


def _number_what_was_sent() -> None:
    """Refunds that were sent before get their numbers in the order in which they were."""
    refund = sa.table(
        "refund",
        sa.column("id", sa.String),
        sa.column("charge_id", sa.String),
        sa.column("sent_at", sa.DateTime),
        sa.column("serial", sa.Integer),
    )
    other = refund.alias("other")
    earlier = sa.or_(
        other.c.sent_at < refund.c.sent_at,
        sa.and_(other.c.sent_at == refund.c.sent_at, other.c.id <= refund.c.id),
    )
    number = sa.select(sa.func.count()).where(other.c.charge_id == refund.c.charge_id, earlier)
    numbered = refund.update().where(refund.c.sent_at.is_not(None))
    op.execute(numbered.values(serial=number.correlate(refund).scalar_subquery()))
