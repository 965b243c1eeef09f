"""To whom a mail in the outbox goes, and its subject."""

import sqlalchemy as sa
from alembic import op

revision = "0038_mail_recipients"
down_revision = "0037_plate_takeovers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("outbox_message") as table:
        table.add_column(sa.Column("recipient", sa.String(length=255), nullable=True))
        table.add_column(sa.Column("subject", sa.String(length=200), nullable=True))
        table.create_index(op.f("ix_outbox_message_recipient"), ["recipient"])


def downgrade() -> None:
    with op.batch_alter_table("outbox_message") as table:
        table.drop_index(op.f("ix_outbox_message_recipient"))
        table.drop_column("subject")
        table.drop_column("recipient")
