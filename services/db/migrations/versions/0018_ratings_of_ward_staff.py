"""Ratings of ward staff."""

import sqlalchemy as sa
from alembic import op

from services.db.models.base import Key, UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ward_officials",
        sa.Column("id", Key, nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("head_id", Key, nullable=False),
        sa.Column("head_kind", sa.String(length=20), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.Column("entered_by", Key, nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["persons.id"], name=op.f("fk_ward_officials_entered_by_persons")
        ),
        sa.ForeignKeyConstraint(
            ["head_id"], ["persons.id"], name=op.f("fk_ward_officials_head_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_ward_officials_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_ward_officials_unit_id_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ward_officials")),
    )
    with op.batch_alter_table("ward_officials", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ward_officials_head_id"), ["head_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_ward_officials_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_ward_officials_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "rating_requests",
        sa.Column("id", Key, nullable=False),
        sa.Column("official_id", Key, nullable=False),
        sa.Column("asked_by", Key, nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["persons.id"], name=op.f("fk_rating_requests_asked_by_persons")
        ),
        sa.ForeignKeyConstraint(
            ["official_id"],
            ["ward_officials.id"],
            name=op.f("fk_rating_requests_official_id_ward_officials"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating_requests")),
    )
    with op.batch_alter_table("rating_requests", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rating_requests_official_id"), ["official_id"], unique=False
        )

    op.create_table(
        "staff_ratings",
        sa.Column("id", Key, nullable=False),
        sa.Column("official_id", Key, nullable=False),
        sa.Column("period", sa.String(length=5), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("sent_by", Key, nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["official_id"],
            ["ward_officials.id"],
            name=op.f("fk_staff_ratings_official_id_ward_officials"),
        ),
        sa.ForeignKeyConstraint(
            ["sent_by"], ["persons.id"], name=op.f("fk_staff_ratings_sent_by_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_ratings")),
    )
    with op.batch_alter_table("staff_ratings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_staff_ratings_official_id_since"),
            ["official_id", "since"],
            unique=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("staff_ratings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_ratings_official_id_since"))

    op.drop_table("staff_ratings")
    with op.batch_alter_table("rating_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rating_requests_official_id"))

    op.drop_table("rating_requests")
    with op.batch_alter_table("ward_officials", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ward_officials_unit_id"))
        batch_op.drop_index(batch_op.f("ix_ward_officials_person_id"))
        batch_op.drop_index(batch_op.f("ix_ward_officials_head_id"))

    op.drop_table("ward_officials")
