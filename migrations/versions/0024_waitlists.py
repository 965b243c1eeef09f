"""Waitlists: a list a product, its log that is only ever added to, and who stands on it."""

import sqlalchemy as sa
from alembic import op

revision = "0024_waitlists"
down_revision = "0023_books_kept"
branch_labels = None
depends_on = None

LIVING = sa.text("state IN ('waiting', 'offered')")
WHY = "the log of a waitlist is only ever added to"


def upgrade() -> None:
    op.create_table(
        "waitlist",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["permit_product.id"],
            name=op.f("fk_waitlist_product_id_permit_product"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waitlist")),
        sa.UniqueConstraint("product_id", name=op.f("uq_waitlist_product_id")),
    )
    _create_entries()
    _create_events()
    _close(op.get_bind().dialect.name)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER waitlist_event_kept ON waitlist_event")
        op.execute("DROP FUNCTION waitlist_refuse()")
    op.drop_table("waitlist_event")
    op.drop_table("waitlist_entry")
    op.drop_table("waitlist")


def _create_entries() -> None:
    op.create_table(
        "waitlist_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("waitlist_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("employment_class", sa.String(length=40), nullable=False),
        sa.Column("service_since", sa.Date(), nullable=True),
        sa.Column("deferred_until", sa.Date(), nullable=True),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("rests_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offer_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_waitlist_entry_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["waitlist_id"], ["waitlist.id"], name=op.f("fk_waitlist_entry_waitlist_id_waitlist")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waitlist_entry")),
        sa.UniqueConstraint(
            "waitlist_id", "number", name=op.f("uq_waitlist_entry_waitlist_id_number")
        ),
    )
    op.create_index(op.f("ix_waitlist_entry_person_id"), "waitlist_entry", ["person_id"])
    op.create_index(
        "ix_waitlist_entry_state_offer_expires_at", "waitlist_entry", ["state", "offer_expires_at"]
    )
    op.create_index(
        "uq_waitlist_entry_waitlist_id_person_id_living",
        "waitlist_entry",
        ["waitlist_id", "person_id"],
        unique=True,
        sqlite_where=LIVING,
        postgresql_where=LIVING,
    )


def _create_events() -> None:
    op.create_table(
        "waitlist_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("waitlist_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("entry_number", sa.Integer(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_waitlist_event_actor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["waitlist_id"], ["waitlist.id"], name=op.f("fk_waitlist_event_waitlist_id_waitlist")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waitlist_event")),
        sa.UniqueConstraint(
            "waitlist_id", "number", name=op.f("uq_waitlist_event_waitlist_id_number")
        ),
    )
    op.create_index(op.f("ix_waitlist_event_actor_id"), "waitlist_event", ["actor_id"])
    op.create_index(
        "ix_waitlist_event_waitlist_id_entry_number",
        "waitlist_event",
        ["waitlist_id", "entry_number"],
    )
    op.create_index(
        "ix_waitlist_event_waitlist_id_kind_at", "waitlist_event", ["waitlist_id", "kind", "at"]
    )


def _close(dialect: str) -> None:
    """Let the database itself refuse to change what happened, whoever writes."""
    if dialect == "postgresql":
        op.execute(
            "CREATE FUNCTION waitlist_refuse() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{WHY}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER waitlist_event_kept BEFORE UPDATE OR DELETE OR TRUNCATE"
            " ON waitlist_event FOR EACH STATEMENT EXECUTE FUNCTION waitlist_refuse()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER waitlist_event_kept_{act.lower()} BEFORE {act} ON waitlist_event"
            f" BEGIN SELECT RAISE(ABORT, '{WHY}'); END"
        )
