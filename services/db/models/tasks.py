"""Tasks and personal plans of members, questions sent in, checks of a cell.

Rows are only added: a corrected task or plan is a new row, the newest counts.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.db.models.base import Base, Key, actor_ref, person_ref, type_id, unit_ref


class Task(Base):
    """A member's task for a year, by resolution of the cell. Kind: yearly | added (TSK-04)."""

    __tablename__ = "tasks"

    id: Mapped[type_id]
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("units.id"))
    person_id: Mapped[person_ref]
    year: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(500))
    resolution: Mapped[str] = mapped_column(String(60))
    resolved_on: Mapped[date]
    resolution_id: Mapped[int | None] = mapped_column(Key, ForeignKey("resolutions.id"))
    paper_resolution_id: Mapped[int | None] = mapped_column(
        Key, ForeignKey("paper_resolutions.id")
    )
    """what it rests on: a resolution in minutes kept here, or one on paper"""
    replaces: Mapped[int | None] = mapped_column(Key, ForeignKey("tasks.id"), unique=True)
    """the task that this one adjusts; it no longer counts"""
    recorded_by: Mapped[actor_ref]
    recorded_at: Mapped[datetime]

    __table_args__ = (Index(None, "unit_id", "year", "person_id"),)


class TaskReport(Base):
    """What a member says in one line about the own tasks of a month; the newest counts."""

    __tablename__ = "task_reports"

    id: Mapped[type_id]
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("units.id"))
    person_id: Mapped[person_ref]
    month: Mapped[date]
    """the first day of the month"""
    words: Mapped[str] = mapped_column(String(500))
    reported_at: Mapped[datetime]

    __table_args__ = (Index(None, "unit_id", "month", "person_id", "id"),)


class TaskReview(Base):
    """The committee looked through the tasks. Outcome: unchanged | adjusted (TSK-03)."""

    __tablename__ = "task_reviews"

    id: Mapped[type_id]
    unit_id: Mapped[unit_ref]
    reviewed_on: Mapped[date]
    outcome: Mapped[str] = mapped_column(String(10))
    recorded_by: Mapped[actor_ref]
    recorded_at: Mapped[datetime]


class ReviewInterval(Base):
    """After how many months a cell reviews its tasks; the newest row counts (TSK-03)."""

    __tablename__ = "review_intervals"

    id: Mapped[type_id]
    unit_id: Mapped[unit_ref]
    months: Mapped[int]
    chosen_by: Mapped[actor_ref]
    chosen_at: Mapped[datetime]


class AnnualPlan(Base):
    """A member's registered plan of a year; a correction is a new row (TSK-06, TSK-07)."""

    __tablename__ = "annual_plans"

    id: Mapped[type_id]
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("units.id"))
    person_id: Mapped[person_ref]
    year: Mapped[int]
    parts: Mapped[dict[str, Any]]
    """part → what the member wrote; empty when it is only a paper"""
    file_id: Mapped[int | None] = mapped_column(Key, ForeignKey("files.id"), index=True)
    registered_at: Mapped[datetime]

    __table_args__ = (Index(None, "unit_id", "year", "person_id", "id"),)


class PlanDraft(Base):
    """A plan that is being written, over days if need be; gone when it is registered."""

    __tablename__ = "plan_drafts"

    id: Mapped[type_id]
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("units.id"))
    person_id: Mapped[person_ref]
    year: Mapped[int]
    parts: Mapped[dict[str, Any]]
    file_id: Mapped[int | None] = mapped_column(Key, ForeignKey("files.id"))
    written_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("unit_id", "person_id", "year"),)


class Question(Base):
    """A difficulty that a member sent to the secretary, and to the ward when they chose so."""

    __tablename__ = "questions"

    id: Mapped[type_id]
    unit_id: Mapped[unit_ref]
    person_id: Mapped[person_ref]
    words: Mapped[str] = mapped_column(Text)
    to_ward: Mapped[bool]
    asked_at: Mapped[datetime]


class QuestionReply(Base):
    """What was answered to a question, by whom; several may follow one another."""

    __tablename__ = "question_replies"

    id: Mapped[type_id]
    question_id: Mapped[int] = mapped_column(Key, ForeignKey("questions.id"), index=True)
    words: Mapped[str] = mapped_column(Text)
    answered_by: Mapped[actor_ref]
    answered_at: Mapped[datetime]


class Check(Base):
    """A planned check of a cell's activity regime (ATT-07)."""

    __tablename__ = "checks"

    id: Mapped[type_id]
    unit_id: Mapped[unit_ref]
    on_day: Mapped[date]
    planned_by: Mapped[actor_ref]
    planned_at: Mapped[datetime]


class CheckResult(Base):
    """What a check found; a later row corrects an earlier one."""

    __tablename__ = "check_results"

    id: Mapped[type_id]
    check_id: Mapped[int] = mapped_column(Key, ForeignKey("checks.id"), index=True)
    words: Mapped[str] = mapped_column(Text)
    recorded_by: Mapped[actor_ref]
    recorded_at: Mapped[datetime]
