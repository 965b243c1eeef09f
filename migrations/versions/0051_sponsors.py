"""Who answers for a vendor's permit. Until now only their name stood in its story."""

from alembic import op

revision = "0051_sponsors"
down_revision = "0050_refund_remedies"
branch_labels = None
depends_on = None

# In words that both databases take: SQLite would write the table anew, which others refer to.
COLUMN = "sponsor_id INTEGER CONSTRAINT fk_permit_sponsor_id_person REFERENCES person (id)"


def upgrade() -> None:
    op.execute(f"ALTER TABLE permit ADD COLUMN {COLUMN}")
    op.create_index("ix_permit_sponsor_id", "permit", ["sponsor_id"])


def downgrade() -> None:
    op.drop_index("ix_permit_sponsor_id", table_name="permit")
    op.execute("ALTER TABLE permit DROP COLUMN sponsor_id")
