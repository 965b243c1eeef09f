"""What one shift leaves for the next, and who has read it."""

import sqlalchemy as sa
from alembic import op

revision = "0010_shift_notes"
down_revision = "0008_balances"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shift_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_shift_note_author_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_note")),
    )
    op.create_index(op.f("ix_shift_note_at"), "shift_note", ["at"], unique=False)
    op.create_index(op.f("ix_shift_note_author_id"), "shift_note", ["author_id"], unique=False)
    op.create_table(
        "shift_note_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["note_id"], ["shift_note.id"], name=op.f("fk_shift_note_reading_note_id_shift_note")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_shift_note_reading_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_note_reading")),
        sa.UniqueConstraint(
            "note_id", "person_id", name=op.f("uq_shift_note_reading_note_id_person_id")
        ),
    )
    op.create_index(
        op.f("ix_shift_note_reading_person_id"), "shift_note_reading", ["person_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_shift_note_reading_person_id"), table_name="shift_note_reading")
    op.drop_table("shift_note_reading")
    op.drop_index(op.f("ix_shift_note_author_id"), table_name="shift_note")
    op.drop_index(op.f("ix_shift_note_at"), table_name="shift_note")
    op.drop_table("shift_note")
