"""The books are only ever added to and name what moved at the provider; disputes, statements."""

import sqlalchemy as sa
from alembic import op

revision = "0023_books_kept"
down_revision = "0022_permit_lives"
branch_labels = None
depends_on = None

TABLES = ("ledger_posting", "ledger_line")
WHY = "the books are only ever added to"


def upgrade() -> None:
    op.add_column("ledger_posting", sa.Column("provider_ref", sa.String(length=120), nullable=True))
    op.create_index(op.f("ix_ledger_posting_provider_ref"), "ledger_posting", ["provider_ref"])
    _name_what_moved()
    _add_disputes()
    _add_statements()
    _add_differences()
    _add_second_person()
    _close(op.get_bind().dialect.name)


def downgrade() -> None:
    _drop_second_person()
    _open(op.get_bind().dialect.name)
    for table in ("book_difference", "statement_line", "test_movement", "dispute"):
        op.drop_table(table)
    op.drop_index(op.f("ix_ledger_posting_provider_ref"), table_name="ledger_posting")
    op.drop_column("ledger_posting", "provider_ref")


def _name_what_moved() -> None:
    """Payments are named by their charge, refunds by theirs."""
    op.execute(
        "UPDATE ledger_posting SET provider_ref ="
        " (SELECT payment_ref FROM charge WHERE charge.id = ledger_posting.charge_id)"
        " WHERE kind IN ('received', 'unapplied')"
    )
    op.execute(
        "UPDATE ledger_posting SET provider_ref ="
        " (SELECT refund.provider_ref FROM refund"
        " WHERE 'refund-sent:' || refund.id = ledger_posting.key)"
        " WHERE kind = 'refund_sent'"
    )


def _add_disputes() -> None:
    op.create_table(
        "dispute",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("provider", sa.String(length=12), nullable=False),
        sa.Column("payment_ref", sa.String(length=120), nullable=True),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_dispute_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
    )
    for column in ("opened_at", "payment_ref", "state"):
        op.create_index(op.f(f"ix_dispute_{column}"), "dispute", [column])


def _movement_columns() -> list[sa.Column]:
    return [
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject_ref", sa.String(length=120), nullable=False),
        sa.Column("payment_ref", sa.String(length=120), nullable=True),
        sa.Column("charge_id", sa.String(length=32), nullable=True),
        sa.Column("refund_id", sa.String(length=32), nullable=True),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    ]


def _add_statements() -> None:
    op.create_table(
        "test_movement",
        sa.Column("id", sa.Integer(), nullable=False),
        *_movement_columns(),
        sa.Column("fee_cents", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test_movement")),
    )
    op.create_index(op.f("ix_test_movement_at"), "test_movement", ["at"])
    op.create_table(
        "statement_line",
        sa.Column("id", sa.String(length=140), nullable=False),
        sa.Column("provider", sa.String(length=12), nullable=False),
        *_movement_columns(),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_line")),
    )
    op.create_index("ix_statement_line_provider_at", "statement_line", ["provider", "at"])
    op.create_index("ix_statement_line_subject_ref", "statement_line", ["subject_ref"])


def _add_differences() -> None:
    op.create_table(
        "book_difference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ref", sa.String(length=120), nullable=False),
        sa.Column("fault", sa.String(length=20), nullable=False),
        sa.Column("stated_cents", sa.Integer(), nullable=True),
        sa.Column("booked_cents", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["person.id"], name=op.f("fk_book_difference_closed_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_book_difference")),
        sa.UniqueConstraint(
            "provider", "kind", "ref", name=op.f("uq_book_difference_provider_kind_ref")
        ),
    )
    for column in ("closed_by", "state"):
        op.create_index(op.f(f"ix_book_difference_{column}"), "book_difference", [column])


def _add_second_person() -> None:
    with op.batch_alter_table("refund") as batch:
        batch.add_column(sa.Column("asked_by", sa.Integer(), nullable=True))
        batch.add_column(
            sa.Column("note", sa.String(length=200), nullable=False, server_default="")
        )
        batch.add_column(sa.Column("decided_by", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
        for column in ("asked_by", "decided_by"):
            batch.create_foreign_key(op.f(f"fk_refund_{column}_person"), "person", [column], ["id"])
            batch.create_index(op.f(f"ix_refund_{column}"), [column])
    with op.batch_alter_table("refund") as batch:
        batch.alter_column("note", server_default=None)
        batch.create_check_constraint(
            op.f("ck_refund_four_eyes"), "decided_by IS NULL OR decided_by <> asked_by"
        )


def _drop_second_person() -> None:
    with op.batch_alter_table("refund") as batch:
        batch.drop_constraint(op.f("ck_refund_four_eyes"), type_="check")
        for column in ("asked_by", "decided_by"):
            batch.drop_index(op.f(f"ix_refund_{column}"))
            batch.drop_constraint(op.f(f"fk_refund_{column}_person"), type_="foreignkey")
        for column in ("decided_at", "decided_by", "note", "asked_by"):
            batch.drop_column(column)


def _close(dialect: str) -> None:
    """Let the database itself refuse, whoever writes."""
    if dialect == "postgresql":
        op.execute(
            "CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{WHY}'; END $$"
        )
    for table in TABLES:
        if dialect == "postgresql":
            op.execute(
                f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
            )
            continue
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_kept_{act.lower()} BEFORE {act} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{WHY}'); END"
            )


def _open(dialect: str) -> None:
    for table in TABLES:
        if dialect == "postgresql":
            op.execute(f"DROP TRIGGER {table}_kept ON {table}")
            continue
        for act in ("UPDATE", "DELETE"):
            op.execute(f"DROP TRIGGER {table}_kept_{act.lower()}")
    if dialect == "postgresql":
        op.execute("DROP FUNCTION ledger_refuse()")
