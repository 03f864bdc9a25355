"""tasks and plans."""

import sqlalchemy as sa
from alembic import op

from services.db.models.base import Key, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "checks",
        sa.Column("id", Key, nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("planned_by", Key, nullable=False),
        sa.Column("planned_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["planned_by"], ["persons.id"], name=op.f("fk_checks_planned_by_persons")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_checks_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checks")),
    )
    with op.batch_alter_table("checks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checks_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "questions",
        sa.Column("id", Key, nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("to_ward", sa.Boolean(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_questions_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_questions_unit_id_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_questions_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_questions_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "review_intervals",
        sa.Column("id", Key, nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("chosen_by", Key, nullable=False),
        sa.Column("chosen_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["chosen_by"], ["persons.id"], name=op.f("fk_review_intervals_chosen_by_persons")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_review_intervals_unit_id_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_intervals")),
    )
    with op.batch_alter_table("review_intervals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_intervals_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "superiors",
        sa.Column("id", Key, nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.Column("assigned_by", Key, nullable=False),
        sa.Column("assigned_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assigned_by"], ["persons.id"], name=op.f("fk_superiors_assigned_by_persons")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_superiors_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_superiors_unit_id_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_superiors")),
    )
    with op.batch_alter_table("superiors", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_superiors_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_superiors_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "task_reports",
        sa.Column("id", Key, nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("reported_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_task_reports_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_task_reports_unit_id_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_reports")),
    )
    with op.batch_alter_table("task_reports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_reports_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_task_reports_unit_id_month_person_id_id"),
            ["unit_id", "month", "person_id", "id"],
            unique=False,
        )

    op.create_table(
        "task_reviews",
        sa.Column("id", Key, nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("recorded_by", Key, nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["persons.id"], name=op.f("fk_task_reviews_recorded_by_persons")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_task_reviews_unit_id_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_reviews")),
    )
    with op.batch_alter_table("task_reviews", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_reviews_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "tasks",
        sa.Column("id", Key, nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("resolution", sa.String(length=60), nullable=False),
        sa.Column("resolved_on", sa.Date(), nullable=False),
        sa.Column("replaces", Key, nullable=True),
        sa.Column("recorded_by", Key, nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_tasks_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["persons.id"], name=op.f("fk_tasks_recorded_by_persons")
        ),
        sa.ForeignKeyConstraint(["replaces"], ["tasks.id"], name=op.f("fk_tasks_replaces_tasks")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_tasks_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sa.UniqueConstraint("replaces", name=op.f("uq_tasks_replaces")),
    )
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tasks_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_tasks_unit_id_year_person_id"),
            ["unit_id", "year", "person_id"],
            unique=False,
        )

    op.create_table(
        "annual_plans",
        sa.Column("id", Key, nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("file_id", Key, nullable=True),
        sa.Column("registered_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_annual_plans_file_id_files")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_annual_plans_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_annual_plans_unit_id_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annual_plans")),
    )
    with op.batch_alter_table("annual_plans", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_annual_plans_file_id"), ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_annual_plans_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_annual_plans_unit_id_year_person_id_id"),
            ["unit_id", "year", "person_id", "id"],
            unique=False,
        )

    op.create_table(
        "check_results",
        sa.Column("id", Key, nullable=False),
        sa.Column("check_id", Key, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("recorded_by", Key, nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"], ["checks.id"], name=op.f("fk_check_results_check_id_checks")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["persons.id"], name=op.f("fk_check_results_recorded_by_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_results")),
    )
    with op.batch_alter_table("check_results", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_results_check_id"), ["check_id"], unique=False)

    op.create_table(
        "plan_drafts",
        sa.Column("id", Key, nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("file_id", Key, nullable=True),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_plan_drafts_file_id_files")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_plan_drafts_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_plan_drafts_unit_id_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_drafts")),
        sa.UniqueConstraint(
            "unit_id", "person_id", "year", name=op.f("uq_plan_drafts_unit_id_person_id_year")
        ),
    )
    with op.batch_alter_table("plan_drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_drafts_person_id"), ["person_id"], unique=False)

    op.create_table(
        "question_replies",
        sa.Column("id", Key, nullable=False),
        sa.Column("question_id", Key, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answered_by", Key, nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["persons.id"], name=op.f("fk_question_replies_answered_by_persons")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.id"],
            name=op.f("fk_question_replies_question_id_questions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_replies")),
    )
    with op.batch_alter_table("question_replies", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_question_replies_question_id"), ["question_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("question_replies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_replies_question_id"))

    op.drop_table("question_replies")
    with op.batch_alter_table("plan_drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_drafts_person_id"))

    op.drop_table("plan_drafts")
    with op.batch_alter_table("check_results", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_check_results_check_id"))

    op.drop_table("check_results")
    with op.batch_alter_table("annual_plans", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_annual_plans_unit_id_year_person_id_id"))
        batch_op.drop_index(batch_op.f("ix_annual_plans_person_id"))
        batch_op.drop_index(batch_op.f("ix_annual_plans_file_id"))

    op.drop_table("annual_plans")
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tasks_unit_id_year_person_id"))
        batch_op.drop_index(batch_op.f("ix_tasks_person_id"))

    op.drop_table("tasks")
    with op.batch_alter_table("task_reviews", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_task_reviews_unit_id"))

    op.drop_table("task_reviews")
    with op.batch_alter_table("task_reports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_task_reports_unit_id_month_person_id_id"))
        batch_op.drop_index(batch_op.f("ix_task_reports_person_id"))

    op.drop_table("task_reports")
    with op.batch_alter_table("superiors", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_superiors_unit_id"))
        batch_op.drop_index(batch_op.f("ix_superiors_person_id"))

    op.drop_table("superiors")
    with op.batch_alter_table("review_intervals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_intervals_unit_id"))

    op.drop_table("review_intervals")
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_questions_unit_id"))
        batch_op.drop_index(batch_op.f("ix_questions_person_id"))

    op.drop_table("questions")
    with op.batch_alter_table("checks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_checks_unit_id"))

    op.drop_table("checks")
