"""One-time codes by which new boxes are enrolled."""

import sqlalchemy as sa
from alembic import op

revision = "0011_enrolment"
down_revision = "0011_shadow"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "enrolment_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lane_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["lane_id"], ["lane.id"], name=op.f("fk_enrolment_code_lane_id_lane")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_enrolment_code_made_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_enrolment_code_code_hash")),
    )
    op.create_index("ix_enrolment_code_lane_id_used_at", "enrolment_code", ["lane_id", "used_at"])
    op.create_index(op.f("ix_enrolment_code_made_by"), "enrolment_code", ["made_by"])


def downgrade() -> None:
    op.drop_index(op.f("ix_enrolment_code_made_by"), table_name="enrolment_code")
    op.drop_index("ix_enrolment_code_lane_id_used_at", table_name="enrolment_code")
    op.drop_table("enrolment_code")
