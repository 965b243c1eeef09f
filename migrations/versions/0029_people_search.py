"""The endings of words by which people are found."""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0029_people_search"
down_revision = "0028_temporary_plates"
branch_labels = None
depends_on = None

_AT_ONCE = 4_000
_BETWEEN = re.compile(r"[\W_]+")
_ADDRESS = re.compile(r"(\S*)@\S*")


def upgrade() -> None:
    ending = op.create_table(
        "search_ending",
        sa.Column("rest", sa.LargeBinary(length=160), nullable=False),
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("rest", "word", name=op.f("pk_search_ending")),
    )
    word = op.create_table(
        "search_word",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=5), nullable=False),
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_search_word_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "kind", "word", name=op.f("pk_search_word")),
    )
    _index_who_is_there(ending, word)
    op.create_index(
        "ix_search_word_word_kind_person_id", "search_word", ["word", "kind", "person_id"]
    )


def _index_who_is_there(ending: sa.Table, word: sa.Table) -> None:
    """As parking.people_search does; a daily job mends what this leaves out."""
    rows = _names() | _plates()
    words = sorted({each for _person, _kind, each in rows})
    _insert(word, [{"person_id": p, "kind": k, "word": w} for p, k, w in sorted(rows)])
    starts = ((w, start) for w in words for start in range(max(len(w) - 1, 1)))
    _insert(ending, [{"rest": w[start:].encode(), "word": w} for w, start in starts])


def _names() -> set[tuple[int, str, str]]:
    person = sa.table(
        "person",
        sa.column("id", sa.Integer),
        sa.column("search_text", sa.String),
        sa.column("badge_number", sa.String),
    )
    rows: set[tuple[int, str, str]] = set()
    for key, text, badge in op.get_bind().execute(sa.select(*person.c)):
        found = set(_BETWEEN.split(_ADDRESS.sub(r" \1 ", text)))
        found |= {_BETWEEN.sub("", each) for each in _ADDRESS.sub(" ", text).split()}
        found.add(_BETWEEN.sub("", unicodedata.normalize("NFKD", badge or "").casefold()))
        rows |= {(key, "name", each[:40]) for each in found if each}
    return rows


def _plates() -> set[tuple[int, str, str]]:
    vehicle = sa.table(
        "vehicle", sa.column("person_id", sa.Integer), sa.column("number", sa.String)
    )
    folded = str.maketrans({"o": "0", "i": "1"})
    found = op.get_bind().execute(sa.select(*vehicle.c))
    return {(key, "plate", number.lower().translate(folded)) for key, number in found if number}


def _insert(table: sa.Table, rows: list[dict[str, object]]) -> None:
    for first in range(0, len(rows), _AT_ONCE):
        op.bulk_insert(table, rows[first : first + _AT_ONCE])


def downgrade() -> None:
    op.drop_index("ix_search_word_word_kind_person_id", table_name="search_word")
    op.drop_table("search_word")
    op.drop_table("search_ending")
