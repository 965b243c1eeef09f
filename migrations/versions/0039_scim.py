"""SCIM: what a directory calls people, and whom it has deleted. Draws: entries that name nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0039_scim"
down_revision = "0037_expected_visitors"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scim_user",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(length=255), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_scim_user_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_scim_user")),
        sa.UniqueConstraint("external_id", name=op.f("uq_scim_user_external_id")),
    )
    with op.batch_alter_table("draw_entry") as table:
        table.alter_column("person_id", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM draw_entry WHERE person_id IS NULL")
    with op.batch_alter_table("draw_entry") as table:
        table.alter_column("person_id", existing_type=sa.Integer(), nullable=False)
    op.drop_table("scim_user")
