"""Decisions on absent heads; comments that a collective of the ward writes."""

import sqlalchemy as sa
from alembic import op

from services.db.models.base import Key, UtcDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "review_absences",
        sa.Column("id", Key, nullable=False),
        sa.Column("session_id", Key, nullable=False),
        sa.Column("subject_id", Key, nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("body", sa.String(length=120), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("recorded_by", Key, nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["persons.id"], name=op.f("fk_review_absences_recorded_by_persons")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["review_sessions.id"],
            name=op.f("fk_review_absences_session_id_review_sessions"),
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["review_subjects.id"],
            name=op.f("fk_review_absences_subject_id_review_subjects"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_absences")),
    )
    with op.batch_alter_table("review_absences", schema=None) as batch_op:
        for column in ("session_id", "subject_id"):
            batch_op.create_index(batch_op.f(f"ix_review_absences_{column}"), [column])
    with op.batch_alter_table("grade_comments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("collective_id", Key, nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_grade_comments_collective_id_review_collectives"),
            "review_collectives",
            ["collective_id"],
            ["id"],
        )
        batch_op.create_index(batch_op.f("ix_grade_comments_collective_id"), ["collective_id"])


def downgrade() -> None:
    with op.batch_alter_table("grade_comments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grade_comments_collective_id"))
        batch_op.drop_constraint(
            batch_op.f("fk_grade_comments_collective_id_review_collectives"), type_="foreignkey"
        )
        batch_op.drop_column("collective_id")
    with op.batch_alter_table("review_absences", schema=None) as batch_op:
        for column in ("subject_id", "session_id"):
            batch_op.drop_index(batch_op.f(f"ix_review_absences_{column}"))
    op.drop_table("review_absences")
