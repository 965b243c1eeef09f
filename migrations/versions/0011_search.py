"""The endings of the numbers seen, by which a part of a plate is looked up."""

import sqlalchemy as sa
from alembic import op

revision = "0011_search"
down_revision = "0005_commuter"
branch_labels = None
depends_on = None

_AT_ONCE = 1_000


def upgrade() -> None:
    ending = op.create_table(
        "plate_ending",
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("start", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rest", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("number", "start", name=op.f("pk_plate_ending")),
    )
    _index_what_is_there(ending)
    op.create_index("ix_plate_ending_rest_number", "plate_ending", ["rest", "number"])
    op.drop_index(op.f("ix_passage_at"), table_name="passage")
    op.drop_index(op.f("ix_passage_folded"), table_name="passage")
    op.create_index("ix_passage_at_id_folded", "passage", ["at", "id", "folded"])
    op.create_index("ix_passage_folded_at_id", "passage", ["folded", "at", "id"])


def _index_what_is_there(ending: sa.Table) -> None:
    """As lpr.search.numbers does: every ending of two characters or more."""
    passage = sa.table("passage", sa.column("folded", sa.String))
    query = sa.select(passage.c.folded).where(passage.c.folded.is_not(None)).distinct()
    numbers = [row[0] for row in op.get_bind().execute(query)]
    for first in range(0, len(numbers), _AT_ONCE):
        rows = [
            {"number": number, "start": start, "rest": number[start:]}
            for number in numbers[first : first + _AT_ONCE]
            for start in range(max(len(number) - 1, 1))
        ]
        op.bulk_insert(ending, rows)


def downgrade() -> None:
    op.drop_index("ix_passage_folded_at_id", table_name="passage")
    op.drop_index("ix_passage_at_id_folded", table_name="passage")
    op.create_index(op.f("ix_passage_folded"), "passage", ["folded"])
    op.create_index(op.f("ix_passage_at"), "passage", ["at"])
    op.drop_index("ix_plate_ending_rest_number", table_name="plate_ending")
    op.drop_table("plate_ending")
