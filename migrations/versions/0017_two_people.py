"""Two people, and an end, for reviewed misreadings, responders and their codes."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0017_two_people"
down_revision = "0015_settled_exits"
branch_labels = None
depends_on = None

TABLES = ("plate_alias", "responder_plate", "responder_code")
# As long as an entry may last: then somebody looks at it again.
_LONGEST = timedelta(days=366)


def upgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("approved_by", sa.Integer(), nullable=True))
            batch.add_column(sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True))
            batch.create_foreign_key(
                op.f(f"fk_{table}_approved_by_person"), "person", ["approved_by"], ["id"]
            )
            batch.create_index(op.f(f"ix_{table}_approved_by"), ["approved_by"])
        _keep_what_counts(table)
        with op.batch_alter_table(table) as batch:
            batch.create_check_constraint(
                op.f(f"ck_{table}_four_eyes"), "approved_by IS NULL OR approved_by <> added_by"
            )
            batch.create_check_constraint(op.f(f"ck_{table}_expires"), "expires_at IS NOT NULL")


def _keep_what_counts(table: str) -> None:
    """No gate forgets an ambulance over this: what was added counts on, within a year."""
    at = sa.DateTime(timezone=True)
    rows = sa.table(
        table, sa.column("added_at", at), sa.column("approved_at", at), sa.column("expires_at", at)
    )
    op.execute(rows.update().values(approved_at=rows.c.added_at))
    until = datetime.now(UTC) + _LONGEST
    op.execute(rows.update().where(rows.c.expires_at.is_(None)).values(expires_at=until))


def downgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"ck_{table}_expires"), type_="check")
            batch.drop_constraint(op.f(f"ck_{table}_four_eyes"), type_="check")
            batch.drop_index(op.f(f"ix_{table}_approved_by"))
            batch.drop_constraint(op.f(f"fk_{table}_approved_by_person"), type_="foreignkey")
            batch.drop_column("approved_at")
            batch.drop_column("approved_by")
