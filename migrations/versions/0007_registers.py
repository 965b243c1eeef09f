"""Aliases, responders and their codes, exemptions from presence, and resyncs."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007_registers"
down_revision = "0010_desk_reasons"
branch_labels = None
depends_on = None

_TABLES = (
    "plate_alias",
    "responder_plate",
    "responder_code",
    "presence_exemption",
    "presence_resync",
)


def upgrade() -> None:
    _create("plate_alias", ("key", "read_as"), *_plate(), _text("read_as", 12))
    _create("responder_plate", ("key",), *_plate(), _text("crew", 120))
    _create(
        "responder_code",
        (),
        _text("crew", 120),
        _text("digest", 64),
        sa.UniqueConstraint("digest", name=op.f("uq_responder_code_digest")),
    )
    _create(
        "presence_exemption",
        ("permit_id",),
        _text("permit_id", 12),
        sa.ForeignKeyConstraint(
            ["permit_id"], ["permit.id"], name=op.f("fk_presence_exemption_permit_id_permit")
        ),
    )
    _create(
        "presence_resync",
        ("permit_id", "garage_id"),
        sa.Column("permit_id", sa.String(length=12), nullable=True),
        sa.Column("garage_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(permit_id IS NULL) <> (garage_id IS NULL)",
            name=op.f("ck_presence_resync_one_subject"),
        ),
        sa.ForeignKeyConstraint(
            ["permit_id"], ["permit.id"], name=op.f("fk_presence_resync_permit_id_permit")
        ),
        sa.ForeignKeyConstraint(
            ["garage_id"], ["garage.id"], name=op.f("fk_presence_resync_garage_id_garage")
        ),
    )


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)


def _create(table: str, indexed: tuple[str, ...], *columns: Any) -> None:
    """A table with what every list keeps: who added an entry, why, until when, who took it off."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        *columns,
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"], ["person.id"], name=op.f(f"fk_{table}_added_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["person.id"], name=op.f(f"fk_{table}_ended_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for column in (*indexed, "added_by", "ended_by"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def _plate() -> tuple[sa.Column[str], ...]:
    return (_text("state", 2), _text("plate_type", 20), _text("number", 12), _text("key", 40))


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False)
