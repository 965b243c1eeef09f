"""What the office edits of products by itself: rules, days, changes, facts, terms."""

import sqlalchemy as sa
from alembic import op

revision = "0040_products"
down_revision = "0039_scim"
branch_labels = None
depends_on = None

# (column, type, what rows that are there already say; None: nothing)
PRODUCT = (
    ("shifts", sa.JSON(), "[]"),
    ("service_years", sa.Integer(), "0"),
    ("distance_miles", sa.Integer(), "0"),
    ("excludes_transit", sa.Boolean(), sa.false()),
    ("plate_types", sa.JSON(), "[]"),
    ("least_people", sa.Integer(), "1"),
    ("needs_sponsor", sa.Boolean(), sa.false()),
    ("good_from", sa.Date(), None),
    ("good_until", sa.Date(), None),
    ("priced_by_day", sa.Boolean(), sa.false()),
    ("sold_by", sa.String(length=12), "first_come"),
)


def upgrade() -> None:
    with op.batch_alter_table("permit_pool") as table:
        table.add_column(sa.Column("name", sa.String(length=80), nullable=False, server_default=""))
    with op.batch_alter_table("permit_product") as table:
        for name, kind, default in PRODUCT:
            table.add_column(
                sa.Column(name, kind, nullable=default is None, server_default=default)
            )
    _create_changes()
    _create_facts_and_terms()


def _create_changes() -> None:
    op.create_table(
        "product_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("touched", sa.JSON(), nullable=False),
        sa.Column("last_term", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_product_change_created_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["person.id"], name=op.f("fk_product_change_undone_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_change")),
    )
    op.create_index("ix_product_change_part_subject_id", "product_change", ["part", "subject_id"])


def _create_facts_and_terms() -> None:
    op.create_table(
        "parking_person_facts",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("shift", sa.String(length=20), nullable=False),
        sa.Column("service_since", sa.Date(), nullable=True),
        sa.Column("distance_miles", sa.Integer(), nullable=True),
        sa.Column("has_transit_pass", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "distance_miles >= 0", name=op.f("ck_parking_person_facts_distance_miles")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_parking_person_facts_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_parking_person_facts")),
    )
    op.create_table(
        "product_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("english", sa.Text(), nullable=False),
        sa.Column("spanish", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["permit_product.id"],
            name=op.f("fk_product_terms_product_id_permit_product"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_terms")),
        sa.UniqueConstraint(
            "product_id", "version", name=op.f("uq_product_terms_product_id_version")
        ),
    )
    op.create_table(
        "terms_acceptance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("terms_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_terms_acceptance_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["terms_id"],
            ["product_terms.id"],
            name=op.f("fk_terms_acceptance_terms_id_product_terms"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms_acceptance")),
        sa.UniqueConstraint(
            "terms_id", "person_id", name=op.f("uq_terms_acceptance_terms_id_person_id")
        ),
    )
    op.create_index(op.f("ix_terms_acceptance_person_id"), "terms_acceptance", ["person_id"])


def downgrade() -> None:
    op.drop_table("terms_acceptance")
    op.drop_table("product_terms")
    op.drop_table("parking_person_facts")
    op.drop_table("product_change")
    with op.batch_alter_table("permit_product") as table:
        for name, _kind, _default in PRODUCT:
            table.drop_column(name)
    with op.batch_alter_table("permit_pool") as table:
        table.drop_column("name")
