"""Submissions of review and grading."""

import sqlalchemy as sa
from alembic import op

from services.db.models.base import Key, UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "grading_submissions",
        sa.Column("id", Key, nullable=False),
        sa.Column("season_id", Key, nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("lacking", sa.JSON(), nullable=False),
        sa.Column("sent_by", Key, nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["season_id"],
            ["review_seasons.id"],
            name=op.f("fk_grading_submissions_season_id_review_seasons"),
        ),
        sa.ForeignKeyConstraint(
            ["sent_by"], ["persons.id"], name=op.f("fk_grading_submissions_sent_by_persons")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_grading_submissions_unit_id_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grading_submissions")),
    )
    with op.batch_alter_table("grading_submissions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_grading_submissions_season_id_unit_id"),
            ["season_id", "unit_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_grading_submissions_unit_id"), ["unit_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("grading_submissions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grading_submissions_unit_id"))
        batch_op.drop_index(batch_op.f("ix_grading_submissions_season_id_unit_id"))

    op.drop_table("grading_submissions")
