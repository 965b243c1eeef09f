"""Permits that are asked for, offered, on leave or handed over; terms by several prices."""

import sqlalchemy as sa
from alembic import op

revision = "0022_permit_lives"
down_revision = "0021_feeds"
branch_labels = None
depends_on = None

INDEX = "uq_permit_person_id_product_id_living"
LIVING = "state IN ('applied', 'offered', 'held', 'active', 'away', 'suspended')"
LIVING_BEFORE = "state IN ('held', 'active', 'suspended')"
TERMS = "uq_permit_term_permit_id_first_day"
# What the version before did not know, as the nearest that it did.
BEFORE = {
    "applied": "cancelled",
    "offered": "lapsed",
    "away": "ended",
    "switched": "ended",
    "transferred": "ended",
    "refused": "cancelled",
}


def upgrade() -> None:
    with op.batch_alter_table("permit_product") as table:
        table.add_column(
            sa.Column("by_application", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.add_column(
            sa.Column("leave_days", sa.Integer(), nullable=False, server_default="184")
        )
    with op.batch_alter_table("permit") as table:
        table.add_column(sa.Column("follows_id", sa.String(length=12), nullable=True))
        table.add_column(sa.Column("away_from", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("away_until", sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(
            op.f("fk_permit_follows_id_permit"), "permit", ["follows_id"], ["id"]
        )
        table.create_index(op.f("ix_permit_follows_id"), ["follows_id"])
        table.create_index(op.f("ix_permit_away_until"), ["away_until"])
    with op.batch_alter_table("permit_term") as table:
        table.add_column(sa.Column("steps", sa.JSON(), nullable=False, server_default="[]"))
        table.drop_constraint(op.f(TERMS), type_="unique")
    _index_permits(LIVING)
    not_void = sa.text("state <> 'void'")
    op.create_index(
        TERMS,
        "permit_term",
        ["permit_id", "first_day"],
        unique=True,
        sqlite_where=not_void,
        postgresql_where=not_void,
    )


def _index_permits(living: str) -> None:
    op.drop_index(INDEX, table_name="permit")
    op.create_index(
        INDEX,
        "permit",
        ["person_id", "product_id"],
        unique=True,
        sqlite_where=sa.text(living),
        postgresql_where=sa.text(living),
    )


def downgrade() -> None:
    permit = sa.table("permit", sa.column("state", sa.String))
    for state, before in BEFORE.items():
        op.execute(permit.update().where(permit.c.state == state).values(state=before))
    _index_permits(LIVING_BEFORE)
    op.execute("DELETE FROM permit_term WHERE state = 'void'")
    op.drop_index(TERMS, table_name="permit_term")
    with op.batch_alter_table("permit_term") as table:
        table.drop_column("steps")
        table.create_unique_constraint(op.f(TERMS), ["permit_id", "first_day"])
    with op.batch_alter_table("permit") as table:
        table.drop_index(op.f("ix_permit_away_until"))
        table.drop_index(op.f("ix_permit_follows_id"))
        table.drop_constraint(op.f("fk_permit_follows_id_permit"), type_="foreignkey")
        table.drop_column("away_until")
        table.drop_column("away_from")
        table.drop_column("follows_id")
    with op.batch_alter_table("permit_product") as table:
        table.drop_column("leave_days")
        table.drop_column("by_application")
